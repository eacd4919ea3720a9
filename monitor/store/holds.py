"""Refusals that outlive a restart: until when a platform asked not to be asked."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from monitor.http import Hold
from monitor.store import rows
from monitor.store.tables import holds as table


def put(conn: Connection, hold: Hold, now: datetime | None = None) -> None:
    """Add, or replace; what has ended by `now` is forgotten, for strangers name new hosts without end."""
    if now is not None:
        conn.execute(delete(table).where(table.c.until <= now))
    rows.put(conn, table, rows.values(hold))


def load(conn: Connection, now: datetime) -> tuple[Hold, ...]:
    """The holds that still bind."""
    query = select(table).where(table.c.until > now).order_by(table.c.key)
    return tuple(rows.noun(Hold, row) for row in conn.execute(query))


def clear(conn: Connection, key: str) -> None:
    conn.execute(delete(table).where(table.c.key == key))
