"""Silences that a platform has imposed on us; they outlive a restart."""

from dataclasses import dataclass
from datetime import datetime
from typing import Never, Protocol

from domain.answer import Answer, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Until `until`, `key` (platform:credential) is not asked; `outcome` and `detail` say what it answered last."""

    key: str
    until: datetime
    outcome: Outcome
    detail: str = ""

    @property
    def answer(self) -> Answer[Never]:
        return Answer(outcome=self.outcome, detail=self.detail, not_before=self.until)


class Holds(Protocol):
    """Where holds are kept: looked up in memory, written through to the store."""

    def lasting(self, key: str, now: datetime) -> Hold | None: ...

    async def put(self, hold: Hold) -> None: ...
