"""What people did about a case, in order."""

from dataclasses import replace

from sqlalchemy import Connection, select

from domain.act import Act
from monitor.store import rows
from monitor.store.tables import acts as table


def add(conn: Connection, act: Act) -> Act:
    """Keep one act for good; returns it with its id."""
    values = rows.values(act)
    del values["id"]
    return replace(act, id=conn.execute(table.insert().values(**values).returning(table.c.id)).scalar_one())


def of(conn: Connection, incident: int) -> tuple[Act, ...]:
    """The acts of one incident, the first one first."""
    query = select(table).where(table.c.incident == incident).order_by(table.c.id)
    return tuple(rows.noun(Act, row) for row in conn.execute(query))
