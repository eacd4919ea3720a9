"""[handling]: by which tables cases are graded and deadlines counted, and when special protection is in force."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field

from config.section import Section


def _days(text: object) -> tuple[date, date]:
    first, _, last = str(text).partition("/")
    try:
        found = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError as wrong:
        raise ValueError("not a period; write the first and the last day, such as 2026-03-01/2026-03-15") from wrong
    if found[1] < found[0]:
        raise ValueError("the last day comes before the first; write the earlier one first")
    return found


class HandlingSettings(Section):
    """`grading` and `holidays` are an operator's own files in place of the shipped ones.

    `guarded`: periods of special protection (重保期), first and last day; cases are then graded one level higher.
    """

    grading: Path | None = Field(default=None, strict=False)
    holidays: Path | None = Field(default=None, strict=False)
    guarded: tuple[Annotated[tuple[date, date], BeforeValidator(_days)], ...] = Field(default=(), strict=False)

    def is_guarded(self, now: datetime, zone: ZoneInfo) -> bool:
        today = now.astimezone(zone).date()
        return any(first <= today <= last for first, last in self.guarded)
