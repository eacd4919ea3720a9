"""How each account usually posts, packed as the detectors keep it."""

from datetime import datetime

from sqlalchemy import Connection, select

from monitor.store import rows
from monitor.store.tables import baselines as table


def read(conn: Connection, account: str) -> bytes | None:
    """The packed state of an account; None when none is stored."""
    query = select(table.c.state).where(table.c.account == account)
    state: bytes | None = conn.execute(query).scalar_one_or_none()
    return state


def put(conn: Connection, account: str, state: bytes, now: datetime) -> None:
    """Store the state of an account in place of the one before."""
    rows.put(conn, table, {"account": account, "state": state, "updated_at": now})
