"""What was asked about each target, when, and when the answer was last valid."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, delete, func, or_, select

from domain.freshness import JOBS, Check, Freshness
from monitor.skew import latest
from monitor.store import rows
from monitor.store.tables import REGISTERED, due
from monitor.store.tables import freshness as table

# What an answer says of itself is for people who look into a fault, and is cut.
DETAIL = 200
LAST_ASKED = ("asked_at", "outcome", "detail")
LAST_VALID = ("valid_at", "route")


def note(conn: Connection, seen: Freshness) -> None:
    """Takes down what was asked just now."""
    note_all(conn, (seen,), seen.asked_at)


def note_all(conn: Connection, seen: Iterable[Freshness], now: datetime) -> None:
    """Takes down what was asked, in one statement; what is known to be newer stays, as an import may come late.

    What is known to be newer than `now` was noted by a clock that ran ahead, and gives way.
    """
    batch = [rows.values(each) | {"detail": each.detail[:DETAIL]} for each in sorted(seen, key=_key)]
    if not batch:
        return
    statement = rows.insert(conn, table)
    given = statement.excluded
    later = or_(given.asked_at >= table.c.asked_at, table.c.asked_at > latest(now))
    ahead = table.c.valid_at > latest(now)
    valid = and_(given.valid_at.is_not(None), or_(_is_newer(given.valid_at), ahead))
    # Until there was a valid answer, the route is that of the last attempt.
    routed = or_(valid, and_(table.c.valid_at.is_(None), later))
    fresh = {name: case((later, given[name]), else_=table.c[name]) for name in LAST_ASKED}
    fresh["valid_at"] = case((or_(valid, ahead), given.valid_at), else_=table.c.valid_at)
    fresh["route"] = case((routed, given.route), else_=table.c.route)
    key = [column.name for column in table.primary_key]
    conn.execute(statement.on_conflict_do_update(index_elements=key, set_=fresh), batch)


def of_platform(conn: Connection, platform: str) -> tuple[Freshness, ...]:
    query = select(table).where(table.c.platform == platform).order_by(table.c.check, table.c.target)
    return tuple(rows.noun(Freshness, row) for row in conn.execute(query))


def everything(conn: Connection) -> tuple[Freshness, ...]:
    query = select(table).order_by(table.c.platform, table.c.check, table.c.target)
    return tuple(rows.noun(Freshness, row) for row in conn.execute(query))


def route(conn: Connection, platform: str, check: Check, target: str) -> str:
    """The connector that last gave a valid answer, or last tried; '' where none is known."""
    of_target = and_(table.c.platform == platform, table.c.check == check, table.c.target == target)
    found: str | None = conn.execute(select(table.c.route).where(of_target)).scalar()
    return found or ""


def last_valid(conn: Connection, since: datetime, now: datetime) -> dict[tuple[str, Check], datetime | None]:
    """The newest valid answer of each platform to each check that it was asked since then; None: there was none."""
    newest = func.max(case((table.c.valid_at <= latest(now), table.c.valid_at)))
    query = select(table.c.platform, table.c.check, newest).where(table.c.asked_at > since)
    found = conn.execute(query.group_by(table.c.platform, table.c.check))
    return {(platform, check): moment for platform, check, moment in found}


def stale(
    conn: Connection, before: Mapping[Check, datetime], since: datetime, now: datetime
) -> dict[tuple[str, Check], int]:
    """How many due targets asked since then have had no valid answer from `before` to now, by platform and check."""
    return {
        (platform, check): int(count)
        for check, limit in before.items()
        for platform, count in conn.execute(_stale(check, limit, since, now))
    }


def _stale(check: Check, before: datetime, since: datetime, now: datetime) -> Select[Any]:
    same = and_(due.c.platform == table.c.platform, due.c.job == JOBS[check], due.c.target == table.c.target)
    late = or_(table.c.valid_at.is_(None), table.c.valid_at <= before, table.c.valid_at > latest(now))
    query = select(table.c.platform, func.sum(case((late, 1), else_=0))).join(due, same)
    return query.where(table.c.check == check, table.c.asked_at > since).group_by(table.c.platform)


def prune(conn: Connection, before: datetime) -> int:
    """Forgets what was not asked since, but for registered accounts; how many went."""
    account = table.c.platform + ":" + table.c.target
    gone = delete(table).where(table.c.asked_at <= before, account.not_in(select(REGISTERED)))
    return conn.execute(gone).rowcount


def _is_newer(given: ColumnElement[datetime]) -> ColumnElement[bool]:
    return or_(table.c.valid_at.is_(None), given > table.c.valid_at)


def _key(seen: Freshness) -> tuple[str, str, str]:
    """Always the same order, so that two writers never wait for each other."""
    return seen.platform, seen.check, seen.target
