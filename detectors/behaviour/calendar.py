"""When a post falls in the account's week: its local hour, and whether that day is worked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo

CHINA = timezone(timedelta(hours=8))
SATURDAY = 5
HOURS = 24
# An hour of a working day, then an hour of a day off.
SLOTS = 2 * HOURS


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """`days_off` are weekdays without work, `made_up` the weekend days that are worked instead."""

    zone: tzinfo = CHINA
    days_off: Collection[date] = frozenset()
    made_up: Collection[date] = frozenset()

    def is_worked(self, day: date) -> bool:
        if day in self.made_up:
            return True
        return day.weekday() < SATURDAY and day not in self.days_off

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def slot(self, at: datetime) -> int:
        """0-23 on a working day, 24-47 on a day off."""
        local = self.local(at)
        return local.hour + (0 if self.is_worked(local.date()) else HOURS)
