from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from alerting.documents.periods import DAY, Reported, Span, containing, past


@pytest.mark.parametrize(
    ("span", "day", "first", "last"),
    [
        (Span.WEEK, date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 8)),
        (Span.WEEK, date(2026, 1, 1), date(2025, 12, 29), date(2026, 1, 4)),
        (Span.MONTH, date(2026, 2, 28), date(2026, 2, 1), date(2026, 2, 28)),
        (Span.MONTH, date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        (Span.QUARTER, date(2026, 11, 23), date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_is_whole(span: Span, day: date, first: date, last: date) -> None:
    assert containing(span, day) == Reported(first=first, last=last, span=span)


@given(some.sampled_from(Span), some.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_periods_follow_each_other_without_a_gap(span: Span, day: date) -> None:
    period = containing(span, day)
    assert period.first <= day <= period.last
    assert period.before.last + DAY == period.first
    assert past(span, day) == period.before


def test_a_period_of_no_calendar_is_compared_with_as_many_days() -> None:
    period = Reported(first=date(2026, 3, 2), last=date(2026, 3, 4))
    assert period.before == Reported(first=date(2026, 2, 27), last=date(2026, 3, 1))
    assert period.title == "情况报告"
