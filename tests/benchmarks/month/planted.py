"""What happens in the month, as facts: events, attacks that must be told, and papers that come in late."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.incident import Severity
from domain.registry import Approval
from tests.benchmarks.month.world import World

Deed = Callable[[World], None]


class Sort(StrEnum):
    """What a planted matter is."""

    IMPOSTOR = "impostor"
    HIJACK = "hijack"
    TAMPER = "tamper"
    DELETION = "deletion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happens at a moment."""

    at: datetime
    what: str
    do: Deed


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """An attack. `subject` is the account by which its case is found, `level` what the table of levels makes of it.

    `undo` is what whoever is responsible does about it. Nobody touches the case of one that is `neglected`.
    """

    what: str
    sort: Sort
    subject: str
    at: datetime
    level: Severity
    undo: Deed
    neglected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """An approval that is entered into the ledger at a moment."""

    at: datetime
    approval: Approval


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """The month. `start` is the local midnight of its first day; `dead` is when the mail reaches nobody."""

    start: datetime
    events: tuple[Event, ...]
    planted: tuple[Planted, ...]
    papers: tuple[Paper, ...]
    dead: tuple[datetime, datetime]
