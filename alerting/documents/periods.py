"""The periods of reports: whole weeks, months and quarters, each with the one before it."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAY = timedelta(days=1)


class Span(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


TITLES = {Span.WEEK: "周报", Span.MONTH: "月报", Span.QUARTER: "季报", None: "情况报告"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """Days, both included; `span` is None for a period that is none of the calendar's."""

    first: date
    last: date
    span: Span | None = None

    @property
    def before(self) -> "Reported":
        """The period to compare with: the calendar's one before, or as many days."""
        end = self.first - DAY
        if self.span is not None:
            return containing(self.span, end)
        return Reported(first=end - (self.last - self.first), last=end)

    @property
    def title(self) -> str:
        return TITLES[self.span]


def containing(span: Span, day: date) -> Reported:
    """The calendar's week (from Monday), month or quarter that a day lies in."""
    match span:
        case Span.WEEK:
            first = day - DAY * day.weekday()
            last = first + DAY * 6
        case Span.MONTH:
            first = day.replace(day=1)
            last = _next_month(first) - DAY
        case Span.QUARTER:
            first = day.replace(month=day.month - (day.month - 1) % 3, day=1)
            last = _next_month(_next_month(_next_month(first))) - DAY
    return Reported(first=first, last=last, span=span)


def past(span: Span, today: date) -> Reported:
    """The last one that is over."""
    return containing(span, containing(span, today).first - DAY)


def _next_month(first: date) -> date:
    return (first + DAY * 31).replace(day=1)
