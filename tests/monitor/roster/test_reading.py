from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.errors import RegistryError
from domain.registry import Contact, ContactRole
from domain.shift import Shift
from monitor.roster import vocabulary
from monitor.roster.flaws import WORDINGS, Code
from monitor.roster.reading import Report, read_roster
from tests.factories import unit
from tests.monitor.registry.sheets import csv_file, lines, xlsx_file

ZONE = ZoneInfo("Asia/Shanghai")
UNITS = (
    unit(code="11999900000000002H", aliases=("市公安局",)),
    unit(key="linze-xf", name="临泽市消防支队"),
    unit(key="a", name="沧岭县文化馆"),
    unit(key="b", name="沧岭县文化馆"),
)
ORDINARY = {
    "单位": "临泽市公安局",
    "岗位": "值班员",
    "姓名": "周五",
    "电话": "19900000007",
    "邮箱": "duty@ga.example",
    "企业微信账号": "zhouwu",
    "开始": "2026-12-01 08:00",
    "结束": "2026-12-01 20:00",
}
PERSON = Contact(name="周五", phone="19900000007", email="duty@ga.example", messenger="zhouwu")
SHIFT = Shift(
    unit="linze-ga",
    starts=datetime(2026, 12, 1, 0, tzinfo=UTC),
    ends=datetime(2026, 12, 1, 12, tzinfo=UTC),
    contact=PERSON,
)
SECRETS = ("周五", "吴六", "19900000007", "19900000008", "duty@ga.example", "zhouwu")


def row(**changes: str) -> dict[str, str]:
    return ORDINARY | changes


def read(folder: Path, *rows: Mapping[str, str], now: datetime | None = None) -> Report:
    text = "\n".join(",".join(cells) for cells in lines(rows))
    return read_roster(csv_file(folder, text), units=UNITS, zone=ZONE, words=vocabulary.shipped(), now=now)


def told(report: Report) -> list[tuple[int, str, Code]]:
    return [(found.row, found.column, found.code) for found in report.flaws]


def test_an_ordinary_row_is_a_shift(tmp_path: Path) -> None:
    report = read(tmp_path, row())
    assert (report.shifts, report.flaws, report.rows) == ((SHIFT,), (), 1)


def test_a_workbook_with_a_title_and_real_dates_is_read_too(tmp_path: Path) -> None:
    page: list[list[object]] = [
        ["临泽市12月值班表"],
        list(ORDINARY),
        [*list(ORDINARY.values())[:-2], datetime(2026, 12, 1, 8), datetime(2026, 12, 1, 20)],
    ]
    path = xlsx_file(tmp_path, ("十二月", page))
    assert read_roster(path, units=UNITS, zone=ZONE, words=vocabulary.shipped()).shifts == (SHIFT,)


@pytest.mark.parametrize("name", ["临泽市公安局", "市公安局", "11999900000000002H", "linze-ga", " 临泽市 公安局"])
def test_a_unit_is_known_by_any_of_its_names(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, row(单位=name)).shifts == (SHIFT,)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("值班员", ContactRole.DUTY_OFFICER),
        ("带班领导", ContactRole.DUTY_LEADER),
        ("分管领导", ContactRole.DIRECTLY_RESPONSIBLE),
        ("主要负责人", ContactRole.FIRST_RESPONSIBLE),
        ("leader", ContactRole.DUTY_LEADER),
    ],
)
def test_a_role_is_known_by_any_of_its_names(tmp_path: Path, text: str, role: ContactRole) -> None:
    assert read(tmp_path, row(岗位=text)).shifts[0].contact.role is role


def test_a_roster_of_days_without_roles_is_of_officers_for_whole_days(tmp_path: Path) -> None:
    report = read(
        tmp_path, {"值班单位": "临泽市公安局", "值班人": "周五", "值班日期": "2026/12/1", "邮箱": "duty@ga.example"}
    )
    (shift,) = report.shifts
    assert (shift.starts, shift.ends) == (
        datetime(2026, 11, 30, 16, tzinfo=UTC),
        datetime(2026, 12, 1, 16, tzinfo=UTC),
    )
    assert shift.contact == Contact(name="周五", email="duty@ga.example")


def test_a_night_shift_beside_a_column_of_days_ends_in_the_next_morning(tmp_path: Path) -> None:
    (shift,) = read(tmp_path, row(日期="2026-12-01", 开始="20:00", 结束="8:00")).shifts
    assert (shift.starts, shift.ends) == (
        datetime(2026, 12, 1, 12, tzinfo=UTC),
        datetime(2026, 12, 2, 0, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"单位": ""}, "单位", Code.MISSING),
        ({"姓名": ""}, "姓名", Code.MISSING),
        ({"岗位": ""}, "岗位", Code.MISSING),
        ({"开始": ""}, "开始", Code.MISSING),
        ({"单位": "临泽市公安厅"}, "单位", Code.UNKNOWN_UNIT),
        ({"单位": "沧岭县文化馆"}, "单位", Code.AMBIGUOUS_UNIT),
        ({"岗位": "保安"}, "岗位", Code.UNKNOWN_ROLE),
        ({"开始": "12月1日"}, "开始", Code.UNREADABLE_TIME),
        ({"开始": "08:00"}, "开始", Code.UNREADABLE_TIME),
        ({"结束": "傍晚"}, "结束", Code.UNREADABLE_TIME),
        ({"结束": ""}, "结束", Code.NO_END),
        ({"结束": "2026-11-01 20:00"}, "结束", Code.ENDS_TOO_EARLY),
        ({"结束": "2028-12-01 20:00"}, "结束", Code.TOO_LONG),
        ({"电话": "", "邮箱": "", "企业微信账号": ""}, "电话", Code.UNREACHABLE),
    ],
)
def test_an_error_leaves_the_row_out_and_no_other(
    tmp_path: Path, changes: dict[str, str], column: str, code: Code
) -> None:
    report = read(tmp_path, row(**changes), row(单位="临泽市消防支队"))
    assert told(report) == [(2, column, code)]
    assert [shift.unit for shift in report.shifts] == ["linze-xf"]
    assert report.errors == report.flaws


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"邮箱": "", "企业微信账号": ""}, "邮箱", Code.NO_ADDRESS),
        ({"电话": "无"}, "电话", Code.PHONE_FORMAT),
        ({"邮箱": "duty"}, "邮箱", Code.EMAIL_FORMAT),
        ({"企业微信账号": "@all"}, "企业微信账号", Code.MESSENGER_FORMAT),
        ({"企业微信账号": "zhou五"}, "企业微信账号", Code.MESSENGER_FORMAT),
        ({"结束": "2026-12-01"}, "结束", Code.ENDS_WITH_THE_DAY),
    ],
)
def test_a_warning_lets_the_row_in(tmp_path: Path, changes: dict[str, str], column: str, code: Code) -> None:
    report = read(tmp_path, row(**changes))
    assert told(report) == [(2, column, code)]
    assert len(report.shifts) == 1
    assert report.errors == ()


@pytest.mark.parametrize(
    ("now", "flaws"),
    [
        (datetime(2026, 12, 31, tzinfo=UTC), []),
        (datetime(2027, 1, 1, 12, tzinfo=UTC), []),
        (datetime(2027, 1, 1, 13, tzinfo=UTC), [(2, "开始", Code.LONG_PAST)]),
    ],
)
def test_a_shift_of_long_ago_is_told_and_one_of_this_month_is_not(
    tmp_path: Path, now: datetime, flaws: list[tuple[int, str, Code]]
) -> None:
    report = read(tmp_path, row(), now=now)
    assert told(report) == flaws
    assert report.shifts == (SHIFT,)


def test_a_wrong_telephone_and_a_wrong_address_of_one_row_are_both_told(tmp_path: Path) -> None:
    report = read(tmp_path, row(电话="12", 邮箱="duty"))
    assert told(report) == [(2, "电话", Code.PHONE_FORMAT), (2, "邮箱", Code.EMAIL_FORMAT)]


def test_whoever_has_only_a_wrong_messenger_account_is_told_to_be_out_of_reach(tmp_path: Path) -> None:
    report = read(tmp_path, row(邮箱="", 企业微信账号="周五"))
    assert told(report) == [(2, "企业微信账号", Code.MESSENGER_FORMAT), (2, "邮箱", Code.NO_ADDRESS)]
    assert report.shifts[0].contact.messenger == ""


def test_an_unknown_unit_is_told_with_the_name_that_may_be_meant(tmp_path: Path) -> None:
    (found,) = read(tmp_path, row(单位="临泽市公安厅")).flaws
    assert "是否应为「临泽市公安局」" in found.message.zh
    assert "is it 临泽市公安局?" in found.message.en


def test_shifts_of_one_role_that_overlap_are_told_and_both_stand(tmp_path: Path) -> None:
    report = read(tmp_path, row(), row(姓名="吴六", 开始="2026-12-01 19:00", 结束="2026-12-02 08:00"))
    assert told(report) == [(3, "", Code.OVERLAPS)]
    assert len(report.shifts) == 2


def test_of_two_people_for_the_same_shift_the_first_stands(tmp_path: Path) -> None:
    report = read(tmp_path, row(), row(姓名="吴六"), row())
    assert told(report) == [(3, "", Code.TWICE), (4, "", Code.REPEATED)]
    assert report.shifts == (SHIFT,)


def test_other_roles_and_units_and_what_follows_on_do_not_overlap(tmp_path: Path) -> None:
    after = row(开始="2026-12-01 20:00", 结束="2026-12-02 08:00")
    report = read(tmp_path, row(), row(岗位="值班领导"), row(单位="临泽市消防支队"), after)
    assert report.flaws == ()
    assert len(report.shifts) == 4


def test_a_remark_below_the_table_is_no_entry(tmp_path: Path) -> None:
    assert read(tmp_path, row(), {"邮箱": "制表人签字"}).rows == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("甲,乙\n1,2\n", "names 单位、姓名、日期 / 开始; add these headers"),
        ("单位,姓名\n1,2\n", "names 日期 / 开始; add these headers"),
        ("单位,姓名,日期\n", "no rows below the headers of row 1"),
        ("单位,姓名,日期,部门\n1,2,3,4\n", "单位 and 部门 say the same; remove or rename one of them"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_with_the_remedy(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(RegistryError) as refused:
        read_roster(csv_file(tmp_path, text), units=UNITS, zone=ZONE, words=vocabulary.shipped())
    assert message in str(refused.value)


def test_no_sentence_names_a_person_or_a_number(tmp_path: Path) -> None:
    report = read(tmp_path, row(电话="19900000007x", 邮箱="duty@", 单位="不详"), row(姓名="吴六"), row())
    said = str(report.flaws)
    assert not any(secret in said for secret in SECRETS)


def test_every_code_has_its_words() -> None:
    assert set(WORDINGS) == set(Code)
