from datetime import UTC, date, datetime

import pytest

from detectors.behaviour.calendar import Calendar

# Invented: a Monday off for which the Saturday before is worked.
CALENDAR = Calendar(days_off={date(2026, 3, 9)}, made_up={date(2026, 3, 7)})

DAYS = [
    (datetime(2026, 3, 6, 1, 30, tzinfo=UTC), 9),
    (datetime(2026, 3, 7, 1, 30, tzinfo=UTC), 9),
    (datetime(2026, 3, 8, 1, 30, tzinfo=UTC), 24 + 9),
    (datetime(2026, 3, 9, 1, 30, tzinfo=UTC), 24 + 9),
    (datetime(2026, 3, 6, 17, 30, tzinfo=UTC), 1),
]


@pytest.mark.parametrize(("at", "slot"), DAYS)
def test_a_slot_is_the_local_hour_of_a_day_that_is_worked_or_not(at: datetime, slot: int) -> None:
    assert CALENDAR.slot(at) == slot
