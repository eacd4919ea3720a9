"""Counts what people were told: by day, reason, level and address, and what of the planted matters was missed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import Connection, select

from detectors.compromise import deletions, edits
from domain.incident import Classification, Severity
from domain.notification import Reason
from domain.registry import ContactRole
from monitor.store import tables
from tests.benchmarks.month.planted import Planted, Sort

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One message to one address. `change` is what it tells: the same for everybody who is told the same."""

    change: tuple[int, int, Reason]
    at: datetime
    reason: Reason
    channel: str
    address: str
    severity: Severity | None = None
    classification: Classification | None = None
    unit: str = ""
    subject: str = ""
    detectors: frozenset[str] = frozenset()
    found_at: datetime | None = None
    delivered_at: datetime | None = None

    @property
    def is_own(self) -> bool:
        return self.classification is not None and self.classification.is_own


def told(conn: Connection) -> tuple[Told, ...]:
    """Every message of the outbox."""
    out, case, past = tables.outbox.c, tables.incidents.c, tables.history.c
    query = (
        select(
            *(out.incident, out.bulletin, out.event, out.reason, out.channel, out.address, out.since, out.due_at),
            *(out.settled_at, case.classification, case.unit, case.subject, case.findings, case.first_seen),
            past.severity,
        )
        .select_from(tables.outbox)
        .outerjoin(tables.incidents, case.number == out.incident)
        .outerjoin(tables.history, (past.incident == out.incident) & (past.version == out.event))
    )
    return tuple(
        Told(
            change=(row.incident or -row.bulletin, row.event, row.reason),
            at=row.since or row.due_at,
            reason=row.reason,
            channel=row.channel,
            address=row.address,
            severity=row.severity,
            classification=row.classification,
            unit=row.unit or "",
            subject=row.subject or "",
            detectors=frozenset(finding.detector for finding in row.findings or ()),
            found_at=row.first_seen,
            delivered_at=row.settled_at,
        )
        for row in conn.execute(query.order_by(out.id))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a planted matter: when it was found, and first told at its level at once; None: it was missed."""

    planted: Planted
    found: timedelta | None
    delay: timedelta | None
    worst: Severity | None
    delivered: timedelta | None


def outcomes(planted: Iterable[Planted], messages: Iterable[Told]) -> tuple[Outcome, ...]:
    known = tuple(messages)
    return tuple(_outcome(each, known) for each in planted)


def _outcome(planted: Planted, messages: tuple[Told, ...]) -> Outcome:
    since = [each for each in messages if each.subject == planted.subject and each.at >= planted.at]
    about = [each for each in since if _tells(each, planted.sort)]
    cases = [each.found_at for each in about if each.found_at is not None]
    levels = [each.severity for each in about if each.severity is not None]
    first = [each for each in about if each.severity is not None and each.severity <= planted.level]
    arrived = [each.delivered_at for each in first if each.delivered_at is not None]
    return Outcome(
        planted=planted,
        found=min(cases) - planted.at if cases else None,
        delay=min(each.at for each in first) - planted.at if first else None,
        worst=min(levels, default=None),
        delivered=min(arrived) - planted.at if arrived else None,
    )


def _tells(message: Told, sort: Sort) -> bool:
    """Whether the case is of that sort: another case of the same account tells nobody of this matter."""
    match sort:
        case Sort.IMPOSTOR:
            return message.classification is Classification.MASQUERADE
        case Sort.HIJACK:
            return message.classification is Classification.ACCOUNT_COMPROMISE
        case Sort.TAMPER:
            return edits.DETECTOR in message.detectors
        case Sort.DELETION:
            return deletions.DETECTOR in message.detectors


def singly(messages: Iterable[Told]) -> tuple[Told, ...]:
    """What was told of cases, one by one: neither bulletins nor what is about Diting itself."""
    return tuple(each for each in messages if not each.reason.is_bulletin and not each.is_own)


def changes(messages: Iterable[Told]) -> tuple[Told, ...]:
    """One of each: however many people were told the same, it is one notice of the city."""
    return tuple({each.change: each for each in messages}.values())


def by_day(messages: Iterable[Told], start: datetime, days: int) -> list[int]:
    found = Counter((each.at - start) // DAY for each in messages)
    return [found[day] for day in range(days)]


def silence(messages: Iterable[Told], start: datetime, end: datetime) -> timedelta:
    """The longest time in which nobody was told anything singly."""
    moments = [start, *sorted(each.at for each in messages if start <= each.at < end), end]
    return max(later - earlier for earlier, later in pairwise(moments))


def rung(address: str) -> str:
    """Which role an address of the register is: duty, leader, direct, first."""
    return address.partition("@")[0]


RUNGS = tuple(role.value for role in ContactRole)
