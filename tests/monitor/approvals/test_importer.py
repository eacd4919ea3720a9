import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import RegistryError
from domain.registry import ApprovalAction
from monitor.approvals.importer import read_approvals
from monitor.approvals.wording import Code
from tests.monitor.approvals.ledgers import KEY, ORDINARY, REGISTER, TODAY, complaints, report, row, sheet
from tests.monitor.registry.sheets import csv_file


def test_an_ordinary_row_is_an_approval(tmp_path: Path) -> None:
    found = report(tmp_path, row())
    assert (found.problems, found.rows, found.sheet) == ((), 1, "审批")
    (entry,) = found.entries
    approval = entry.approval
    assert (approval.account, approval.action, approval.document) == (KEY, ApprovalAction.CHANGE, "临审〔2026〕7号")
    assert (approval.filed_on, approval.approved_on) == (date(2026, 2, 24), date(2026, 3, 9))
    assert approval.changes == (("display_name", "平安临泽"),)


def test_all_four_actions_are_known_by_several_words(tmp_path: Path) -> None:
    words = {"开通": "open", "更名": "change", "停更": "close", "注销": "deregister"}
    rows = [
        row(
            事项=word,
            文号=f"{number}号",
            变更内容="名称：平安临泽" if word == "更名" else "",
            公告开始日期="2026-03-10",
        )
        for number, word in enumerate(words)
    ]
    found = report(tmp_path, *rows)
    assert [entry.approval.action for entry in found.entries] == list(words.values())
    assert found.errors == ()


@pytest.mark.parametrize(
    "named",
    [
        {"账号ID": "６９０００００００００２５"},
        {"账号ID": KEY, "平台": ""},
        {"账号ID": "6900000000025", "平台": ""},
        {"账号ID": "", "账号名称": "临泽市公安局"},
        {"账号ID": "", "账号名称": "临泽警方", "平台": "新浪微博"},
        {"账号ID": "", "账号名称": KEY, "平台": ""},
    ],
)
def test_an_account_is_found_by_key_id_or_name(tmp_path: Path, named: dict[str, str]) -> None:
    found = report(tmp_path, row(**named))
    assert [entry.approval.account for entry in found.entries] == [KEY], complaints(found)


BAD: list[tuple[dict[str, str], str, Code]] = [
    ({"文号": ""}, "文号", Code.MISSING),
    ({"审定日期": "/"}, "审定日期", Code.MISSING),
    ({"事项": "装修"}, "事项", Code.UNKNOWN_ACTION),
    ({"审定日期": "上周五"}, "审定日期", Code.UNREADABLE_DAY),
    ({"审定日期": "2026年3月"}, "审定日期", Code.UNREADABLE_DAY),
    ({"填表日期": "2026-02-30"}, "填表日期", Code.UNREADABLE_DAY),
    ({"审定日期": "2026-03-31"}, "审定日期", Code.DAY_TO_COME),
    ({"填表日期": "2026-03-10"}, "填表日期", Code.DAYS_REVERSED),
    ({"账号ID": ""}, "account_name", Code.ACCOUNT_MISSING),
    ({"账号ID": "404"}, "账号ID", Code.ACCOUNT_UNKNOWN),
    ({"账号ID": "6.9E+12"}, "账号ID", Code.ID_DIGITS_LOST),
    ({"账号ID": "", "账号名称": "临泽市公安局", "平台": ""}, "账号名称", Code.ACCOUNT_AMBIGUOUS),
    ({"变更内容": ""}, "变更内容", Code.CHANGE_MISSING),
    ({"变更内容": "颜色：红"}, "变更内容", Code.UNKNOWN_FIELD),
    ({"变更内容": "名称"}, "变更内容", Code.VALUE_MISSING),
    ({"变更内容": "认证类型：皇家"}, "变更内容", Code.UNKNOWN_KIND),
    ({"变更内容": "", "变更字段": "名称；简介", "新值": "平安临泽"}, "变更字段", Code.LISTS_OUT_OF_STEP),
    ({"文号": "#REF!"}, "文号", Code.FORMULA_ERROR),
]


@pytest.mark.parametrize(("changes", "column", "code"), BAD, ids=[str(bad[2]) + str(n) for n, bad in enumerate(BAD)])
def test_a_bad_row_is_left_out_with_row_column_and_remedy_and_takes_no_other_with_it(
    tmp_path: Path, changes: dict[str, str], column: str, code: Code
) -> None:
    found = report(tmp_path, row(文号="临审〔2026〕1号"), row(**changes))
    assert [entry.approval.document for entry in found.entries] == ["临审〔2026〕1号"]
    assert (3, column, str(code)) in complaints(found)
    assert all(problem.remedy.zh and problem.remedy.en for problem in found.problems)


def test_an_opening_may_come_before_its_account(tmp_path: Path) -> None:
    found = report(tmp_path, row(事项="开设", 账号ID="8800", 变更内容=""), row(事项="注销", 账号ID="8800", 变更内容=""))
    assert [entry.approval.account for entry in found.entries] == ["weibo:8800"]
    assert complaints(found)[0] == (2, "账号ID", Code.ACCOUNT_NOT_YET)
    assert [problem.row for problem in found.errors] == [3]


def test_an_id_of_another_name_is_doubted(tmp_path: Path) -> None:
    found = report(tmp_path, row(账号名称="健康临泽"))
    assert complaints(found) == [(2, "账号名称", Code.NAME_OF_ANOTHER)]
    assert len(found.entries) == 1
    assert complaints(report(tmp_path, row(账号名称="平安临泽"))) == []


def test_rows_of_one_document_add_up_what_they_let_change(tmp_path: Path) -> None:
    found = report(tmp_path, row(), row(变更内容="头像：更换"), row())
    (entry,) = found.entries
    assert entry.approval.changes == (("display_name", "平安临泽"), ("avatar_hash", "*"))
    assert complaints(found) == [(4, "文号", Code.REPEATED_ROW)]


def test_rows_of_one_document_that_contradict_each_other_are_told(tmp_path: Path) -> None:
    found = report(tmp_path, row(), row(审定日期="2026-03-10"))
    assert [entry.approval.approved_on for entry in found.entries] == [date(2026, 3, 9)]
    assert complaints(found) == [(3, "文号", Code.CONFLICT)]


def test_a_deregistration_wants_its_notice(tmp_path: Path) -> None:
    gone = row(事项="注销", 变更内容="")
    assert complaints(report(tmp_path, gone))[0][2] == Code.NOTICE_MISSING
    assert complaints(report(tmp_path, gone | {"公告开始日期": "2026-03-01"})) == [
        (2, "公告开始日期", Code.NOTICE_TOO_EARLY)
    ]
    (entry,) = report(tmp_path, gone | {"公告开始日期": "2026-04-02"}).entries
    assert entry.approval.notice_from == date(2026, 4, 2)


def test_titles_totals_and_notes_do_no_harm(tmp_path: Path) -> None:
    text = "临泽市政务新媒体审批台账\n" + ",".join(["序号", *ORDINARY]) + "\n"
    text += ",".join(["1", *ORDINARY.values()]) + "\n合计,,,,,,,\n"
    found = read_approvals(csv_file(tmp_path, text), REGISTER, today=TODAY)
    assert len(found.entries) == 1
    assert complaints(found) == [(4, "", Code.NO_ENTRY)]


def test_a_mapping_by_hand_is_used(tmp_path: Path) -> None:
    odd = {("发文字号" if header == "文号" else header): value for header, value in ORDINARY.items()}
    with pytest.raises(RegistryError, match="lacks the required header"):
        report(tmp_path, odd)
    found = report(tmp_path, odd, mapping={"发文字号": "document"})
    assert [entry.approval.document for entry in found.entries] == ["临审〔2026〕7号"]


def test_a_table_that_names_no_account_is_refused_as_a_whole(tmp_path: Path) -> None:
    nameless = {header: value for header, value in ORDINARY.items() if header != "账号ID"}
    with pytest.raises(RegistryError, match="账号ID or 账号名称"):
        report(tmp_path, nameless)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04 not a zip", "damaged"),
        (b"<html><table>", "a web page"),
        (b"\x00\x01\x02binary", "neither CSV nor XLSX"),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "old .xls"),
        ("平台,账号ID,事项,审定日期,文号\n".encode(), "no rows below"),
    ],
)
def test_a_file_that_is_no_ledger_is_a_clear_error(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "approvals.csv"
    path.write_bytes(data)
    with pytest.raises(RegistryError, match=said):
        read_approvals(path, REGISTER, today=TODAY)


def test_formulas_and_invisible_characters_are_text(tmp_path: Path) -> None:
    hostile = row(文号='=HYPERLINK("http://x")', 变更内容="名称：平安\u200b临泽\ufeff")
    path = tmp_path / "approvals.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([hostile.keys(), hostile.values()])
    (entry,) = read_approvals(path, REGISTER, today=TODAY).entries
    assert entry.approval.document == '=HYPERLINK("http://x")'
    assert entry.approval.changes == (("display_name", "平安临泽"),)


# Files that a row names.


def test_a_file_beside_the_spreadsheet_comes_with_its_approval(tmp_path: Path) -> None:
    (tmp_path / "审批表.pdf").write_bytes(b"%PDF-1.7")
    (entry,) = report(tmp_path, row(附件="审批表.pdf")).entries
    assert entry.file == ("审批表.pdf", b"%PDF-1.7")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("没有.pdf", Code.FILE_MISSING),
        ("../secret.txt", Code.FILE_OUTSIDE),
        ("/etc/hostname", Code.FILE_OUTSIDE),
        ("link.txt", Code.FILE_OUTSIDE),
        ("empty.pdf", Code.FILE_TOO_LARGE),
        (".", Code.FILE_MISSING),
        ("x" * 3000, Code.FILE_MISSING),
    ],
)
def test_no_other_file_is_read_and_the_approval_stands(tmp_path: Path, name: str, code: Code) -> None:
    (tmp_path / "secret.txt").write_text("geheim")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "empty.pdf").touch()
    found = report(folder, row(附件=name))
    assert [entry.file for entry in found.entries] == [None]
    assert complaints(found) == [(2, "附件", code)]


def test_a_sheet_is_chosen_by_name(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="no sheet 别处"):
        read_approvals(sheet(tmp_path, row()), REGISTER, today=TODAY, sheet="别处")


# Nothing is lost.

CELLS = st.sampled_from(
    (
        "",
        "/",
        "微博",
        "变更",
        "开设",
        "注销",
        "2026-03-01",
        "2026-13-01",
        "6900000000025",
        "临泽市公安局",
        "名称：甲",
        "#REF!",
        "甲号",
    )
) | st.text(max_size=12)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, min_size=7, max_size=7), min_size=1, max_size=6))
def test_every_row_is_an_approval_or_a_problem(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "approvals.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([list(ORDINARY), *rows])
    try:
        found = read_approvals(path, REGISTER, today=TODAY)
    except RegistryError:
        return
    told = {problem.row for problem in found.problems} | {entry.row for entry in found.entries}
    assert found.rows <= len(told)
    assert not {problem.row for problem in found.errors} & {entry.row for entry in found.entries}
