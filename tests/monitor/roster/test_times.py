from datetime import date, datetime, timedelta

import pytest

from monitor.roster.times import Point, Span, point, span

DAY = date(2026, 12, 1)


def at(hour: int, minute: int = 0, *, day: date | None = DAY) -> Point:
    return Point(day=day, hour=timedelta(hours=hour, minutes=minute))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-12-01", Point(day=DAY)),
        ("2026/12/1", Point(day=DAY)),
        ("2026年12月1日", Point(day=DAY)),
        ("20261201", Point(day=DAY)),
        ("46357", Point(day=DAY)),
        ("2026-12-01 08:00", at(8)),
        ("2026-12-01 08:00:00", at(8)),
        ("2026-12-01T08:30", at(8, 30)),
        ("2026-12-01T08:30:00.000", at(8, 30)),
        ("2026/12/1 8:05", at(8, 5)),
        ("2026年12月1日8时30分", at(8, 30)),
        ("2026年12月1日 8点", at(8)),
        ("２０２６－１２－０１ ０８：００", at(8)),
        ("20261201 8:00", at(8)),
        ("2026-12-01 24:00", at(24)),
        ("46357.3333333333", at(8)),
        ("08:00", at(8, day=None)),
        ("8时", at(8, day=None)),
        ("24:00", at(24, day=None)),
    ],
)
def test_days_and_hours_are_read_as_people_write_them(text: str, meant: Point) -> None:
    assert point(text) == meant


@pytest.mark.parametrize(
    "text",
    ["", "明天", "12月1日", "2026-12", "2026年12月", "2026-13-01", "2026-12-01 25:00", "2026-12-01 24:30", "8:75", "8",
     "周一 08:00", "08:00-20:00", "2026-12-01 08", "99999.5", "2026-12-01 -8:00"],
)  # fmt: skip
def test_what_could_mean_two_things_is_not_guessed(text: str) -> None:
    assert point(text) is None


@pytest.mark.parametrize(
    ("starts", "ends", "meant"),
    [
        (Point(day=DAY), Point(day=DAY), ((1, 0), (2, 0))),
        (Point(day=DAY), Point(day=date(2026, 12, 7)), ((1, 0), (8, 0))),
        (at(8), at(20), ((1, 8), (1, 20))),
        (at(8), at(20, day=None), ((1, 8), (1, 20))),
        (at(20), at(8, day=None), ((1, 20), (2, 8))),
        (at(8), at(8, day=None), ((1, 8), (2, 8))),
        (at(8), at(24, day=None), ((1, 8), (2, 0))),
        (at(8), Point(day=DAY), ((1, 8), (2, 0))),
        (at(20, day=None), at(8, day=None), ((1, 20), (2, 8))),
    ],
)
def test_a_shift_ends_with_its_day_at_its_hour_or_in_the_next_morning(
    starts: Point, ends: Point, meant: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    (first, begin), (last, end) = meant
    assert span(DAY, starts, ends) == Span(starts=datetime(2026, 12, first, begin), ends=datetime(2026, 12, last, end))


def test_a_shift_that_ends_before_it_begins_or_after_a_year_is_seen() -> None:
    assert span(DAY, at(8), at(7)).is_backward
    assert span(DAY, Point(day=DAY), Point(day=date(2028, 1, 1))).is_too_long
