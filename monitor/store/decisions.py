"""What people decided, each with the evidence that they were shown."""

from sqlalchemy import Connection, select

from domain.decision import Decision
from monitor.store import rows
from monitor.store.tables import decisions as table


def put(conn: Connection, decision: Decision) -> None:
    """Keep a decision, or what may still be kept of it."""
    rows.put(conn, table, rows.values(decision))


def of(conn: Connection, incident: int) -> tuple[Decision, ...]:
    """The decisions about one incident, the first one first."""
    query = select(table).where(table.c.incident == incident).order_by(table.c.version)
    return tuple(rows.noun(Decision, row) for row in conn.execute(query))


def listing(conn: Connection) -> tuple[Decision, ...]:
    """Every decision, the first one first."""
    query = select(table).order_by(table.c.at, table.c.incident, table.c.version)
    return tuple(rows.noun(Decision, row) for row in conn.execute(query))
