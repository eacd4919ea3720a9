"""Accounts that people have looked into and let be, for a time."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from domain.allowance import Allowance
from monitor.store import rows
from monitor.store.tables import allowances as table


def put(conn: Connection, allowance: Allowance) -> None:
    """Allow an account; one that is allowed already gets the new reason and end."""
    rows.put(conn, table, rows.values(allowance))


def get(conn: Connection, account: str) -> Allowance | None:
    row = conn.execute(select(table).where(table.c.account == account)).one_or_none()
    return None if row is None else rows.noun(Allowance, row)


def listing(conn: Connection) -> tuple[Allowance, ...]:
    """All of them, those that end first in front; the past ones too, until they are swept."""
    query = select(table).order_by(table.c.expires, table.c.account)
    return tuple(rows.noun(Allowance, row) for row in conn.execute(query))


def standing(conn: Connection, now: datetime) -> tuple[Allowance, ...]:
    """Those that hold at `now`."""
    query = select(table).where(table.c.expires > now).order_by(table.c.account)
    return tuple(rows.noun(Allowance, row) for row in conn.execute(query))


def remove(conn: Connection, account: str) -> bool:
    """From now on the account is judged like any other; False where it was not allowed."""
    return conn.execute(delete(table).where(table.c.account == account)).rowcount == 1


def drop(conn: Connection, before: datetime) -> int:
    """Forget those that ended before then."""
    return conn.execute(delete(table).where(table.c.expires <= before)).rowcount
