"""What a person has made of a verdict, beside what they were shown: the ground truth that verdicts are held against."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.finding import Finding
from domain.incident import Classification, Ground, Severity
from domain.observation import Profile
from domain.triage import Triage


class Judgement(StrEnum):
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One confirmation or dismissal of the incident as `version` showed it; `ground` and `note` say why it was none.

    `triage` is the class that Diting gave, `truth` the one by what the person said: None where they left it open.
    """

    incident: int
    version: int
    at: datetime
    author: str
    judgement: Judgement
    classification: Classification
    subject: str
    severity: Severity
    rule: str
    score: float
    findings: tuple[Finding, ...]
    ground: Ground | None = None
    note: str = ""
    triage: Triage | None = None
    truth: Triage | None = None
    profile: Profile | None = None

    @property
    def is_agreed(self) -> bool:
        """Whether the person says what Diting said: a namesake dismissed as a namesake was judged rightly."""
        if self.judgement is Judgement.CONFIRMED:
            return self.truth is self.triage
        return self.triage is not None and self.truth is self.triage

    @property
    def called(self) -> str:
        """What Diting called it: its class, or the kind of case where there are no classes."""
        return self.triage or self.classification
