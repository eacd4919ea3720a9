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


def take(conn: Connection, most: int) -> tuple[Owed, ...]:
    """Up to so many, the oldest first, and out of the table: whoever takes them tells them in the same transaction."""
    query = select(table).order_by(table.c.added_at, table.c.incident, table.c.event).limit(most)
    found = tuple(rows.noun(Owed, row) for row in conn.execute(query.with_for_update(skip_locked=True)))
    for each in found:
        conn.execute(delete(table).where(table.c.incident == each.incident, table.c.event == each.event))
    return found
