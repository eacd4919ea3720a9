"""Incidents: a change, its history and the messages it causes are committed together."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, case, literal, or_, select, update

from domain.errors import NotAllowed, StaleIncident
from domain.incident import Classification, Incident, Presence, Severity, Status
from domain.notification import Notification, Reason
from monitor.store import outbox, rows
from monitor.store.columns import Instant
from monitor.store.tables import history as history_table
from monitor.store.tables import incidents as table

OPEN = frozenset(status for status in Status if status.is_open)
# Nobody has ended these: those about Diting itself end when they are resolved.
UNENDED = frozenset(status for status in Status if not status.is_ended)
# In these the absence of the subject counts: the open ones, and those merged into others.
WATCHED = frozenset({*OPEN, Status.MERGED})
Tell = Callable[[Incident], Iterable[Notification]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One saved change: what the incident was from `at` on, and why people were told."""

    incident: int
    version: int
    at: datetime
    status: Status
    severity: Severity
    presence: Presence
    score: float
    rule: str
    acknowledged_by: str
    told: tuple[Reason, ...]


def get(conn: Connection, number: int) -> Incident | None:
    return _first(conn, table.c.number == number)


def find(conn: Connection, fingerprint: str) -> Incident | None:
    return _first(conn, table.c.fingerprint == fingerprint)


def known(conn: Connection, number: int) -> Incident:
    """The incident of that number. Raises NotAllowed when there is none."""
    incident = get(conn, number)
    if incident is None:
        raise NotAllowed(f"there is no incident {number}; see `diting incidents list --status all`")
    return incident


def by_subject(
    conn: Connection, classification: Classification, subject: str, *, statuses: Collection[Status] = OPEN
) -> tuple[Incident, ...]:
    """The incidents about a subject, the gravest first."""
    query = select(table).where(
        table.c.subject == subject, table.c.classification == classification, table.c.status.in_(statuses)
    )
    return tuple(rows.noun(Incident, row) for row in conn.execute(query.order_by(table.c.severity, table.c.number)))


def parts(conn: Connection, number: int) -> tuple[Incident, ...]:
    """The incidents that were merged into one."""
    query = select(table).where(table.c.merged_into == number, table.c.status == Status.MERGED)
    return tuple(rows.noun(Incident, row) for row in conn.execute(query.order_by(table.c.number)))


def freed(conn: Connection, incident: Incident | None) -> Incident | None:
    """A part whose whole has ended is a case of its own again: as closed until it is seen or reported anew."""
    if incident is None or incident.merged_into is None or incident.status is not Status.MERGED:
        return incident
    if known(conn, incident.merged_into).awaits_people:
        return incident
    return replace(incident, status=Status.CLOSED, merged_into=None)


def open_subjects(conn: Connection, classification: Classification) -> frozenset[str]:
    """What is to be looked at often: the subjects of open incidents, and of those merged into others."""
    query = select(table.c.subject).where(table.c.classification == classification, table.c.status.in_(WATCHED))
    return frozenset(conn.execute(query.distinct()).scalars())


def relapsing_subjects(conn: Connection, classification: Classification, since: datetime) -> frozenset[str]:
    """Those that are gone, of incidents that are resolved or were closed since: some come back."""
    closed = and_(table.c.status == Status.CLOSED, table.c.closed_at >= since)
    query = select(table.c.subject).where(
        table.c.classification == classification, or_(table.c.status == Status.RESOLVED, closed)
    )
    return frozenset(conn.execute(query.distinct()).scalars())


def touch(conn: Connection, number: int, now: datetime) -> None:
    """Nothing changed but the time of the last look: no new version, no history."""
    conn.execute(update(table).where(table.c.number == number).values(last_seen=now))


def listing(
    conn: Connection,
    *,
    statuses: Collection[Status] = OPEN,
    classification: Classification | None = None,
    unit: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[Incident, ...]:
    """Incidents, the gravest first, and among equals the one seen last."""
    query = select(table).where(table.c.status.in_(statuses))
    if classification is not None:
        query = query.where(table.c.classification == classification)
    if unit is not None:
        query = query.where(table.c.unit == unit)
    query = query.order_by(table.c.severity, table.c.last_seen.desc(), table.c.number).limit(limit).offset(offset)
    return tuple(rows.noun(Incident, row) for row in conn.execute(query))


def history(conn: Connection, number: int) -> tuple[Event, ...]:
    """Every saved change of an incident, the first one first."""
    query = select(history_table).where(history_table.c.incident == number).order_by(history_table.c.version)
    return tuple(rows.noun(Event, row) for row in conn.execute(query))


def save(conn: Connection, incident: Incident, tell: Tell, *, now: datetime, owed: Reason | None = None) -> Incident:
    """Store a new (number 0) or changed incident and what `tell` wants sent about it; returns it as stored.

    `owed` is what others are still to be told of it: see the module of that name.

    Raises StaleIncident when it changed since it was read, or when another one with its fingerprint came first.
    """
    saved = _add(conn, incident, now) if incident.number == 0 else _change(conn, incident, now)
    notifications = tuple(tell(saved))
    told = (owed,) if owed else tuple(dict.fromkeys(notification.reason for notification in notifications))
    _record(conn, saved, told, now)
    outbox.add(conn, notifications)
    return saved


def _add(conn: Connection, incident: Incident, now: datetime) -> Incident:
    values = _values(replace(incident, version=1)) | {"status_since": now}
    del values["number"]
    statement = rows.insert(conn, table).values(**values).on_conflict_do_nothing().returning(table.c.number)
    number = conn.execute(statement).scalar_one_or_none()
    if number is None:
        raise StaleIncident(f"an incident with the fingerprint {incident.fingerprint} exists already")
    return replace(incident, number=number, version=1)


def _change(conn: Connection, incident: Incident, now: datetime) -> Incident:
    saved = replace(incident, version=incident.version + 1)
    since = case((table.c.status == saved.status, table.c.status_since), else_=literal(now, Instant))
    statement = update(table).where(table.c.number == incident.number, table.c.version == incident.version)
    changed = conn.execute(statement.values(**_values(saved), status_since=since, deidentified_at=None))
    if changed.rowcount != 1:
        raise StaleIncident(f"{incident.reference} is no longer at version {incident.version}")
    return saved


def _values(incident: Incident) -> dict[str, object]:
    return rows.values(incident) | {"fingerprint": incident.fingerprint}


def _record(conn: Connection, saved: Incident, told: tuple[Reason, ...], now: datetime) -> None:
    event = Event(
        incident=saved.number,
        version=saved.version,
        at=now,
        status=saved.status,
        severity=saved.severity,
        presence=saved.presence,
        score=saved.score,
        rule=saved.rule,
        acknowledged_by=saved.acknowledged_by,
        told=told,
    )
    conn.execute(history_table.insert().values(**rows.values(event)))


def _first(conn: Connection, *conditions: ColumnElement[bool]) -> Incident | None:
    query = select(table).where(*conditions).order_by(table.c.severity, table.c.number).limit(1)
    row = conn.execute(query).one_or_none()
    return None if row is None else rows.noun(Incident, row)
