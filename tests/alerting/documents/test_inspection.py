from datetime import date
from typing import Any

from alerting.documents.inspection import Approved, Assessed, Line, SelfOpened, sheets
from domain.registry import ApprovalAction

FOUND = SelfOpened(
    reference="DT-000005",
    unit="青柯区卫生健康局",
    platform="抖音",
    name="青柯疾控",
    user_id="x9",
    url="",
    seen_on=date(2026, 2, 1),
    said="疑似，待核实定性",
)


def line(**changes: Any) -> Line:
    values: dict[str, Any] = {
        "unit": "临泽市公安局",
        "platform": "微博",
        "account": "临泽公安",
        "user_id": "001",
        "action": ApprovalAction.CHANGE,
        "approved": Approved.NONE,
        "on": date(2026, 1, 5),
    }
    return Line(**values | changes)


def test_the_summary_adds_up() -> None:
    lines = [line(action=action, approved=approved) for action in ApprovalAction for approved in Approved]
    summary, every, late, *_ = sheets(2026, lines, [FOUND], [])
    *actions, total, self_opened = summary.rows
    assert total[5] == len(lines) == len(every.rows)
    for column in range(1, 6):
        assert total[column] == sum(int(row[column]) for row in actions)
    assert len(late.rows) == int(total[3]) + int(total[4])
    assert self_opened[5] == 1


def test_what_is_self_opened_is_for_people_to_say() -> None:
    *_, found, _ = sheets(2026, [], [FOUND], [])
    assert found.rows[0][-2:] == ("疑似，待核实定性", "【待填：结论】")


def test_units_have_their_numbers() -> None:
    *_, assessed = sheets(2026, [], [], [Assessed(unit="临泽市公安局", accounts=3, late=1)])
    assert dict(zip(assessed.header, assessed.rows[0], strict=True))["逾期补办"] == 1
