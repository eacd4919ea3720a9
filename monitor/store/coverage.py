"""Which cycles really looked: the proof behind every silence."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from domain.coverage import Coverage, Job
from monitor.skew import latest
from monitor.store import rows
from monitor.store.tables import coverage as table


def record(conn: Connection, coverage: Coverage) -> None:
    conn.execute(table.insert().values(**rows.values(coverage)))


def began(conn: Connection) -> datetime | None:
    """When Diting first looked at anything; None while it has not."""
    moment: datetime | None = conn.execute(select(func.min(table.c.started_at))).scalar()
    return moment


def last(conn: Connection, platform: str, job: Job) -> Coverage | None:
    return _last(conn, table.c.platform == platform, table.c.job == job)


def last_valid(conn: Connection, platform: str, job: Job, now: datetime | None = None) -> Coverage | None:
    """The last cycle without a gap; as of `now` none that would have ended in the future."""
    past = () if now is None else (table.c.finished_at <= latest(now),)
    return _last(conn, table.c.platform == platform, table.c.job == job, table.c.gap.is_(None), *past)


def all_last(conn: Connection) -> tuple[Coverage, ...]:
    """The last cycle of each job on each platform."""
    newest = select(func.max(table.c.id)).group_by(table.c.platform, table.c.job)
    query = select(table).where(table.c.id.in_(newest)).order_by(table.c.platform, table.c.job)
    return tuple(rows.noun(Coverage, row) for row in conn.execute(query))


def _last(conn: Connection, *conditions: ColumnElement[bool]) -> Coverage | None:
    row = conn.execute(select(table).where(*conditions).order_by(table.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else rows.noun(Coverage, row)
