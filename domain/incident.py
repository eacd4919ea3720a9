"""A case: who is affected, by whom, how badly, and where its handling stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from domain.finding import Finding
from domain.observation import Profile
from domain.text import Text
from domain.triage import Triage
from domain.urgency import Urgency


class Classification(StrEnum):
    """The field's words: RSIT Fraud / ATT&CK T1585.001, RSIT Intrusions / ATT&CK T1586.001, and our own two."""

    MASQUERADE = "masquerade"
    ACCOUNT_COMPROMISE = "account-compromise"
    CONTENT_TAMPERING = "content-tampering"
    COMPLIANCE = "compliance"
    COVERAGE = "coverage"


class Severity(IntEnum):
    """Ⅰ is the worst, as in the national guide; so `min` of two severities is the graver one."""

    PARTICULARLY_SERIOUS = 1
    SERIOUS = 2
    MAJOR = 3
    ORDINARY = 4

    @property
    def numeral(self) -> str:
        return "ⅠⅡⅢⅣ"[self - 1]


class Status(StrEnum):
    """SUSPECTED and RESOLVED are the daemon's words; CONFIRMED, DISMISSED and CLOSED only a person says."""

    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"
    RESOLVED = "resolved"
    DISMISSED = "dismissed"
    CLOSED = "closed"

    @property
    def is_open(self) -> bool:
        return self in {Status.SUSPECTED, Status.CONFIRMED}


class Presence(StrEnum):
    """What the last look by id said of the subject."""

    PRESENT = "present"
    RENAMED = "renamed"
    ABSENT = "absent"
    RESTORED = "restored"


class Ground(StrEnum):
    """Why a person holds that an account is no impostor, or a change no hijack."""

    NAMESAKE = "namesake"
    FAN = "fan"
    SUB_UNIT = "sub-unit"
    OWN_ACCOUNT = "own-account"
    OWN_CHANGE = "own-change"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissal:
    """A person's 'not this': it covers exactly the evidence that was shown, until it expires."""

    evidence: frozenset[str]
    reason: Ground
    author: str
    at: datetime
    expires: datetime | None = None
    note: str = ""

    def covers(self, keys: frozenset[str], now: datetime) -> bool:
        return keys <= self.evidence and (self.expires is None or now < self.expires)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One case. `number` is 0 until stored; `official` and `subject` are keys (`unit:…` or `platform:id`).

    `triage` is the class of a look-alike and `reason` what decided it, in one sentence; other cases have neither.
    `urgency` is that of what was done to an official account: a page is told at once, what is listed once a day.
    """

    classification: Classification
    official: str
    subject: str
    unit: str
    severity: Severity
    rule: str
    findings: tuple[Finding, ...]
    first_seen: datetime
    last_seen: datetime
    score: float = 0.0
    number: int = 0
    version: int = 0
    status: Status = Status.SUSPECTED
    presence: Presence = Presence.PRESENT
    absent_since: datetime | None = None
    profile: Profile | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    remind_at: datetime | None = None
    closed_at: datetime | None = None
    dismissals: tuple[Dismissal, ...] = ()
    triage: Triage | None = None
    reason: Text | None = None
    urgency: Urgency | None = None

    @property
    def fingerprint(self) -> str:
        """Identity is who and what, never how badly."""
        return f"{self.classification}|{self.official}|{self.subject}"

    @property
    def evidence(self) -> frozenset[str]:
        return frozenset(finding.key for finding in self.findings)

    @property
    def matters(self) -> frozenset[str]:
        """What people are told of, each once: further posts of the same kind are no news."""
        return frozenset(finding.matter for finding in self.findings)

    @property
    def reference(self) -> str:
        """The number that people quote: DT-000012."""
        return f"DT-{self.number:06d}"
