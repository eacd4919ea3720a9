"""Proofs that an account is not there; one alone may be a platform's hiccup."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from domain.answer import Outcome
from monitor.store import rows
from monitor.store.tables import absences as table


def note(conn: Connection, account: str, at: datetime, outcome: Outcome) -> None:
    """Count a proof of absence; a proof of presence ends the run, a refusal or a fault says nothing either way."""
    if outcome.is_absence:
        # What a clock that ran ahead has noted says nothing of the time from now on.
        conn.execute(delete(table).where(table.c.account == account, table.c.at > at))
        rows.put(conn, table, {"account": account, "at": at, "outcome": outcome})
    elif outcome.is_valid:
        clear(conn, account)


def run(conn: Connection, account: str) -> tuple[datetime, ...]:
    """The consecutive proofs of absence, oldest first."""
    return tuple(conn.execute(select(table.c.at).where(table.c.account == account).order_by(table.c.at)).scalars())


def accounts(conn: Connection) -> frozenset[str]:
    """All accounts that were absent when they were last looked for."""
    return frozenset(conn.execute(select(table.c.account).distinct()).scalars())


def clear(conn: Connection, account: str) -> None:
    conn.execute(delete(table).where(table.c.account == account))
