"""What a daily digest says, before it is put into words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from alerting.covered import Covered, Ending
from alerting.looked import Looked
from domain.deadline import Deadline
from domain.incident import Classification, Incident
from domain.notification import Reason

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
class Digest:
    """Everything that a reader is told of a day. `reader` is what the commands know it by.

    It concerns the unit of that name and so many `others`. `accounts` are the official accounts that are watched,
    `unwatched` counts those on platforms that Diting does not look at. `covered` tells the same by target, where that
    is known; `endings` are logins that end, for those who can renew them.
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
        return bool(self.fresh or self.news or self.hints or self.late)

    @property
    def _cases(self) -> tuple[Entry, ...]:
        return tuple(each for each in self.entries if not is_hint(each.incident))


def is_hint(incident: Incident) -> bool:
    """Whether it is about a rule of the regulation, not about an attack."""
    return incident.classification is Classification.COMPLIANCE
