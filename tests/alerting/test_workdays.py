from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.period import Period
from tests.alerting.timetables import CALENDAR, days, hours

DAYS = st.dates(date(2019, 12, 1), date(2028, 3, 1))


@pytest.mark.parametrize(
    ("start", "working_days", "last"),
    [
        (date(2026, 2, 13), 3, date(2026, 2, 25)),
        (date(2026, 2, 13), 15, date(2026, 3, 12)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 10, 9), 1, date(2026, 10, 10)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 3, 7), 1, date(2026, 3, 9)),
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
    ],
)
def test_counting_starts_on_the_day_after_and_follows_the_days_that_are_swapped(
    start: date, working_days: int, last: date
) -> None:
    assert CALENDAR.add(start, working_days) == (last, False)


@pytest.mark.parametrize(
    ("start", "working_days", "last", "is_provisional"),
    [
        (date(2026, 12, 30), 1, date(2026, 12, 31), False),
        (date(2026, 12, 31), 1, date(2027, 1, 4), True),
        (date(2026, 12, 28), 5, date(2027, 1, 5), True),
        (date(2027, 4, 29), 2, date(2027, 5, 3), True),
        (date(2028, 9, 29), 1, date(2028, 10, 4), True),
    ],
)
def test_past_the_known_holidays_only_the_fixed_ones_are_off_and_what_is_counted_is_provisional(
    start: date, working_days: int, last: date, is_provisional: bool
) -> None:
    assert CALENDAR.add(start, working_days) == (last, is_provisional)


def test_a_period_in_working_days_ends_with_the_last_second_of_the_local_day() -> None:
    friday_evening = datetime(2026, 2, 13, 15, 59, 59, tzinfo=UTC)
    assert CALENDAR.after(friday_evening, days(3)) == (datetime(2026, 2, 25, 15, 59, 59, tzinfo=UTC), False)


def test_the_day_that_a_period_begins_on_is_the_local_one() -> None:
    already_saturday = datetime(2026, 2, 13, 16, 0, tzinfo=UTC)
    assert CALENDAR.after(already_saturday, days(1))[0] == datetime(2026, 2, 24, 15, 59, 59, tzinfo=UTC)


def test_a_period_by_the_clock_runs_day_and_night_on_days_off_too() -> None:
    new_year = datetime(2026, 2, 17, 20, 0, tzinfo=UTC)
    assert CALENDAR.after(new_year, hours(30)) == (new_year + timedelta(hours=30), False)


def test_a_moment_in_another_zone_is_the_same_moment() -> None:
    here = datetime(2026, 2, 13, 23, 0, tzinfo=timezone(timedelta(hours=8)))
    assert CALENDAR.after(here, days(1)) == CALENDAR.after(here.astimezone(UTC), days(1))


@given(DAYS, st.integers(1, 60))
def test_between_undoes_add(start: date, working_days: int) -> None:
    last, _ = CALENDAR.add(start, working_days)
    assert CALENDAR.between(start, last) == working_days
    assert CALENDAR.is_worked(last)


@given(DAYS, st.integers(1, 60))
def test_before_goes_back_as_far_as_add_went(day: date, working_days: int) -> None:
    first = CALENDAR.before(day, working_days)
    assert CALENDAR.between(first, day) == working_days - (0 if CALENDAR.is_worked(day) else 1)


def test_nothing_lies_between_a_day_and_one_before_it() -> None:
    assert CALENDAR.between(date(2026, 3, 9), date(2026, 3, 2)) == 0


@given(DAYS, DAYS, st.integers(1, 30))
def test_whoever_starts_later_is_not_due_earlier(one: date, other: date, working_days: int) -> None:
    early, late = sorted((one, other))
    assert CALENDAR.add(early, working_days)[0] <= CALENDAR.add(late, working_days)[0]


@pytest.mark.parametrize(("today", "is_known"), [(date(2026, 10, 31), True), (date(2026, 11, 1), False)])
def test_two_months_ahead_must_be_known(today: date, is_known: bool) -> None:
    assert CALENDAR.lasts(today) is is_known


@pytest.mark.parametrize("values", [{}, {"elapsed": timedelta(hours=1), "working_days": 1}, {"working_days": -1}])
def test_a_period_is_one_or_the_other(values: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Period(**values)  # type: ignore[arg-type]
