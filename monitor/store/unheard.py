"""Which official accounts alone give no answer, since when, and whether people were told."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, select

from domain.freshness import Check, Freshness, Unheard, unheard
from monitor.store import rows
from monitor.store.tables import unheard as table


def note(conn: Connection, platform: str, seen: Iterable[Freshness], is_asked: Callable[[Check, str], bool]) -> None:
    """What a cycle that counted showed of each account; what is asked no more is forgotten."""
    known = {(each.check, each.target): each for each in everything(conn, table.c.platform == platform)}
    for key, gone in known.items():
        if not is_asked(*key):
            forget(conn, gone)
    for each in seen:
        before = known.get((each.check, each.target))
        _keep(conn, before, unheard(before, each))


def everything(conn: Connection, *conditions: ColumnElement[bool]) -> tuple[Unheard, ...]:
    query = select(table).where(*conditions).order_by(table.c.platform, table.c.target, table.c.check)
    return tuple(rows.noun(Unheard, row) for row in conn.execute(query))


def told(conn: Connection, each: Unheard, now: datetime) -> None:
    """People have read of it: that it began, or that it is over, which ends it."""
    if each.over_at is None:
        rows.put(conn, table, rows.values(replace(each, told_at=now)))
    else:
        forget(conn, each)


def forget(conn: Connection, each: Unheard) -> None:
    key = and_(table.c.platform == each.platform, table.c.check == each.check, table.c.target == each.target)
    conn.execute(delete(table).where(key))


def _keep(conn: Connection, before: Unheard | None, after: Unheard | None) -> None:
    if after is not None and after != before:
        rows.put(conn, table, rows.values(after))
    elif after is None and before is not None:
        forget(conn, before)
