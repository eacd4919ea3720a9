"""Cases that are over: since when, and whether there was anything to them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from domain.incident import Classification, Status
from monitor.store import rows
from monitor.store.tables import REGISTERED, acts, evidence, history
from monitor.store.tables import incidents as table

ENDED = tuple(status for status in Status if status.is_ended)
# Nobody ends these: they are over when what was wrong is.
BY_ITSELF = tuple(kind for kind in Classification if kind.is_own or kind is Classification.COMPLIANCE)


def _over() -> ColumnElement[bool]:
    by_itself = and_(table.c.status == Status.RESOLVED, table.c.classification.in_(BY_ITSELF))
    return or_(table.c.status.in_(ENDED), by_itself)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A case that nobody has anything left to do about; `was_none`: it was dismissed, and is about a private account.

    `is_bare`: it was de-identified already. What people add after that has its own time, from then on.
    """

    number: int
    since: datetime
    was_none: bool
    is_bare: bool


def awaiting(conn: Connection) -> frozenset[int]:
    """The cases in which people have something left to do, and those that are handled with them."""
    found = frozenset(conn.execute(select(table.c.number).where(~_over())).scalars())
    parts = _parts(conn)
    fresh: Collection[int] = found
    while fresh:
        fresh = {part for part, whole in parts.items() if whole in fresh} - found
        found |= frozenset(fresh)
    return found


def ended(conn: Connection, before: datetime) -> Iterator[Ended]:
    """The cases that were over before a moment, by number. One that was merged ends with the one it is handled with."""
    waiting, parts = awaiting(conn), _parts(conn)
    found = {row.number: row for row in conn.execute(_query()) if row.number not in waiting}
    for number, row in sorted(found.items()):
        line = [found[each] for each in _line(number, parts) if each in found]
        since = max(_since(each) for each in line)
        if since <= before:
            was_none = line[-1].status is Status.DISMISSED and not row.is_registered
            is_bare = row.deidentified_at is not None and not any(_added(row))
            yield Ended(number=number, since=since, was_none=was_none, is_bare=is_bare)


def _query() -> Select[Any]:
    earlier = select(func.max(history.c.at)).where(
        history.c.incident == table.c.number, history.c.status != table.c.status
    )
    is_registered = select(REGISTERED).where(table.c.subject == REGISTERED).exists()
    columns = (table.c.number, table.c.status, table.c.status_since, table.c.deidentified_at)
    bare_at = table.c.deidentified_at
    acted = select(func.max(acts.c.at)).where(acts.c.incident == table.c.number, acts.c.at > bare_at)
    kept = select(func.max(evidence.c.taken_at)).where(
        evidence.c.incident == table.c.number, evidence.c.taken_at > bare_at, evidence.c.media_type != ""
    )
    moments = {"open_at": earlier, "acted_at": acted, "kept_at": kept}
    found = (query.scalar_subquery().label(name) for name, query in moments.items())
    return select(*columns, *found, is_registered.label("is_registered"))


def _added(row: rows.AnyRow) -> tuple[datetime | None, ...]:
    """When something was last recorded or kept of a case that had been de-identified."""
    return row.acted_at, row.kept_at


def _since(row: rows.AnyRow) -> datetime:
    """It cannot have ended before it was last something else, whatever the clock said when it did."""
    moments: tuple[datetime | None, ...] = (row.status_since, row.open_at, *_added(row))
    return max(filter(None, moments))


def _parts(conn: Connection) -> Mapping[int, int]:
    """With which case each merged one is handled."""
    query = select(table.c.number, table.c.merged_into).where(
        table.c.status == Status.MERGED, table.c.merged_into.is_not(None)
    )
    return {row.number: row.merged_into for row in conn.execute(query)}


def _line(number: int, parts: Mapping[int, int]) -> list[int]:
    """A case, the one it was merged into, and so on."""
    line = [number]
    while (whole := parts.get(line[-1])) is not None and whole not in line:
        line.append(whole)
    return line
