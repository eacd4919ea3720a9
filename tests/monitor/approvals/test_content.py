import pytest

from domain.registry import ApprovalAction
from monitor.approvals.content import changes
from monitor.approvals.line import Line
from monitor.approvals.vocabulary import Column, shipped
from monitor.approvals.wording import Code
from tests.monitor.approvals.ledgers import TODAY

WORDS = shipped()
CHANGE = ApprovalAction.CHANGE


def read(action: ApprovalAction = CHANGE, **cells: str) -> tuple[tuple[tuple[str, str], ...], list[str]]:
    values = {Column(name): text for name, text in cells.items()}
    found, problems = changes(Line(number=2, values=values, words=WORDS, today=TODAY), action)
    return found, [str(problem.code) for problem in problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("名称：平安临泽", [("display_name", "平安临泽")]),
        ("账号名称: 平安临泽；头像：更换", [("display_name", "平安临泽"), ("avatar_hash", "*")]),
        ("名称/平安临泽", [("display_name", "平安临泽")]),
        ("名称→「平安临泽」", [("display_name", "平安临泽")]),
        ("名称由“临泽市公安局”变更为“平安临泽”", [("display_name", "平安临泽")]),
        ("名称更名为平安临泽\n简介：任意", [("display_name", "平安临泽"), ("bio", "*")]),
        ("头像", [("avatar_hash", "*")]),
        ("头像更换；用户名已变更：linze", [("avatar_hash", "*"), ("handle", "linze")]),
        ("头像：新警徽（见附件）", [("avatar_hash", "*")]),
        ("头像=bafkreigh2akiscaildc4mjwbrmkmwrs", [("avatar_hash", "bafkreigh2akiscaildc4mjwbrmkmwrs")]),
        ("认证类型：政府机关", [("verification_kind", "government")]),
        ("简介：办事电话：0900-6543210", [("bio", "办事电话：0900-6543210")]),
    ],
)
def test_changes_are_read_as_people_write_them(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(changes=text) == (tuple(expected), [])


def test_fields_and_values_may_stand_in_columns() -> None:
    assert read(field="名称", value="平安；临泽") == ((("display_name", "平安；临泽"),), [])
    assert read(field="名称；头像", value="平安临泽；更换")[0] == (("display_name", "平安临泽"), ("avatar_hash", "*"))


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"changes": "名称："}, Code.VALUE_MISSING),
        ({"changes": "随便写写"}, Code.UNKNOWN_FIELD),
        ({"changes": "名称变更"}, Code.VALUE_MISSING),
        ({"changes": "简介：更新"}, Code.VALUE_MISSING),
        ({"value": "平安临泽"}, Code.LISTS_OUT_OF_STEP),
        ({"field": "名称"}, Code.VALUE_MISSING),
        ({}, Code.CHANGE_MISSING),
    ],
)
def test_what_cannot_be_read_is_told(cells: dict[str, str], code: Code) -> None:
    assert read(CHANGE, **cells) == ((), [code])


def test_other_actions_let_nothing_change() -> None:
    assert read(ApprovalAction.OPEN, changes="名称：平安临泽") == ((), [Code.CHANGE_IGNORED])
    assert read(ApprovalAction.OPEN) == ((), [])


def test_a_cell_full_of_anything_is_read_at_once() -> None:
    for flood in (" ", "由", "改", "名称由", "：", "更换"):
        assert read(changes=flood * 8_000)[0] == ()
