"""What is to be looked at, and when: the jobs wake often and take from here what is due."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, func, or_, select, update

from domain.coverage import Job
from monitor.skew import latest
from monitor.store import rows
from monitor.store.tables import due as table

KEY = ("platform", "job", "target")


@dataclass(frozen=True, slots=True)
class Due:
    """One target of one job on one platform, and when it is to be looked at next."""

    platform: str
    job: Job
    target: str
    next_at: datetime


def put(conn: Connection, *dues: Due) -> None:
    """Make targets known; one that is known already keeps its time."""
    rows.put_new(conn, table, ({**rows.values(due), "owner": ""} for due in dues))


def prune(conn: Connection, platform: str, job: Job, keep: Collection[str]) -> int:
    """Forget the targets that are not to be kept; returns how many."""
    known = conn.execute(select(table.c.target).where(table.c.platform == platform, table.c.job == job)).scalars()
    gone = [{"gone": target} for target in set(known).difference(keep)]
    if gone:
        target = table.c.target == bindparam("gone")
        conn.execute(delete(table).where(table.c.platform == platform, table.c.job == job, target), gone)
    return len(gone)


def claim(
    conn: Connection,
    platform: str,
    job: Job,
    *,
    now: datetime,
    lease: timedelta,
    longest: timedelta,
    limit: int,
    owner: str,
) -> tuple[Due, ...]:
    """Up to `limit` due targets, the longest due first, for `owner` alone until the lease runs out.

    Nothing is put off for longer than `longest`, nor lent for longer than a lease: later than that is no time of ours.
    """
    planned, lent = table.c.next_at, table.c.lease_until
    is_due = or_(planned <= now, planned > latest(now) + longest)
    is_free = or_(lent.is_(None), lent <= now, lent > latest(now) + lease)
    query = select(table).where(table.c.platform == platform, table.c.job == job, is_due, is_free)
    query = query.order_by(table.c.next_at, table.c.target).limit(limit).with_for_update(skip_locked=True)
    claimed = tuple(rows.noun(Due, row) for row in conn.execute(query))
    _lease(conn, claimed, lease_until=now + lease, owner=owner)
    return claimed


def done(conn: Connection, due: Due, next_at: datetime) -> None:
    """Looked at; the next time is `next_at`."""
    _lease(conn, (due,), lease_until=None, next_at=next_at)


def release(conn: Connection, owner: str) -> None:
    """What `owner` had claimed was not looked at after all; it is due as before."""
    conn.execute(update(table).where(table.c.owner == owner).values(lease_until=None))


def bring_forward(conn: Connection, now: datetime) -> None:
    """Make everything due now that nobody is looking at."""
    conn.execute(update(table).where(table.c.next_at > now, table.c.lease_until.is_(None)).values(next_at=now))


def lanes(conn: Connection) -> tuple[tuple[str, Job], ...]:
    """Every platform and job that has targets."""
    query = select(table.c.platform, table.c.job).distinct().order_by(table.c.platform, table.c.job)
    return tuple((platform, job) for platform, job in conn.execute(query))


def overdue(conn: Connection, now: datetime) -> dict[tuple[str, Job], tuple[int, datetime]]:
    """For each platform and job with anything due: how many, and since when the oldest."""
    query = select(table.c.platform, table.c.job, func.count(), func.min(table.c.next_at))
    query = query.where(table.c.next_at <= now).group_by(table.c.platform, table.c.job)
    return {(platform, job): (count, oldest) for platform, job, count, oldest in conn.execute(query)}


def soonest(conn: Connection, platform: str, job: Job) -> datetime | None:
    """When the next target of a job is due; None when it has none."""
    query = select(func.min(table.c.next_at)).where(table.c.platform == platform, table.c.job == job)
    moment: datetime | None = conn.execute(query).scalar()
    return moment


def _lease(conn: Connection, dues: Iterable[Due], **values: object) -> None:
    if keys := [{f"of_{name}": getattr(due, name) for name in KEY} for due in dues]:
        condition = (table.c[name] == bindparam(f"of_{name}") for name in KEY)
        conn.execute(update(table).where(*condition).values(**values), keys)
