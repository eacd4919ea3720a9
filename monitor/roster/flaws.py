"""What can be wrong with a roster, in words that tell a clerk what to do; no sentence carries a name or a number."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.text import Text
from monitor.registry.problem import Gravity


class Code(StrEnum):
    MISSING = "missing"
    UNKNOWN_UNIT = "unknown_unit"
    AMBIGUOUS_UNIT = "ambiguous_unit"
    UNKNOWN_ROLE = "unknown_role"
    UNREADABLE_TIME = "unreadable_time"
    NO_END = "no_end"
    ENDS_TOO_EARLY = "ends_too_early"
    TOO_LONG = "too_long"
    TWICE = "twice"
    UNREACHABLE = "unreachable"
    NO_ADDRESS = "no_address"
    PHONE_FORMAT = "phone_format"
    EMAIL_FORMAT = "email_format"
    MESSENGER_FORMAT = "messenger_format"
    ENDS_WITH_THE_DAY = "ends_with_the_day"
    LONG_PAST = "long_past"
    OVERLAPS = "overlaps"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One thing to mend. `row` counts as the spreadsheet does; `column` is the header as it stands there."""

    row: int
    column: str
    code: Code
    severity: Gravity
    message: Text
    remedy: Text


Wording = tuple[Gravity, Text, Text]
WORDINGS: Mapping[Code, Wording] = {
    Code.MISSING: (
        Gravity.ERROR,
        Text("必填项为空", "a required cell is empty"),
        Text(
            "补填；合并过的单元格请取消合并后逐行填写",
            "fill it in; unmerge merged cells and repeat the value in each row",
        ),
    ),
    Code.UNKNOWN_UNIT: (
        Gravity.ERROR,
        Text("台账中没有单位「{value}」{near}", "the register has no unit {value}{near_en}"),
        Text("按台账填写单位名称、简称或信用代码", "write the unit's name, short name or code as in the register"),
    ),
    Code.AMBIGUOUS_UNIT: (
        Gravity.ERROR,
        Text("台账中有几个单位都叫「{value}」", "several units of the register are called {value}"),
        Text("改填统一社会信用代码", "write the unit's credit code instead"),
    ),
    Code.UNKNOWN_ROLE: (
        Gravity.ERROR,
        Text("无法识别岗位「{value}」", "the role {value} is not understood"),
        Text("改为下列之一：{allowed}", "use one of: {allowed}"),
    ),
    Code.UNREADABLE_TIME: (
        Gravity.ERROR,
        Text("时间「{value}」无法识别", "{value} is no time of a shift"),
        Text(
            "按 2026-12-01 08:00 的格式填写，写明年份；有日期一栏的，可只填 08:00",
            "write it as 2026-12-01 08:00, with the year; beside a column of dates, 08:00 will do",
        ),
    ),
    Code.NO_END: (
        Gravity.ERROR,
        Text("有开始时刻而没有结束", "the shift begins at an hour but has no end"),
        Text("补填结束时间；全天值班只填日期", "add its end; for whole days give only dates"),
    ),
    Code.ENDS_TOO_EARLY: (
        Gravity.ERROR,
        Text("结束不晚于开始", "the shift does not end after it begins"),
        Text("核对两个时间；跨夜的班次写明结束日期", "check both; for a night shift write the date of its end too"),
    ),
    Code.TOO_LONG: (
        Gravity.ERROR,
        Text("班次超过一年", "the shift is longer than a year"),
        Text("核对年份", "check the years"),
    ),
    Code.TWICE: (
        Gravity.ERROR,
        Text(
            "与第{first}行是同一单位、同一岗位、同时开始的班次，人员不同；保留第{first}行",
            "same unit, role and beginning as row {first}, but another person; row {first} stands",
        ),
        Text("删去或更正其中一行；两人同班的，另一人可填其他岗位", "delete or correct one of the rows"),
    ),
    Code.UNREACHABLE: (
        Gravity.ERROR,
        Text("没有电话、邮箱或企业微信账号，通知不到", "no phone, e-mail or messenger account: nobody can be reached"),
        Text("至少补填一项", "fill in one of them at least"),
    ),
    Code.NO_ADDRESS: (
        Gravity.WARNING,
        Text("只有电话：谛听不打电话，告警送不到本人", "only a phone: Diting does not call, so no alert reaches them"),
        Text("补填邮箱或企业微信账号", "add an e-mail address or a messenger account"),
    ),
    Code.PHONE_FORMAT: (
        Gravity.WARNING,
        Text("电话「{value}」格式不对", "{value} does not look like a telephone number"),
        Text("填手机号或带区号的座机", "give a mobile number, or a landline with its area code"),
    ),
    Code.EMAIL_FORMAT: (
        Gravity.WARNING,
        Text("邮箱格式不对，未采用", "this is not an e-mail address and is not used"),
        Text("改正邮箱；告警靠它送达", "correct it; alerts are sent to it"),
    ),
    Code.MESSENGER_FORMAT: (
        Gravity.WARNING,
        Text("不是企业微信账号，未采用", "this is not a WeCom user id (企业微信账号) and is not used"),
        Text(
            "填企业微信通讯录中该成员的「账号」：字母、数字和 _ - @ .，以字母或数字开头，不超过64个",
            "copy the member's 账号 from the WeCom address book: letters, digits and _ - @ . after a letter or digit,"
            " 64 at most",
        ),
    ),
    Code.ENDS_WITH_THE_DAY: (
        Gravity.WARNING,
        Text("结束只有日期，按当日 24 时计", "the end has no hour; taken as the end of that day"),
        Text("写明结束时刻", "write the hour of its end"),
    ),
    Code.LONG_PAST: (
        Gravity.WARNING,
        Text("班次一个月前就已结束，不再起作用", "the shift ended more than a month ago: nobody hears by it any more"),
        Text("核对年份和月份", "check the year and the month"),
    ),
    Code.OVERLAPS: (
        Gravity.WARNING,
        Text("与第{first}行时间重叠（同一单位、同一岗位）", "overlaps row {first} (same unit and role)"),
        Text("核对时间；重叠时段两人都会收到告警", "check the times; while they overlap both are alerted"),
    ),
    Code.REPEATED: (
        Gravity.WARNING,
        Text("与第{first}行完全重复，已忽略", "repeats row {first} and is ignored"),
        Text("删去本行", "delete this row"),
    ),
}


def flaw(row: int, column: str, code: Code, **facts: object) -> Flaw:
    """A flaw in the words of the table above, with `facts` filled in."""
    severity, message, remedy = WORDINGS[code]
    return Flaw(
        row=row,
        column=column,
        code=code,
        severity=severity,
        message=_filled(message, facts),
        remedy=_filled(remedy, facts),
    )


def _filled(text: Text, facts: dict[str, object]) -> Text:
    return Text(zh=text.zh.format_map(facts), en=text.en.format_map(facts))
