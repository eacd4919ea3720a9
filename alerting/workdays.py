"""China's working days with 调休, and the moments that are counted in them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from domain.period import Period

SATURDAY = 5
DAY = timedelta(days=1)
DAY_END = time(23, 59, 59)
# The State Council announces the holidays of a year in November of the year before.
SOON = timedelta(days=61)
# Days off by law in every year: New Year, Labour Day, National Day (全国年节及纪念日放假办法, as amended for 2025).
# The other holidays follow the moon, or are the days that are moved to make them longer.
FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """`days_off` are weekdays without work, `made_up` weekend days with it; beyond `until` neither is known.

    There Monday to Friday are taken as worked but for the fixed holidays, and what is counted is provisional.
    """

    days_off: Collection[date]
    made_up: Collection[date]
    until: date
    zone: tzinfo

    def is_worked(self, day: date) -> bool:
        return day in self.made_up or (day.weekday() < SATURDAY and not self._is_off(day))

    def _is_off(self, day: date) -> bool:
        return day in self.days_off or (day > self.until and (day.month, day.day) in FIXED)

    def add(self, day: date, working_days: int) -> tuple[date, bool]:
        """The last of so many working days, the first of which comes after `day`; and whether that is provisional."""
        for _ in range(working_days):
            day += DAY
            while not self.is_worked(day):
                day += DAY
        return day, day > self.until

    def before(self, day: date, working_days: int) -> date:
        """The working day that comes so many working days before `day`."""
        for _ in range(working_days):
            day -= DAY
            while not self.is_worked(day):
                day -= DAY
        return day

    def between(self, first: date, last: date) -> int:
        """How many working days come after `first`, up to and with `last`; 0 where `last` does not come after it."""
        return sum(self.is_worked(first + DAY * number) for number in range(1, (last - first).days + 1))

    def after(self, start: datetime, period: Period) -> tuple[datetime, bool]:
        """When a period that begins at `start` is over, and whether that is provisional.

        By the clock, day and night count; in working days, it ends with the last second of the local day.
        """
        if not period.working_days:
            return start + period.elapsed, False
        last, is_provisional = self.add(self.day(start), period.working_days)
        return self.end_of(last), is_provisional

    def day(self, moment: datetime) -> date:
        """The local day of a moment."""
        return moment.astimezone(self.zone).date()

    def end_of(self, day: date) -> datetime:
        return self.at(day, DAY_END)

    def at(self, day: date, local: time) -> datetime:
        return datetime.combine(day, local, self.zone).astimezone(UTC)

    def next_at(self, local: time, moment: datetime) -> datetime:
        """When the clocks show that time next, at the moment or later, whatever day it is."""
        today = self.day(moment)
        return next(at for day in (today, today + DAY) if (at := self.at(day, local)) >= moment)

    def is_end_of_a_day(self, moment: datetime) -> bool:
        """Whether a deadline was counted in days rather than by the clock."""
        return moment.astimezone(self.zone).time() == DAY_END

    def lasts(self, today: date) -> bool:
        """Whether the holidays of the next two months are known."""
        return today + SOON <= self.until
