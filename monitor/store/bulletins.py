"""Texts about no single incident: the daily digests, the head of the audit chain."""

from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, Connection, select

from domain.notification import Bulletin, Reason
from monitor.store import rows
from monitor.store.tables import bulletins as table


def add(conn: Connection, bulletin: Bulletin) -> Bulletin:
    """Stores a text and returns it with its number; the one that its kind, unit and day have already stays."""
    values = rows.values(bulletin)
    del values["id"]
    statement = rows.insert(conn, table).values(**values).on_conflict_do_nothing().returning(table.c.id)
    number = conn.execute(statement).scalar_one_or_none()
    if number is not None:
        return replace(bulletin, id=number)
    return find(conn, bulletin.kind, bulletin.unit, bulletin.day) or bulletin


def get(conn: Connection, id: int) -> Bulletin | None:
    return _first(conn, table.c.id == id)


def find(conn: Connection, kind: Reason, unit: str, day: date) -> Bulletin | None:
    """A unit's bulletin of a day."""
    return _first(conn, table.c.kind == kind, table.c.unit == unit, table.c.day == day)


def _first(conn: Connection, *conditions: ColumnElement[bool]) -> Bulletin | None:
    row = conn.execute(select(table).where(*conditions)).one_or_none()
    return None if row is None else rows.noun(Bulletin, row)
