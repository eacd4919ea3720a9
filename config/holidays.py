"""Reads holidays.toml: which weekdays are off in China, and which weekend days are worked instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import Field

from config import section
from config.section import Section
from domain.errors import ConfigurationError

SHIPPED = Path(__file__).with_name("holidays.toml")
SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Holidays:
    """`days_off` are weekdays without work, `made_up` weekend days with it; nothing is known of later than `until`."""

    days_off: frozenset[date]
    made_up: frozenset[date]
    until: date


class _Year(Section):
    year: int = Field(ge=1950, le=2200)
    days_off: tuple[date, ...] = Field(strict=False)
    made_up: tuple[date, ...] = Field(strict=False)


class _Holidays(Section):
    years: tuple[_Year, ...] = Field(strict=False, min_length=1)


def read(path: Path = SHIPPED) -> Holidays:
    """The holidays of a file. Raises ConfigurationError."""
    years = section.read(_Holidays, path).years
    if problems := [*_gaps([year.year for year in years]), *(problem for year in years for problem in _problems(year))]:
        raise ConfigurationError(*(f"{path}: {problem}" for problem in problems))
    return Holidays(
        days_off=frozenset(day for year in years for day in year.days_off),
        made_up=frozenset(day for year in years for day in year.made_up),
        until=date(max(year.year for year in years), 12, 31),
    )


def _gaps(years: Sequence[int]) -> list[str]:
    """Within the years that are known no day may be taken for plain without a word."""
    missing = sorted(set(range(min(years), max(years))).difference(years))
    return [
        *(f"years: {year} stands twice; keep one" for year in sorted(set(years)) if years.count(year) > 1),
        *(f"years: {year} is missing between {min(years)} and {max(years)}; add it" for year in missing),
    ]


def _problems(year: _Year) -> list[str]:
    """A day under the wrong heading would silently turn a working day into a day off."""
    return [
        *(f"years.days_off: {day} is not in {year.year}; move it" for day in year.days_off if day.year != year.year),
        *(f"years.made_up: {day} is not in {year.year}; move it" for day in year.made_up if day.year != year.year),
        *(f"years.days_off: {day} is a weekend day; remove it" for day in year.days_off if day.weekday() >= SATURDAY),
        *(f"years.made_up: {day} is a weekday; remove it" for day in year.made_up if day.weekday() < SATURDAY),
    ]
