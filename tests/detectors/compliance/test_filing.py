from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.compliance.filing import Options, Timing, detect, due, filing
from domain.finding import Finding
from domain.registry import ApprovalAction
from domain.standing import Change, Ending
from tests.detectors.compliance.standings import DAYS, approval, standing

OPTIONS = Options()
CHANGE = Change(field="display_name", before="临泽市公安局", after="平安临泽", on=date(2026, 2, 13))


@pytest.mark.parametrize(
    ("observed", "last", "is_provisional"),
    [
        (date(2026, 2, 13), date(2026, 2, 25), False),  # over the Spring Festival; Saturday 02-14 is worked
        (date(2026, 9, 30), date(2026, 10, 10), False),  # over the national holidays; Saturday 10-10 is worked
        (date(2026, 3, 2), date(2026, 3, 5), False),
        (date(2026, 3, 6), date(2026, 3, 11), False),
        (date(2026, 12, 30), date(2027, 1, 5), True),
    ],
)
def test_three_working_days_count_from_the_day_after(observed: date, last: date, is_provisional: bool) -> None:
    assert due(observed, DAYS, OPTIONS) == (last, is_provisional)


def test_the_day_of_the_observation_may_be_the_first() -> None:
    assert due(date(2026, 3, 2), DAYS, Options(first_day=0)) == (date(2026, 3, 4), False)


@pytest.mark.parametrize(
    ("filed", "approved", "timing", "late_by"),
    [
        (date(2026, 2, 10), date(2026, 2, 13), Timing.BEFORE, 0),
        (date(2026, 2, 14), date(2026, 4, 1), Timing.IN_TIME, 0),
        (date(2026, 2, 25), date(2026, 4, 1), Timing.IN_TIME, 0),
        (date(2026, 2, 26), date(2026, 4, 1), Timing.LATE, 1),
        (date(2026, 3, 2), date(2026, 4, 1), Timing.LATE, 4),  # Saturday 02-28 is worked
        (date(2026, 3, 8), date(2026, 4, 1), Timing.LATE, 8),  # Sunday
        (None, date(2026, 2, 25), Timing.IN_TIME, 0),
        (None, date(2026, 2, 26), Timing.LATE, 1),
    ],
)
def test_the_day_of_the_form_decides(filed: date | None, approved: date, timing: Timing, late_by: int) -> None:
    found = filing(date(2026, 2, 13), approval(filed_on=filed, approved_on=approved), DAYS, OPTIONS)
    assert (found.timing, found.late_by, found.is_dated) == (timing, late_by, filed is not None)


def test_a_form_that_comes_on_the_day_off_after_the_last_day_is_a_day_late() -> None:
    friday, saturday = date(2026, 11, 27), date(2026, 11, 28)
    found = filing(date(2026, 11, 24), approval(filed_on=saturday, approved_on=date(2026, 12, 7)), DAYS, OPTIONS)
    assert (found.timing, found.due_on, found.late_by) == (Timing.LATE, friday, 1)


DATES = st.dates(date(2025, 1, 1), date(2027, 6, 30))


@given(observed=DATES, after=st.integers(1, 400), waited=st.integers(0, 60), more=st.integers(1, 60))
def test_a_form_filed_later_is_never_more_in_time(observed: date, after: int, waited: int, more: int) -> None:
    approved = observed + timedelta(days=after)
    filed = min(approved, observed + timedelta(days=waited))
    later = min(approved, filed + timedelta(days=more))
    one, other = (
        filing(observed, approval(filed_on=day, approved_on=approved), DAYS, OPTIONS) for day in (filed, later)
    )
    assert (one.timing is Timing.LATE, one.late_by) <= (other.timing is Timing.LATE, other.late_by)
    assert (one.late_by > 0) is (one.timing is Timing.LATE)
    assert one.due_on == due(observed, DAYS, OPTIONS)[0] > observed


def stages(**changes: Any) -> list[tuple[str, str]]:
    return [(dict(found.evidence)["action"], dict(found.evidence)["stage"]) for found in hints(**changes)]


def hints(**changes: Any) -> list[Finding]:
    return list(detect(standing(**changes), options=OPTIONS))


@pytest.mark.parametrize(("today", "stage"), [(date(2026, 2, 25), "pending"), (date(2026, 2, 26), "late")])
def test_a_change_of_its_own_without_approval_is_a_hint_until_there_is_one(today: date, stage: str) -> None:
    assert stages(unfiled=(CHANGE,), today=today) == [("change", stage)]
    entry = approval(approved_on=date(2026, 3, 9), changes=(("display_name", "平安临泽"),))
    assert stages(unfiled=(CHANGE,), today=today, ledger=(entry,)) == []
    assert stages(unfiled=(CHANGE,), today=today, ledger=(approval(changes=(("bio", "*"),)),)) != []


def test_what_is_late_is_for_the_manager_and_the_annual_list() -> None:
    (found,) = hints(unfiled=(CHANGE,), today=date(2026, 3, 30))
    assert dict(found.evidence)["hears"] == "manager"
    assert "第二十二条" in found.summary.zh
    assert "Art. 22" in found.summary.en


def test_an_opening_since_the_ledger_began_needs_an_approval() -> None:
    begun, opened = date(2026, 1, 5), date(2026, 2, 9)
    assert stages(opened_on=opened, ledger_from=begun) == [("open", "late")]
    assert stages(opened_on=opened, ledger_from=begun, ledger=(approval(action=ApprovalAction.OPEN),)) == []


def test_openings_before_the_ledger_began_are_nobodys_fault() -> None:
    assert stages(opened_on=date(2026, 1, 4), ledger_from=date(2026, 1, 5)) == []
    assert stages(opened_on=date(2026, 1, 4), ledger_from=None) == []
    assert stages(opened_on=None, ledger_from=date(2026, 1, 5)) == []


@pytest.mark.parametrize(("is_deregistered", "action"), [(True, "deregister"), (False, "close")])
def test_an_end_without_approval_is_a_hint(is_deregistered: bool, action: str) -> None:
    ended = Ending(on=date(2026, 3, 2), is_deregistered=is_deregistered)
    assert stages(ended=ended) == [(action, "pending")]
    assert stages(ended=ended, ledger=(approval(action=ApprovalAction.CLOSE),)) == []


def test_a_provisional_day_is_marked() -> None:
    (found,) = hints(ended=Ending(on=date(2026, 12, 30), is_deregistered=True), today=date(2026, 12, 31))
    assert "2027-01-05（暂定）" in found.summary.zh
    assert "2027-01-05 (provisional)" in found.summary.en
