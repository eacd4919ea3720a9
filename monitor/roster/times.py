"""Days and hours of shifts, as people write them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from monitor.registry import values

MIDNIGHT = time()
DAY = timedelta(days=1)
YEAR = timedelta(days=366)
DATE_NUMBERS = 3

_HOUR = re.compile(
    r"(?P<day>.*?)\s*T?(?<!\d)(?P<hour>\d{1,2})(?::|时|点)(?P<minute>\d{1,2})?(?:分|:\d{1,2}(?:\.\d+)?)?"
)
_SERIAL = re.compile(r"(\d{5})\.\d+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One end of a shift as it is written: a day, an hour of it (24 is its end), or both."""

    day: date | None = None
    hour: timedelta | None = None


def point(text: str) -> Point | None:
    """What a cell says; None when it is no time of a shift."""
    text = unicodedata.normalize("NFKC", text).strip()
    if serial := _SERIAL.fullmatch(text):
        return _of_a_serial(serial[1], float(text) % 1)
    hour = _HOUR.fullmatch(text)
    if hour is None:
        day = _day(text)
        return Point(day=day) if day else None
    of_the_day = timedelta(hours=int(hour["hour"]), minutes=int(hour["minute"] or 0))
    day = _day(hour["day"]) if hour["day"] else None
    is_hour = of_the_day <= DAY and int(hour["minute"] or 0) < 60
    return Point(day=day, hour=of_the_day) if is_hour and bool(day) == bool(hour["day"]) else None


def _day(text: str) -> date | None:
    """A whole date: a month alone is no day of a roster."""
    numbers = re.findall(r"\d+", text)
    return values.day(text) if len(numbers) == DATE_NUMBERS or numbers == [text] else None


def _of_a_serial(days: str, part: float) -> Point | None:
    """What remains of a moment whose cell lost its format."""
    day = values.day(days)
    return Point(day=day, hour=timedelta(minutes=round(part * 24 * 60))) if day else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From when until when; naive, by the local clock."""

    starts: datetime
    ends: datetime

    @property
    def is_backward(self) -> bool:
        return self.ends <= self.starts

    @property
    def is_too_long(self) -> bool:
        return self.ends - self.starts > YEAR

    def within(self, zone: tzinfo) -> tuple[datetime, datetime]:
        return self.starts.replace(tzinfo=zone), self.ends.replace(tzinfo=zone)


def span(day: date, starts: Point, ends: Point) -> Span:
    """A shift that begins on `day`. An end without an hour is that of its day; one without a day may be of the next."""
    begin = _at(day, starts.hour or timedelta())
    if ends.hour is None:
        return Span(starts=begin, ends=_at(ends.day or day, DAY))
    end = _at(ends.day or day, ends.hour)
    return Span(starts=begin, ends=end + DAY if ends.day is None and end <= begin else end)


def _at(day: date, hour: timedelta) -> datetime:
    return datetime.combine(day, MIDNIGHT) + hour
