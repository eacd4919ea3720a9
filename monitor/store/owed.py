"""What people's steps owe to others, until the daemon, which knows all addresses, has put it into the outbox."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from domain.notification import Reason
from monitor.store import rows
from monitor.store.tables import owed as table


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """`event` is the version of the incident that others are to be told of."""

    incident: int
    event: int
    reason: Reason
    added_at: datetime


def put(conn: Connection, owed: Owed) -> None:
    rows.put(conn, table, rows.values(owed))


def waiting(conn: Connection) -> tuple[Owed, ...]:
    """What has yet to be told, the oldest first."""
    query = select(table).order_by(table.c.added_at, table.c.incident, table.c.event)
    return tuple(rows.noun(Owed, row) for row in conn.execute(query))


def take(conn: Connection, owed: Owed) -> bool:
    """Out of the table, for whoever tells it in the same transaction; False where another has taken it."""
    taken = conn.execute(delete(table).where(table.c.incident == owed.incident, table.c.event == owed.event))
    return taken.rowcount == 1
