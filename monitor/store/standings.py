"""What is stored of how registered accounts keep the rules: last looks, newest posts, proofs that posts were read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, func, select

from domain.coverage import Job
from domain.observation import Snapshot
from monitor.store import rows, tables

# An account that was not looked at for so long may have posted meanwhile.
FRESH = timedelta(days=2)


def shown(conn: Connection) -> Mapping[str, Snapshot]:
    """The last look at each registered account."""
    table = tables.snapshots
    newest = (
        select(func.max(table.c.id)).where(table.c.account.in_(select(tables.REGISTERED))).group_by(table.c.account)
    )
    query = select(table).where(table.c.id.in_(newest))
    return {row.account: rows.noun(Snapshot, row) for row in conn.execute(query)}


def first_looks(conn: Connection) -> Mapping[str, datetime]:
    """Since when each registered account has been watched."""
    table = tables.snapshots
    query = select(table.c.account, func.min(table.c.seen_at).label("first"))
    query = query.where(table.c.account.in_(select(tables.REGISTERED))).group_by(table.c.account)
    return {row.account: row.first for row in conn.execute(query)}


def last_posts(conn: Connection) -> Mapping[str, datetime]:
    """When each account on record posted last; a post without a date, or of the future, counts from its first look."""
    table = tables.record
    published = case((table.c.published_at <= table.c.seen_at, table.c.published_at), else_=table.c.seen_at)
    query = select(table.c.account, func.max(published).label("last")).group_by(table.c.account)
    return {row.account: row.last for row in conn.execute(query)}


def gone(conn: Connection) -> Mapping[str, datetime]:
    """The first proof in a row that an account is missing."""
    table = tables.absences
    query = select(table.c.account, func.min(table.c.at).label("first")).group_by(table.c.account)
    return {row.account: row.first for row in conn.execute(query)}


def read_lately(conn: Connection, looks: Iterable[Snapshot], now: datetime) -> frozenset[str]:
    """The accounts whose posts were certainly read at the last look, not long ago.

    The cycle of that look was answered in full: whoever's posts are refused counts as not answered. A cycle with one
    refusal proves nothing of the others, which errs on the side of silence about silence.
    """
    cycles = _whole_cycles(conn, now - FRESH)
    return frozenset(
        look.profile.key
        for look in looks
        if any(first <= look.last_seen <= last for first, last in cycles.get(look.profile.platform, ()))
    )


def _whole_cycles(conn: Connection, since: datetime) -> Mapping[str, list[tuple[datetime, datetime]]]:
    table, found = tables.coverage, defaultdict[str, list[tuple[datetime, datetime]]](list)
    query = select(table.c.platform, table.c.started_at, table.c.finished_at)
    query = query.where(
        table.c.job == Job.GUARD, table.c.gap.is_(None), table.c.asked == table.c.answered, table.c.started_at >= since
    )
    for row in conn.execute(query):
        found[row.platform].append((row.started_at, row.finished_at))
    return found
