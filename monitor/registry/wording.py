"""The sentences of the problems: one table, both languages. No sentence may carry a person's name or full number."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.text import Locale, Text
from monitor.registry.problem import Code, Gravity, Problem


@dataclass(frozen=True, slots=True)
class Wording:
    severity: Gravity
    message: Text
    remedy: Text


def error(zh: str, en: str, remedy_zh: str, remedy_en: str) -> Wording:
    return Wording(Gravity.ERROR, Text(zh, en), Text(remedy_zh, remedy_en))


def warning(zh: str, en: str, remedy_zh: str, remedy_en: str) -> Wording:
    return Wording(Gravity.WARNING, Text(zh, en), Text(remedy_zh, remedy_en))


WORDINGS = {
    Code.MISSING_REQUIRED: error(
        "必填项为空",
        "a required cell is empty",
        "补填；合并过的单元格请取消合并后逐行填写；确无账号的单位在平台一栏写「无」",
        "fill it in; unmerge merged cells and repeat the value in each row; "
        "for a unit without any account write 无 under platform",
    ),
    Code.NO_ENTRY: warning(
        "必填各项全为空，未作为台账记录",
        "all required cells are empty; not taken for an entry",
        "若是合计、备注之类，可不处理；否则补填",
        "nothing to do for a total or a note; otherwise fill it in",
    ),
    Code.MISSING_ID: error(
        "没有账号ID，只有用户名「{handle}」",
        "there is no account id, only the user name {handle}",
        "到平台查出该账号不变的ID后填入；用户名可能转到他人名下",
        "look up the permanent id on the platform and fill it in; a user name can pass to somebody else",
    ),
    Code.ID_DIGITS_LOST: error(
        "账号ID「{value}」被表格软件改成数值，末尾数字已丢失",
        "the id {value} was turned into a number by the spreadsheet; its last digits are lost",
        "把该列设为文本格式，从平台重新抄录ID",
        "format the column as text and copy the id from the platform again",
    ),
    Code.FORMULA_ERROR: error(
        "单元格是公式错误 {value}",
        "the cell holds the formula error {value}",
        "修正公式，或直接填写内容",
        "correct the formula or type the value",
    ),
    Code.UNKNOWN_VALUE: error(
        "无法识别「{value}」",
        "{value} is not understood",
        "改为下列之一：{allowed}",
        "use one of: {allowed}",
    ),
    Code.UNREADABLE_DATE: error(
        "日期「{value}」无法识别",
        "{value} is not a date",
        "按 2026-03-01 的格式填写，或留空",
        "write it as 2026-03-01, or leave it empty",
    ),
    Code.DUPLICATE_ID: error(
        "与第{first}行是同一平台的同一账号ID，内容却不同；保留第{first}行",
        "same platform and id as row {first}, but other content; row {first} stands",
        "核对账号ID，删去或更正其中一行",
        "check the id; delete or correct one of the rows",
    ),
    Code.REPEATED_ROW: warning(
        "与第{first}行完全重复，已忽略",
        "repeats row {first} and is ignored",
        "删去本行",
        "delete this row",
    ),
    Code.ID_ENDS_IN_ZEROS: warning(
        "账号ID「{value}」第15位以后全为零，可能被表格软件截去了末尾数字",
        "the id {value} has only zeros after its 15th digit; a spreadsheet may have cut it",
        "与平台核对；该列应为文本格式",
        "compare it with the platform; format the column as text",
    ),
    Code.SEVERAL_ACCOUNTS: warning(
        "该单位在同一平台已有正常账号（第{first}行）；原则上一单位一平台一账号（R7.1）",
        "the unit already has an active account on this platform (row {first}); one is the rule (R7.1)",
        "核实是否应关停整合",
        "check whether one of them should be closed",
    ),
    Code.NAME_WITHOUT_PLACE: warning(
        "账号名称「{name}」没有县级以上地名（R7.2a）",
        "the account name {name} carries no place of county level or above (R7.2a)",
        "核实名称；地名表在 registry_headers.toml 的 places",
        "check the name; the list of places is `places` in registry_headers.toml",
    ),
    Code.PLACES_DO_NOT_FIT: warning(
        "没有一个账号名称含有地名表（{first}……）中的地名（R7.2a）",
        "not one account name carries a place of the list ({first} ...) (R7.2a)",
        "把地名表换成本地的：registry_headers.toml 的 places",
        "put your own places into the list: `places` in registry_headers.toml",
    ),
    Code.NAMES_DIFFER: warning(
        "名称「{name}」与该单位在其他平台的名称「{other}」（第{first}行）不一致（R7.2d）",
        "the name {name} differs from {other}, the unit's name on another platform (row {first}) (R7.2d)",
        "核实并统一名称",
        "check and use one name",
    ),
    Code.CERTIFICATION_WITHOUT_SPONSOR: warning(
        "认证主体「{subject}」不含主办单位「{sponsor}」（R7.2c）",
        "the certification subject {subject} does not name the sponsor {sponsor} (R7.2c)",
        "核实认证；若只是简称不同，请填写单位简称",
        "check the certification; if it is merely a short name, add it as an alias of the unit (单位简称)",
    ),
    Code.CERTIFICATION_EXPIRED: warning(
        "认证已于{date}到期",
        "the certification expired on {date}",
        "办理年审后更新日期",
        "renew it and update the date",
    ),
    Code.PHONE_FORMAT: warning(
        "电话「{value}」格式不对",
        "{value} does not look like a telephone number",
        "填手机号或带区号的座机",
        "give a mobile number, or a landline with its area code",
    ),
    Code.EMAIL_FORMAT: warning(
        "邮箱格式不对，未采用",
        "this is not an e-mail address and is not used",
        "改正邮箱；告警靠它送达",
        "correct it; alerts are sent to it",
    ),
    Code.MESSENGER_FORMAT: warning(
        "不是企业微信账号，未采用",
        "this is not a WeCom user id (企业微信账号) and is not used",
        "填企业微信通讯录中该成员的「账号」：字母、数字和 _ - @ .，以字母或数字开头，不超过64个；多人用；隔开",
        "copy the member's 账号 from the WeCom address book: letters, digits and _ - @ . after a letter or digit, 64 at"
        " most; put ； between several people",
    ),
    Code.CREDIT_CODE: warning(
        "统一社会信用代码「{value}」不合 GB 32100（18位及校验位），未采用",
        "{value} is not a valid unified social credit code (GB 32100: 18 characters, check character); not used",
        "对照证书更正",
        "correct it from the certificate",
    ),
    Code.UNKNOWN_LEVEL: warning(
        "行政层级「{value}」不在规定的类别中，原样保留",
        "the level {value} is not one of the known ones; kept as it is",
        "改为下列之一：{allowed}",
        "use one of: {allowed}",
    ),
    Code.UNIT_CONFLICT: warning(
        "同一单位前后不一：此处「{seen}」，前面「{kept}」；采用前者",
        "rows of one unit disagree: {seen} here, {kept} before; the earlier one is used",
        "统一各行的内容",
        "make the rows agree",
    ),
    Code.CONTACT_CONFLICT: warning(
        "同一单位的联系人前后不一；采用前面的",
        "rows of one unit name different contacts; the earlier one is used",
        "统一各行的联系人",
        "make the rows agree",
    ),
    Code.COLUMN_NEARLY_KNOWN: warning(
        "未使用此列；是否应为「{near}」？",
        "this column is not used; should it be {near}?",
        "改正表头，或用列映射指明",
        "correct the header, or map the column by hand",
    ),
    Code.COLUMN_OUT_OF_REACH: warning(
        "未使用此列：钉钉、飞书的通知只发到群，不发给个人",
        "this column is not used: over 钉钉 and 飞书 alerts go to groups, not to single people",
        "要通知到本人，填企业微信账号或邮箱；此列可以删去",
        "to reach people themselves give their 企业微信账号 or e-mail address; this column may be removed",
    ),
    Code.COLUMN_SHADOWED: warning(
        "未使用此列：「{kept}」已提供同一内容",
        "this column is not used: {kept} already gives the same field",
        "如应采用此列，请用列映射指明",
        "map this column by hand if it is the right one",
    ),
    Code.MAPPING_UNUSED: warning(
        "列映射中的表头不在本表中",
        "the mapping names a header that is not in this sheet",
        "更新列映射",
        "update the mapping",
    ),
    Code.CONTACTS_FEWER: warning(
        "「{unit}」的此项内容，台账中有{before}个，导入后剩{after}个",
        "{unit}: the register holds {before} of these and will hold {after}",
        "若非有意，在本表补上再导入；整列空白的，删去该列，原有内容即保留",
        "if this is not meant, add what is missing and import the file again; without a column that is empty throughout"
        " what is known stays",
    ),
    Code.ALIAS_DROPPED: warning(
        "「{name}」台账中的「{gone}」不在本表，将从台账去掉",
        "{gone}, so far a name of {name} in the register, is not in this file and leaves it",
        "若非有意，补入此栏再导入",
        "if this is not meant, add it to this cell and import the file again",
    ),
    Code.ACCOUNT_REVIVED: warning(
        "「{name}」在台账中为「{before}」，本表写「{after}」：将重新监测，并列入公开的官方账号名单",
        "{name} is {before} in the register and {after} in this file: watched and published as genuine again",
        "核实该账号确由本单位重新使用；否则把状态改为「{before}」",
        "make sure that the unit itself uses it again; else write {before} under 状态",
    ),
}


def problem(row: int, column: str, code: Code, **facts: object) -> Problem:
    """A Problem in the words of the table above, with `facts` filled in."""
    return worded(row, column, code, WORDINGS[code], facts)


def worded(row: int, column: str, code: StrEnum, wording: Wording, facts: Mapping[str, object]) -> Problem:
    """A Problem of any table of words."""
    return Problem(
        row=row,
        column=str(column),
        code=code,
        severity=wording.severity,
        message=_filled(wording.message, facts),
        remedy=_filled(wording.remedy, facts),
    )


def _filled(text: Text, facts: Mapping[str, object]) -> Text:
    zh, en = (_within(facts, locale) for locale in (Locale.ZH_CN, Locale.EN))
    return Text(zh=text.zh.format_map(zh), en=text.en.format_map(en))


def _within(facts: Mapping[str, object], locale: Locale) -> dict[str, object]:
    return {name: fact.within(locale) if isinstance(fact, Text) else fact for name, fact in facts.items()}
