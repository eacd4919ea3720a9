from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from detectors.tampering.ledger import may_end, reconciled
from domain.finding import Finding
from domain.registry import Approval, ApprovalAction
from tests.factories import finding

DAY = date(2026, 3, 2)
RENAMED = finding(
    detector="compromise.profile", evidence=(("field", "display_name"), ("before", "甲"), ("after", "平安临泽"))
)
DELETED = finding(detector="tampering.deletion", evidence=(("posts", "p1 p2"),))
EDITED = finding(detector="tampering.edit", evidence=(("post", "p1"),))


def approval(**changes: Any) -> Approval:
    values: dict[str, Any] = {
        "account": "bluesky:a",
        "action": ApprovalAction.CHANGE,
        "approved_on": date(2026, 3, 1),
        "document": "临政办〔2026〕3号",
        "changes": (("display_name", "平安临泽"),),
    }
    return Approval(**values | changes)


CLOSED = approval(action=ApprovalAction.CLOSE, changes=())


@pytest.mark.parametrize(
    ("entry", "found", "covered"),
    [
        (approval(), RENAMED, True),
        (approval(changes=(("display_name", "*"),)), RENAMED, True),
        (approval(changes=(("display_name", "*"),), approved_on=date(2025, 12, 2)), RENAMED, True),
        (approval(changes=(("display_name", "*"),), approved_on=date(2025, 12, 1)), RENAMED, False),
        (approval(approved_on=date(2020, 1, 1)), RENAMED, True),
        (approval(changes=(("display_name", "别名"),)), RENAMED, False),
        (approval(changes=(("bio", "*"),)), RENAMED, False),
        (approval(approved_on=date(2026, 3, 3)), RENAMED, False),
        (approval(), DELETED, False),
        (CLOSED, DELETED, True),
        (CLOSED, EDITED, False),
        (CLOSED, RENAMED, False),
        (approval(action=ApprovalAction.CLOSE, approved_on=date(2026, 3, 3)), DELETED, False),
    ],
)
def test_an_approval_covers_exactly_what_it_says(entry: Approval, found: Finding, covered: bool) -> None:
    after = reconciled([found], [entry], DAY)
    assert after.left == (() if covered else (found,))
    assert after.approved == (((found, "临政办〔2026〕3号"),) if covered else ())


OPENED, CHANGED = (approval(action=action) for action in (ApprovalAction.OPEN, ApprovalAction.CHANGE))
YEARS_AGO = replace(CLOSED, approved_on=date(2022, 1, 1))


@pytest.mark.parametrize("later", [OPENED, CHANGED])
def test_a_closing_excuses_nothing_of_an_account_that_was_approved_anew(later: Approval) -> None:
    assert reconciled([DELETED], [YEARS_AGO, later], DAY).left == (DELETED,)
    assert (may_end([YEARS_AGO], DAY), may_end([YEARS_AGO, later], DAY)) == (True, False)
    assert may_end([YEARS_AGO, later, CLOSED], DAY)


def test_an_approval_to_come_takes_back_no_closing() -> None:
    to_come = replace(OPENED, approved_on=date(2026, 3, 3))
    assert may_end([CLOSED, to_come], DAY)
    assert not may_end([replace(CLOSED, approved_on=date(2026, 3, 3))], DAY)
    assert not may_end([], DAY)


def test_what_no_entry_covers_is_left_when_the_rest_is_taken_out() -> None:
    after = reconciled([RENAMED, EDITED, DELETED], [approval(), CLOSED], DAY)
    assert after.left == (EDITED,)
    assert [found for found, _ in after.approved] == [RENAMED, DELETED]
