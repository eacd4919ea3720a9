from collections.abc import Mapping
from enum import StrEnum

import pytest

from domain.errors import RegistryError
from monitor.registry import headers, vocabulary
from monitor.registry.columns import Column
from monitor.registry.problem import Code
from monitor.registry.sheet import Row

REQUIRED = ("主办单位", "平台", "账号名称", "账号ID")
NO_MAPPING: Mapping[str, str] = {}


def matched(
    *cells: str, mapping: Mapping[str, str] = NO_MAPPING
) -> tuple[dict[str, Column], list[tuple[str, StrEnum]]]:
    reading = headers.reading(vocabulary.shipped(), mapping)
    used, problems = headers.match("r.csv", Row(3, cells), reading)
    return {one.header: one.column for one in used}, [(problem.column, problem.code) for problem in problems]


def refusal(*cells: str, mapping: Mapping[str, str] = NO_MAPPING) -> str:
    with pytest.raises(RegistryError) as refused:
        matched(*cells, mapping=mapping)
    return str(refused.value)


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("主办单位", Column.SPONSOR_UNIT),
        ("主办\n单位", Column.SPONSOR_UNIT),
        ("主 办 单 位", Column.SPONSOR_UNIT),
        ("*开设单位（必填）", Column.SPONSOR_UNIT),
        ("ＵＩＤ", Column.ACCOUNT_ID),
        ("微博uid：", Column.ACCOUNT_ID),
        ("新媒体类型", Column.PLATFORM),
        ("E－mail", Column.EMAIL),
        ("电子邮箱", Column.EMAIL),
        ("曾用名", Column.RETIRED_NAMES),
        ("序号", None),
        ("（必填）", None),
    ],
)
def test_headers_are_known_by_their_aliases(header: str, column: Column | None) -> None:
    assert headers.reading(vocabulary.shipped(), {}).column(header) is column


def test_other_columns_are_left_alone() -> None:
    used, problems = matched("序号", *REQUIRED, "备注", "备注")
    assert list(used) == list(REQUIRED)
    assert problems == []


def test_a_mapping_overrules_the_aliases() -> None:
    used, problems = matched(
        "主办单位", "平台", "账号名称", "账号", "内部编号", mapping={"内部编号": "account_id", "账号": "用户名"}
    )
    assert used["内部编号"] is Column.ACCOUNT_ID
    assert used["账号"] is Column.HANDLE
    assert problems == []


def test_a_mapping_to_nothing_leaves_a_column_out() -> None:
    used, _ = matched(*REQUIRED, "UID", mapping={"UID": ""})
    assert "UID" not in used


def test_a_missing_required_header_is_named_with_its_near_miss() -> None:
    said = refusal("主办单位", "平台", "帐号名称", "账号ID")
    assert said == "r.csv: row 3 lacks the required header 账号名称 (is it 帐号名称? then map 帐号名称=account_name)"


def test_two_columns_for_one_required_field_ask_for_a_choice() -> None:
    assert "账号ID、UID could all be account_id" in refusal(*REQUIRED, "UID")


def test_a_choice_settles_two_columns_for_one_field() -> None:
    used, problems = matched(*REQUIRED, "UID", mapping={"UID": "account_id"})
    assert used["UID"] is Column.ACCOUNT_ID
    assert problems == [("账号ID", Code.COLUMN_SHADOWED)]


def test_the_better_word_wins_for_an_optional_field() -> None:
    used, problems = matched(*REQUIRED, "联系人", "管理员")
    assert "管理员" in used
    assert problems == [("联系人", Code.COLUMN_SHADOWED)]


def test_the_same_header_twice_is_refused() -> None:
    assert "the header 平台 stands 2 times" in refusal(*REQUIRED, "平 台")


def test_a_header_that_is_nearly_known_is_pointed_out() -> None:
    assert matched(*REQUIRED, "联系电活")[1] == [("联系电活", Code.COLUMN_NEARLY_KNOWN)]


def test_a_mapping_of_an_absent_header_is_pointed_out() -> None:
    assert matched(*REQUIRED, mapping={"旧表头": "url"})[1] == [("旧表头", Code.MAPPING_UNUSED)]


def test_a_mapping_to_an_unknown_field_is_refused() -> None:
    assert "UID=uid2: no such field" in refusal(*REQUIRED, mapping={"UID": "uid2"})


def test_the_header_row_is_found_below_titles() -> None:
    rows = (Row(1, ("临泽市政务新媒体台账",)), Row(2, ("单位信息", "", "平台")), Row(4, REQUIRED), Row(5, ("甲", "乙")))
    assert headers.find("r", rows, headers.reading(vocabulary.shipped(), {})).number == 4


def test_no_header_row_in_the_first_ten_rows_is_refused() -> None:
    rows = (*(Row(number, ("说明",)) for number in range(1, 11)), Row(11, REQUIRED))
    with pytest.raises(RegistryError, match="no header row in the first 10 rows"):
        headers.find("r", rows, headers.reading(vocabulary.shipped(), {}))
