"""What a daily digest says, before it is put into words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from alerting.covered import Covered, Ending
from alerting.looked import Looked
from domain.answer import Outcome
from domain.deadline import Deadline
from domain.freshness import Unheard
from domain.incident import Classification, Incident
from domain.notification import Reason
from domain.text import Text

FRESH = frozenset({Reason.OPENED, Reason.REOPENED, Reason.ESCALATED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A case that is only listed, why it is, and the unit that it concerns."""

    incident: Incident
    reason: Reason
    unit_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A duty that was not done in time."""

    incident: Incident
    deadline: Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """An official account that alone gave no valid answer to a check for too long or, `is_over`, gives one again.

    `since` is the last valid answer (None: never), `why` what it is answered.
    """

    unheard: Unheard
    name: str
    unit_name: str
    platform: Text
    why: Outcome
    since: datetime | None = None

    @property
    def is_over(self) -> bool:
        return self.unheard.over_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Everything that a reader is told of a day. `reader` is what the commands know it by.

    It concerns the unit of that name and so many `others`. `accounts` are the official accounts that are watched,
    `unwatched` counts those on platforms that Diting does not look at. `covered` tells the same by target, where that
    is known; `endings` are logins that end, for those who can renew them. `silent` is told once, the gravest first.
    """

    reader: str
    unit_name: str
    others: int
    day: date
    start: datetime
    end: datetime
    entries: tuple[Entry, ...] = ()
    open_cases: tuple[Incident, ...] = ()
    late: tuple[Late, ...] = ()
    looked: tuple[Looked, ...] = ()
    unwatched: Mapping[str, int] | None = None
    accounts: int = 0
    covered: tuple[Covered, ...] = ()
    endings: tuple[Ending, ...] = ()
    silent: tuple[Silent, ...] = ()

    @property
    def unheard(self) -> tuple[Silent, ...]:
        return tuple(each for each in self.silent if not each.is_over)

    @property
    def heard_again(self) -> tuple[Silent, ...]:
        return tuple(each for each in self.silent if each.is_over)

    @property
    def fresh(self) -> tuple[Entry, ...]:
        return tuple(each for each in self._cases if each.reason in FRESH)

    @property
    def news(self) -> tuple[Entry, ...]:
        return tuple(each for each in self._cases if each.reason not in FRESH)

    @property
    def hints(self) -> tuple[Entry, ...]:
        return tuple(each for each in self.entries if is_hint(each.incident) and each.incident.status.is_open)

    @property
    def gone(self) -> tuple[Entry, ...]:
        """Hints that took care of themselves."""
        return tuple(each for each in self.entries if is_hint(each.incident) and not each.incident.status.is_open)

    @property
    def says_something(self) -> bool:
        return bool(self.fresh or self.news or self.hints or self.late or self.silent)

    @property
    def _cases(self) -> tuple[Entry, ...]:
        return tuple(each for each in self.entries if not is_hint(each.incident))


def is_hint(incident: Incident) -> bool:
    """Whether it is about a rule of the regulation, not about an attack."""
    return incident.classification is Classification.COMPLIANCE
