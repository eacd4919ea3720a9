"""The deadlines of cases as they are stored: one row a duty of a case."""

from datetime import datetime

from sqlalchemy import Connection, Select, select

from domain.deadline import Deadline
from domain.incident import Classification, Status
from monitor.store import rows
from monitor.store.tables import deadlines as table
from monitor.store.tables import incidents

OWN = tuple(about for about in Classification if about.is_own)
OPEN = tuple(status for status in Status if status.is_open)


def put(conn: Connection, *deadlines: Deadline) -> None:
    """Add, or store as they are now."""
    rows.put(conn, table, *map(rows.values, deadlines))


def of(conn: Connection, incident: int) -> tuple[Deadline, ...]:
    """All deadlines of a case, also those that have ended, the first one due first."""
    return _read(conn, select(table).where(table.c.incident == incident).order_by(table.c.due_at, table.c.duty))


def held(conn: Connection, incident: int) -> tuple[Deadline, ...]:
    """As `of`, with the case kept from other writers until commit: for whoever settles what another may be telling."""
    conn.execute(_case(incident).with_for_update()).one_or_none()
    return of(conn, incident)


def due(conn: Connection, now: datetime) -> tuple[Deadline, ...]:
    """Those of which somebody must hear by now: the gravest case first, and of one case the first one due."""
    query = select(table).join(incidents).where(table.c.next_at <= now)
    return _read(conn, query.order_by(incidents.c.severity, table.c.incident, table.c.due_at, table.c.duty))


def begun_after(conn: Connection, moment: datetime) -> tuple[int, ...]:
    """The cases with something that runs and is said to have begun later than that."""
    began = (table.c.started_at > moment, table.c.met_at.is_(None), table.c.dropped_at.is_(None))
    query = select(table.c.incident).where(*began).distinct().order_by(table.c.incident)
    return tuple(conn.execute(query).scalars())


def take(conn: Connection, incident: int, now: datetime) -> tuple[Deadline, ...]:
    """The deadlines of a case, for nobody else until commit; none where another process is at it, or none is due."""
    # Two statements: the rows must be read after the lock is held, or what another process has just told is old.
    if conn.execute(_case(incident).with_for_update(skip_locked=True)).one_or_none() is None:
        return ()
    taken = of(conn, incident)
    return taken if any(one.next_at is not None and one.next_at <= now for one in taken) else ()


def running(conn: Connection) -> tuple[Deadline, ...]:
    """What runs, the first one due first."""
    query = select(table).where(table.c.met_at.is_(None), table.c.dropped_at.is_(None))
    return _read(conn, query.order_by(table.c.due_at, table.c.incident, table.c.duty))


def unsettled(conn: Connection) -> tuple[int, ...]:
    """The cases that await people and have no deadline at all: those of a database from before there were any."""
    waiting = incidents.c.status.in_(OPEN) | (
        (incidents.c.status == Status.RESOLVED) & incidents.c.classification.not_in(OWN)
    )
    settled = select(table.c.incident).where(table.c.incident == incidents.c.number).exists()
    query = select(incidents.c.number).where(waiting, ~settled).order_by(incidents.c.number)
    return tuple(conn.execute(query).scalars())


def _case(incident: int) -> Select[tuple[int]]:
    return select(incidents.c.number).where(incidents.c.number == incident)


def _read(conn: Connection, query: Select[tuple[object, ...]]) -> tuple[Deadline, ...]:
    return tuple(rows.noun(Deadline, row) for row in conn.execute(query))
