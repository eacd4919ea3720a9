"""What periodic reports count: everything that was done and due, and every cycle of a period."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import Connection, select

from alerting.documents.cycles import Cycle
from domain.act import Act
from domain.deadline import Deadline
from domain.decision import Decision
from monitor.store import decisions, rows, tables


class OfAnIncident(Protocol):
    @property
    def incident(self) -> int: ...


T = TypeVar("T", bound=OfAnIncident)


def acts(conn: Connection) -> Mapping[int, tuple[Act, ...]]:
    """By incident, the oldest first."""
    table = tables.acts
    return _by_incident(rows.noun(Act, row) for row in conn.execute(select(table).order_by(table.c.id)))


def deadlines(conn: Connection) -> Mapping[int, tuple[Deadline, ...]]:
    table = tables.deadlines
    query = select(table).order_by(table.c.due_at, table.c.duty)
    return _by_incident(rows.noun(Deadline, row) for row in conn.execute(query))


def last_decisions(conn: Connection) -> Mapping[int, Decision]:
    """The last word of a person on each incident that has one."""
    return {decision.incident: decision for decision in decisions.listing(conn)}


def cycles(conn: Connection, since: datetime, until: datetime) -> tuple[Cycle, ...]:
    """What looked at platforms from `since` until before `until`."""
    table = tables.coverage
    query = select(table.c.platform, table.c.job, table.c.started_at, table.c.gap)
    query = query.where(table.c.started_at >= since, table.c.started_at < until).order_by(table.c.id)
    return tuple(
        Cycle(platform=row.platform, job=row.job, at=row.started_at, covered=row.gap is None)
        for row in conn.execute(query)
    )


def _by_incident(found: Iterable[T]) -> dict[int, tuple[T, ...]]:
    kept = defaultdict[int, list[T]](list)
    for each in found:
        kept[each.incident].append(each)
    return {number: tuple(each) for number, each in kept.items()}
