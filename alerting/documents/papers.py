"""What a document is filled from: one case with all that belongs to it, and the office that signs."""

from dataclasses import dataclass
from datetime import date

from domain.act import Act, Step
from domain.deadline import Deadline, Duty
from domain.decision import Judgement
from domain.exhibit import Evidence
from domain.incident import Incident, Status
from domain.lead import is_hearsay, is_seen
from domain.observation import Post
from domain.registry import OfficialAccount, Unit

# Only these say of a case that it still is what a person found it to be.
STANDING = frozenset({Status.RESOLVED, Status.CLOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The office that signs. What is empty is a marked blank in every draft."""

    issuer: str = ""
    contact: str = ""
    phone: str = ""
    address: str = ""
    cyberspace_office: str = ""
    police: str = ""
    copies: tuple[str, ...] = ()
    rules: str = ""
    reply_working_days: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """One case. `official` is the account affected: of an impostor the genuine one, if there is one.

    `judgement` is the last word of a person on it. `operator` runs the platform. `posts` are those that findings
    name. `rectify_by`: the day by which a unit must have mended what is wrong, as counted or as a person sets it.
    """

    incident: Incident
    platform: str
    operator: str = ""
    unit: Unit | None = None
    managing_unit: str = ""
    official: OfficialAccount | None = None
    judgement: Judgement | None = None
    acts: tuple[Act, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    posts: tuple[Post, ...] = ()
    rectify_by: date | None = None
    is_provisional: bool = False

    @property
    def is_confirmed(self) -> bool:
        """Whether a person has confirmed it and nobody has taken that back."""
        if self.incident.status is Status.CONFIRMED:
            return True
        return self.incident.status in STANDING and self.judgement is Judgement.CONFIRMED

    @property
    def is_hearsay(self) -> bool:
        """Whether others alone say so: nothing of it was found by Diting."""
        return is_hearsay(self.incident.findings)

    @property
    def is_seen(self) -> bool:
        """Whether the profile is one that was looked at: what is empty in a reported one is unknown."""
        return is_seen(self.incident.profile, self.incident.findings)

    def last(self, *steps: Step) -> Act | None:
        return next((act for act in reversed(self.acts) if act.step in steps), None)

    def deadline(self, duty: Duty) -> Deadline | None:
        return next((each for each in self.deadlines if each.duty is duty and each.dropped_at is None), None)
