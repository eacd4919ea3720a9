"""A message that somebody must get, and why."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from domain.incident import Severity


class Reason(StrEnum):
    """Why somebody is told; the metric's label too."""

    OPENED = "opened"
    ESCALATED = "escalated"
    NEW_EVIDENCE = "new_evidence"
    RENAMED = "renamed"
    ABSENT = "absent"
    RESTORED = "restored"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    DUE = "due"
    OVERDUE = "overdue"
    CONFIRMED = "confirmed"
    PROPOSED = "proposed"
    ENDED = "ended"
    DIGEST = "digest"
    AUDIT_HEAD = "audit_head"

    @property
    def is_bulletin(self) -> bool:
        """Whether it is about no single incident."""
        return self in {Reason.DIGEST, Reason.AUDIT_HEAD}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """One message to one address. `event` numbers the change of the incident that caused it.

    A bulletin is about no incident: `incident` is None, and `bulletin` names its stored text. `since` is when it was
    first due, however often it has been put off; `code` is what its reader answers with to acknowledge.
    """

    incident: int | None
    event: int
    reason: Reason
    channel: str
    address: str
    due_at: datetime
    bulletin: int | None = None
    attempts: int = 0
    since: datetime | None = None
    code: str = ""
    id: int = 0

    @property
    def key(self) -> str:
        """The idempotency key: the same change is told to the same address once."""
        about = f"b{self.bulletin}" if self.incident is None else str(self.incident)
        return f"{about}:{self.event}:{self.reason}:{self.channel}:{self.address}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """A text about no single incident: a unit's daily digest, the head of the audit chain. `day` and `kind` name it."""

    kind: Reason
    unit: str
    day: date
    subject: str
    body: str
    id: int = 0

    @property
    def reference(self) -> str:
        """The number that people quote: DB-20261123-000007."""
        return f"DB-{self.day:%Y%m%d}-{self.id:06d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A rendered notification. People know a repeat by `reference` and `key`; `facts` are for machines.

    `brief` is what may be said where the text passes through others' hands: number and level, no more; '' where the
    whole text may. `code` is what its reader answers with to acknowledge. `is_over`: the case has ended.
    """

    key: str
    reference: str
    subject: str
    body: str
    address: str = field(repr=False)
    facts: tuple[tuple[str, str], ...] = ()
    severity: Severity | None = None
    brief: str = ""
    code: str = ""
    is_over: bool = False
