"""Refusals that outlive a restart: until when a platform asked not to be asked."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from monitor.http import Hold
from monitor.skew import latest
from monitor.store import rows
from monitor.store.tables import holds as table

# Nobody is left alone for longer than this without being asked again.
LONGEST = timedelta(days=7)


def put(conn: Connection, hold: Hold, now: datetime | None = None) -> None:
    """Add, or replace; what has ended by `now` is forgotten, for strangers name new hosts without end."""
    if now is not None:
        conn.execute(delete(table).where(table.c.until <= now))
    rows.put(conn, table, rows.values(hold))


def load(conn: Connection, now: datetime) -> tuple[Hold, ...]:
    """The holds that still bind."""
    query = select(table).where(table.c.until > now).order_by(table.c.key)
    known = (rows.noun(Hold, row) for row in conn.execute(query))
    return tuple(hold for hold in known if binds(hold, now))


def binds(hold: Hold, now: datetime) -> bool:
    """Whether it lasts; one that would last for longer than any can was noted by a clock that ran ahead."""
    return now < hold.until <= latest(now) + LONGEST


def clear(conn: Connection, key: str) -> None:
    conn.execute(delete(table).where(table.c.key == key))
