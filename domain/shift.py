"""The duty roster: who answers for a unit, when."""

from dataclasses import dataclass
from datetime import datetime

from domain.registry import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """`contact` (with its role) is on duty for `unit` from `starts` until `ends`."""

    unit: str
    starts: datetime
    ends: datetime
    contact: Contact

    def covers(self, now: datetime) -> bool:
        return self.starts <= now < self.ends
