from dataclasses import replace
from typing import Any

import pytest

from alerting.handover import handed, owed, refuse_lost
from domain.deadline import Deadline, Duty
from domain.errors import NotAllowed
from domain.registry import ContactRole
from tests.alerting.timetables import TIMETABLE
from tests.factories import NOW, incident, later

PART, WHOLE = incident(number=9), incident(number=7)


def deadline(duty: Duty, number: int, **changes: Any) -> Deadline:
    values: dict[str, Any] = {"incident": number, "duty": duty, "started_at": NOW, "due_at": later(hours=3)}
    return Deadline(**values | changes)


OF_PART = deadline(Duty.REPORT_IN_WRITING, 9, started_at=later(hours=-9), due_at=later(hours=-1))
OF_WHOLE = deadline(Duty.REPORT_IN_WRITING, 7)


def test_only_what_others_are_still_to_be_told_is_owed() -> None:
    met, dropped = replace(OF_PART, met_at=NOW), replace(OF_PART, dropped_at=NOW)
    assert owed((OF_PART, deadline(Duty.VERIFY, 9), deadline(Duty.ASK_PLATFORM, 9))) == (OF_PART,)
    assert owed((met, dropped)) == ()


@pytest.mark.parametrize("known", [(), (replace(OF_WHOLE, dropped_at=NOW),), (deadline(Duty.VERIFY, 7),)])
def test_nothing_that_is_owed_to_others_is_lost_by_merging(known: tuple[Deadline, ...]) -> None:
    with pytest.raises(NotAllowed, match=r"DT-000009 cannot be merged yet: not reported in writing .*DT-000007"):
        refuse_lost(PART, WHOLE, (OF_PART,), known)


@pytest.mark.parametrize("known", [OF_WHOLE, replace(OF_WHOLE, met_at=NOW)])
def test_what_the_whole_owes_or_has_done_is_not_lost(known: Deadline) -> None:
    refuse_lost(PART, WHOLE, (OF_PART,), (known,))


def test_the_whole_has_no_longer_than_its_part_had() -> None:
    (earlier,) = handed((OF_PART,), (OF_WHOLE,), WHOLE, TIMETABLE)
    assert (earlier.incident, earlier.started_at, earlier.due_at) == (7, OF_PART.started_at, OF_PART.due_at)
    assert earlier.next_at is not None
    assert earlier.next_at <= NOW


@pytest.mark.parametrize(
    "known",
    [
        replace(OF_WHOLE, due_at=later(hours=-2)),
        replace(OF_WHOLE, met_at=NOW),
        replace(OF_WHOLE, told=ContactRole.DUTY_OFFICER, told_at=NOW),
        deadline(Duty.STUDY_NATIONAL_REPORT, 7),
    ],
)
def test_a_clock_that_is_earlier_done_called_or_of_something_else_stays(known: Deadline) -> None:
    assert list(handed((OF_PART,), (known,), WHOLE, TIMETABLE)) == []
