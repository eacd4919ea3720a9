"""Who is on duty for which unit, when. Contacts are sealed: nothing here can be searched by them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, select

from domain.registry import Contact
from domain.shift import Shift
from monitor.store import rows
from monitor.store.tables import shifts as table


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """How many shifts were put in, and how many known ones gave way to them, wholly or in part."""

    added: int
    replaced: int


def put(conn: Connection, *shifts: Shift) -> Changes:
    """Enter shifts. Where one overlaps a known one of the same unit and role it counts, and the rest of that stays."""
    fresh = defaultdict(list)
    for shift in shifts:
        fresh[shift.unit].append(shift)
    replaced = sum(_make_way(conn, unit, own) for unit, own in fresh.items())
    rows.put(conn, table, *map(_row, shifts))
    return Changes(added=len(shifts), replaced=replaced)


def on_duty(conn: Connection, unit: str, now: datetime) -> tuple[Contact, ...]:
    """The people whose shift it is; each counts instead of the registered contacts of the same role."""
    query = select(table).where(table.c.unit == unit, table.c.starts <= now, table.c.ends > now)
    found = conn.execute(query.order_by(table.c.role, table.c.starts))
    return tuple(_shift(row).contact for row in found)


def all_on_duty(conn: Connection, now: datetime) -> Mapping[str, tuple[Contact, ...]]:
    """The same of every unit that has anybody on duty."""
    query = select(table).where(table.c.starts <= now, table.c.ends > now)
    found = defaultdict[str, list[Contact]](list)
    for row in conn.execute(query.order_by(table.c.unit, table.c.role, table.c.starts)):
        found[row.unit].append(_shift(row).contact)
    return {unit: tuple(contacts) for unit, contacts in found.items()}


def listing(conn: Connection, *, unit: str | None = None, after: datetime | None = None) -> tuple[Shift, ...]:
    """Shifts, by unit and time; those of one unit, or those that end after a moment."""
    query = select(table).order_by(table.c.unit, table.c.starts, table.c.role)
    if unit is not None:
        query = query.where(table.c.unit == unit)
    if after is not None:
        query = query.where(table.c.ends > after)
    return tuple(_shift(row) for row in conn.execute(query))


def drop(conn: Connection, *, unit: str | None = None, before: datetime | None = None) -> int:
    """Forget shifts of a unit, or those that ended before a moment, or both at once; returns how many."""
    conditions: list[ColumnElement[bool]] = []
    if unit is not None:
        conditions.append(table.c.unit == unit)
    if before is not None:
        conditions.append(table.c.ends <= before)
    return conn.execute(delete(table).where(*conditions)).rowcount


def _make_way(conn: Connection, unit: str, fresh: Collection[Shift]) -> int:
    known = listing(conn, unit=unit, after=min(shift.starts for shift in fresh))
    gone = [shift for shift in known if any(_overlap(shift, other) for other in fresh)]
    for shift in gone:
        conn.execute(delete(table).where(_is(shift)))
    rows.put(conn, table, *(_row(rest) for shift in gone for rest in _rest(shift, fresh)))
    return len(gone)


def _overlap(one: Shift, other: Shift) -> bool:
    same = one.contact.role is other.contact.role
    return same and one.starts < other.ends and other.starts < one.ends


def _rest(known: Shift, fresh: Collection[Shift]) -> Iterator[Shift]:
    """What is left of a shift between others: a swapped day leaves no hole in the weeks around it."""
    starts = known.starts
    for other in sorted((other for other in fresh if _overlap(known, other)), key=lambda other: other.starts):
        if starts < other.starts:
            yield replace(known, starts=starts, ends=other.starts)
        starts = max(starts, other.ends)
    if starts < known.ends:
        yield replace(known, starts=starts)


def _is(shift: Shift) -> ColumnElement[bool]:
    return and_(table.c.unit == shift.unit, table.c.role == shift.contact.role, table.c.starts == shift.starts)


def _row(shift: Shift) -> rows.Values:
    return rows.values(shift) | {"role": shift.contact.role}


def _shift(row: rows.AnyRow) -> Shift:
    return rows.noun(Shift, row)
