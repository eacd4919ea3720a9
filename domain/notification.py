"""A message that somebody must get, and why."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why somebody is told; the metric's label too."""

    OPENED = "opened"
    ESCALATED = "escalated"
    NEW_EVIDENCE = "new_evidence"
    RENAMED = "renamed"
    ABSENT = "absent"
    RESTORED = "restored"
    REPEATED = "repeated"
    RESOLVED = "resolved"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """One message to one address. `event` numbers the change of the incident that caused it."""

    incident: int
    event: int
    reason: Reason
    channel: str
    address: str
    due_at: datetime
    attempts: int = 0
    id: int = 0

    @property
    def key(self) -> str:
        """The idempotency key: the same change is told to the same address once."""
        return f"{self.incident}:{self.event}:{self.reason}:{self.channel}:{self.address}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A rendered notification. People know a repeat by `reference` and `key`; `facts` are for machines."""

    key: str
    reference: str
    subject: str
    body: str
    address: str = field(repr=False)
    facts: tuple[tuple[str, str], ...] = ()
