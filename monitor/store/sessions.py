"""The logins that connectors ask with: since when, until when, and what the platform last said of them."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, delete, select

from domain.answer import Answer, Outcome
from domain.login import Login
from domain.session import Session
from monitor.store import rows
from monitor.store.tables import sessions as table

DETAIL = 200


def note(conn: Connection, connector: str, fingerprint: str, answer: Answer[Session], now: datetime) -> Login:
    """Takes down what `whoami` said; what it does not say stays as it was known or foreseen before."""
    known = _find(conn, connector, fingerprint)
    seen = answer.found
    login = Login(
        connector=connector,
        fingerprint=fingerprint,
        login=seen.login if seen else known.login if known else "",
        first_seen=known.first_seen if known else now,
        asked_at=now,
        outcome=answer.outcome,
        last_valid=now if seen else known.last_valid if known else None,
        expires_at=(seen.expires_at if seen else None) or (known.expires_at if known else None),
        detail=answer.detail[:DETAIL],
    )
    rows.put(conn, table, rows.values(login))
    return login


def foresee(conn: Connection, connector: str, fingerprint: str, expires_at: datetime | None, now: datetime) -> None:
    """A login that is in use from now on, and until when the operator or the token itself says that it lasts."""
    known = _find(conn, connector, fingerprint)
    login = known or Login(
        connector=connector, fingerprint=fingerprint, first_seen=now, asked_at=now, outcome=Outcome.OK
    )
    rows.put(conn, table, rows.values(replace(login, expires_at=expires_at or login.expires_at)))


def everything(conn: Connection) -> tuple[Login, ...]:
    query = select(table).order_by(table.c.connector, table.c.first_seen, table.c.fingerprint)
    return tuple(rows.noun(Login, row) for row in conn.execute(query))


def keep(conn: Connection, connector: str, fingerprints: Collection[str]) -> None:
    """Forgets the logins that a connector is asked with no longer: a credential that was replaced has not ended."""
    gone = table.c.fingerprint.not_in(fingerprints)
    conn.execute(delete(table).where(table.c.connector == connector, gone))


def keep_connectors(conn: Connection, connectors: Collection[str]) -> None:
    """Forgets the logins of connectors that are switched off."""
    conn.execute(delete(table).where(table.c.connector.not_in(connectors)))


def _find(conn: Connection, connector: str, fingerprint: str) -> Login | None:
    query = select(table).where(table.c.connector == connector, table.c.fingerprint == fingerprint)
    row = conn.execute(query).one_or_none()
    return None if row is None else rows.noun(Login, row)
