"""How long something may take: a time by the clock, or working days."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Either `elapsed`, counted day and night, or `working_days`: the other is zero."""

    elapsed: timedelta = timedelta()
    working_days: int = 0

    def __post_init__(self) -> None:
        if (self.elapsed > timedelta()) == (self.working_days > 0) or min(self.elapsed, timedelta()) < timedelta():
            raise ValueError("a period is either a time by the clock or a number of working days")
