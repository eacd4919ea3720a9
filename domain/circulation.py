"""Who else hears of a case: the parties, what is known of the case, and the rules that an operator edits."""

from dataclasses import dataclass
from enum import StrEnum

from domain.assessment import Harm, Kind
from domain.deadline import Duty
from domain.fact import Fact
from domain.incident import Classification, Severity
from domain.notification import Reason
from domain.registry import ContactRole


class Party(StrEnum):
    """Whoever may hear: the unit itself, the unit that manages it, and the authorities of its place."""

    SPONSOR = "sponsor"
    MANAGER = "manager"
    BUREAU = "bureau"
    CAC = "cac"
    POLICE = "police"
    PUBLICITY = "publicity"
    SECRECY = "secrecy"
    OFFICE = "office"

    @property
    def is_authority(self) -> bool:
        return self not in {Party.SPONSOR, Party.MANAGER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a rule of circulation may ask of a case; `overdue` are the duties that were not done in time."""

    reason: Reason
    classification: Classification
    severity: Severity
    kind: Kind | None = None
    harm: Harm = Harm.NONE
    facts: frozenset[Fact] = frozenset()
    overdue: frozenset[Duty] = frozenset()
    victims: int = 0
    loss_yuan: int = 0
    is_secret: bool = False
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Calls the parties of `tell` where everything holds that it states; what it leaves empty asks nothing.

    `roles`: of the parties these people only, otherwise those on duty. Of `reasons`, `kinds`, `facts`, `overdue` any
    one; `least`, `harm`, `victims` and `loss_yuan` are least values. Unless `suspected`, a person must have confirmed
    the case first.
    """

    id: str
    tell: tuple[Party, ...]
    roles: tuple[ContactRole, ...] = ()
    reasons: frozenset[Reason] = frozenset()
    classifications: frozenset[Classification] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    facts: frozenset[Fact] = frozenset()
    overdue: frozenset[Duty] = frozenset()
    least: Severity = Severity.ORDINARY
    harm: Harm = Harm.NONE
    victims: int = 0
    loss_yuan: int = 0
    secret: bool = False
    suspected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A party that must hear, and which of its people; none: those on duty."""

    party: Party
    roles: tuple[ContactRole, ...] = ()
