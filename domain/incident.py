"""A case: who is affected, by whom, how badly, and where its handling stands."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from domain.assessment import UNASSESSED, Assessment
from domain.finding import Finding
from domain.observation import Profile
from domain.registry import ContactRole, Tier
from domain.text import Text
from domain.triage import Triage
from domain.urgency import Urgency

VEIL = "sha256:"


class Classification(StrEnum):
    """The field's words: RSIT Fraud / ATT&CK T1585.001, RSIT Intrusions / ATT&CK T1586.001, and our own ones.

    COVERAGE and DELIVERY are about Diting itself: a platform that is not watched, a channel that reaches nobody.
    """

    MASQUERADE = "masquerade"
    ACCOUNT_COMPROMISE = "account-compromise"
    CONTENT_TAMPERING = "content-tampering"
    COMPLIANCE = "compliance"
    COVERAGE = "coverage"
    DELIVERY = "delivery"

    @property
    def is_own(self) -> bool:
        """Whether it is about Diting itself: such a case ends by itself."""
        return self in {Classification.COVERAGE, Classification.DELIVERY}


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
    """SUSPECTED and RESOLVED are the daemon's words; the others only a person says.

    RESOLVED: what was wrong is proved to be over, and a person has yet to review and close the case.
    """

    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"
    RESOLVED = "resolved"
    DISMISSED = "dismissed"
    MERGED = "merged"
    TRANSFERRED = "transferred"
    CLOSED = "closed"

    @property
    def is_open(self) -> bool:
        """Whether what is wrong goes on."""
        return self in {Status.SUSPECTED, Status.CONFIRMED}

    @property
    def is_ended(self) -> bool:
        """Whether a person has ended it."""
        return not self.is_open and self is not Status.RESOLVED


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


def veiled(key: str) -> str:
    """The key of evidence that may not be kept any longer: what it covers is still known."""
    return key if key.startswith(VEIL) else VEIL + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


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
        known = all(key in self.evidence or veiled(key) in self.evidence for key in keys)
        return known and (self.expires is None or now < self.expires)


class Move(StrEnum):
    """What one person proposes and another must agree to, at level Ⅱ and above; CLEAR_SECRET at any level."""

    CONFIRM = "confirm"
    DOWNGRADE = "downgrade"
    DISMISS = "dismiss"
    MERGE = "merge"
    TRANSFER = "transfer"
    CLOSE = "close"
    CLEAR_SECRET = "clear-secret"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One person's move that waits for a second one; `terms` are its particulars as (name, value)."""

    move: Move
    author: str
    at: datetime
    terms: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One case. `number` is 0 until stored; `official` and `subject` are keys (`unit:…` or `platform:id`).

    `triage` is the class of a look-alike and `reason` what decided it, in one sentence; other cases have neither.
    `urgency` is that of what was done to an official account: a page is told at once, what is listed once a day.
    `assessment` is what people established; `owner` who handles it; `escalated_to` the highest role that was called
    because a deadline had passed; `merged_into` the number of the case that this one is handled with; `overruled` the
    grading rule whose level a person has lowered; `tier` that of the official account that is affected;
    `confirmed_at` stays when it is resolved or ended, until it opens again.
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
    closed_at: datetime | None = None
    dismissals: tuple[Dismissal, ...] = ()
    triage: Triage | None = None
    reason: Text | None = None
    urgency: Urgency | None = None
    assessment: Assessment = UNASSESSED
    owner: str = ""
    escalated_to: ContactRole | None = None
    merged_into: int | None = None
    proposal: Proposal | None = None
    overruled: str = ""
    tier: Tier = Tier.THREE
    confirmed_at: datetime | None = None

    @property
    def is_confirmed(self) -> bool:
        """Whether a person has verified it, also where it is over since."""
        return self.status is Status.CONFIRMED or self.confirmed_at is not None

    @property
    def awaits_people(self) -> bool:
        """Whether a person has something left to do: no case is over before. Hints and own faults end by themselves."""
        ends_by_itself = self.classification.is_own or self.classification is Classification.COMPLIANCE
        return self.status.is_open or (self.status is Status.RESOLVED and not ends_by_itself)

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
