"""What waits for the daily digests, what they need to know, and how often people were told at all."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from sqlalchemy import Connection, bindparam, delete, func, or_, select, update

from domain.coverage import Coverage
from domain.incident import Classification, Incident
from domain.notification import Bulletin, Reason
from monitor.store import rows
from monitor.store.tables import bulletins, coverage, digest_items, history, incidents

DAY = timedelta(days=1)
PER_QUERY = 500
OWN = frozenset(each for each in Classification if each.is_own)
# Which of several items a statement is about.
KEY = (
    digest_items.c.unit == bindparam("its_unit"),
    digest_items.c.incident == bindparam("its_incident"),
    digest_items.c.event == bindparam("its_event"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One change of an incident that a unit is to read of; `bulletin` is the digest that told it, None: none yet."""

    unit: str
    incident: int
    event: int
    reason: Reason
    added_at: datetime
    bulletin: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How often people are told: a day in the mean over a week, and at most one unit within a day."""

    a_day: float
    of_a_unit: int


def put(conn: Connection, item: Item) -> None:
    """A change that is listed already stays as it is."""
    rows.put_new(conn, digest_items, (rows.values(item),))


def listed(conn: Connection, until: datetime) -> tuple[Item, ...]:
    """What was put down until then and no digest has told, the oldest first."""
    table = digest_items
    query = select(table).where(table.c.bulletin.is_(None), table.c.added_at <= until)
    ordered = query.order_by(table.c.added_at, table.c.incident, table.c.event, table.c.unit)
    return tuple(rows.noun(Item, row) for row in conn.execute(ordered))


def seal(conn: Connection, items: Iterable[Item], bulletin: int) -> None:
    """They have been told by that bulletin."""
    if keys := _keys(items):
        conn.execute(update(digest_items).where(*KEY).values(bulletin=bulletin), keys)


def drop(conn: Connection, items: Iterable[Item]) -> None:
    """There is nothing left to tell of them; what a digest has told stays."""
    if keys := _keys(items):
        conn.execute(delete(digest_items).where(*KEY, digest_items.c.bulletin.is_(None)), keys)


def forget(conn: Connection, before: date) -> int:
    """Takes the text out of older digests, which names accounts, and what they listed; how many had one."""
    table = bulletins
    old = select(table.c.id).where(table.c.kind == Reason.DIGEST, table.c.day < before)
    conn.execute(delete(digest_items).where(digest_items.c.bulletin.in_(old)))
    return conn.execute(update(table).where(table.c.id.in_(old), table.c.body != "").values(body="")).rowcount


def told(conn: Connection, day: date, unit: str | None = None) -> tuple[Item, ...]:
    """What the digests of a day told, for one unit or all."""
    query = select(digest_items).join(bulletins, bulletins.c.id == digest_items.c.bulletin)
    query = query.where(bulletins.c.day == day)
    if unit is not None:
        query = query.where(digest_items.c.unit == unit)
    ordered = query.order_by(digest_items.c.unit, digest_items.c.incident, digest_items.c.event)
    return tuple(rows.noun(Item, row) for row in conn.execute(ordered))


def cases(conn: Connection, numbers: Collection[int]) -> dict[int, Incident]:
    """Incidents by number."""
    found: dict[int, Incident] = {}
    wanted = sorted(numbers)
    for start in range(0, len(wanted), PER_QUERY):
        query = select(incidents).where(incidents.c.number.in_(wanted[start : start + PER_QUERY]))
        found |= {row.number: rows.noun(Incident, row) for row in conn.execute(query)}
    return found


def cycles(conn: Connection, since: datetime, until: datetime) -> tuple[Coverage, ...]:
    """Every cycle that ended within the period, in order."""
    within = coverage.c.finished_at.between(since, until)
    query = select(coverage).where(within).order_by(coverage.c.finished_at, coverage.c.id)
    return tuple(rows.noun(Coverage, row) for row in conn.execute(query))


def valid_before(conn: Connection, moment: datetime) -> dict[tuple[str, str], datetime]:
    """When the last cycle before that moment ended that really looked, by platform and job."""
    table = coverage
    query = select(table.c.platform, table.c.job, func.max(table.c.finished_at))
    query = query.where(table.c.gap.is_(None), table.c.finished_at < moment).group_by(table.c.platform, table.c.job)
    return {(platform, job): finished for platform, job, finished in conn.execute(query)}


def last_issued(conn: Connection, kind: Reason) -> dict[str, date]:
    """The day of each unit's last bulletin of a kind."""
    query = select(bulletins.c.unit, func.max(bulletins.c.day)).where(bulletins.c.kind == kind)
    return dict(conn.execute(query.group_by(bulletins.c.unit)).all())


def issued(conn: Connection, *, day: date | None = None, unit: str | None = None, limit: int) -> tuple[Bulletin, ...]:
    """Digests that were made, the newest first; of a unit also those that it shared with others."""
    table = bulletins
    query = select(table).where(table.c.kind == Reason.DIGEST)
    if day is not None:
        query = query.where(table.c.day == day)
    if unit is not None:
        told = select(digest_items.c.bulletin).where(digest_items.c.unit == unit, digest_items.c.bulletin.is_not(None))
        shared = table.c.unit.startswith(f"{unit}+", autoescape=True)
        query = query.where(or_(table.c.unit == unit, shared, table.c.id.in_(told)))
    newest = query.order_by(table.c.day.desc(), table.c.id.desc()).limit(limit)
    return tuple(rows.noun(Bulletin, row) for row in conn.execute(newest))


def notices(conn: Connection, since: datetime, zone: tzinfo) -> Counter[tuple[str, date]]:
    """How many changes people were told of singly, by unit and day; those about Diting itself are not counted."""
    query = select(incidents.c.unit, history.c.at).join(incidents, incidents.c.number == history.c.incident)
    query = query.where(history.c.at >= since, history.c.told != (), incidents.c.classification.not_in(OWN))
    return Counter((row.unit, row.at.astimezone(zone).date()) for row in conn.execute(query))


def budget(conn: Connection, now: datetime, zone: tzinfo, days: int = 7) -> Budget:
    """What the alert budget is held against: no unit is named."""
    counted = notices(conn, now - days * DAY, zone)
    today = now.astimezone(zone).date()
    lately = [count for (_, day), count in counted.items() if day >= today - DAY]
    return Budget(a_day=counted.total() / days, of_a_unit=max(lately, default=0))


def _keys(items: Iterable[Item]) -> list[dict[str, object]]:
    return [{"its_unit": item.unit, "its_incident": item.incident, "its_event": item.event} for item in items]
