"""How fast a channel may be spoken to: one row a channel, so that restarts and several processes keep one limit.

A row holds the moment at which its bucket is full again (GCRA).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from monitor.skew import LONGEST, latest
from monitor.store import rows
from monitor.store.tables import pace as table

MINUTE = timedelta(minutes=1)
# Of a channel whose peer names no limit; no interval is needed then.
BOUNDLESS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """`burst` at once and one more each `interval`: within any minute never more than the peer allows."""

    burst: int = BOUNDLESS
    interval: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How many may be sent `at_once` and within the next minute; `held_until` is when the peer ends its ban."""

    at_once: int
    in_a_minute: int
    held_until: datetime | None = None


def steady(per_minute: int | None) -> Pace:
    """A quarter of the limit at once, the rest spread over the minute; None is no limit."""
    if per_minute is None:
        return Pace()
    burst = max(1, per_minute // 4)
    return Pace(burst=burst, interval=MINUTE / max(1, per_minute - burst))


def room(conn: Connection, channel: str, pace: Pace, now: datetime) -> Room:
    """What may be sent now; on PostgreSQL the row is this transaction's own until it ends."""
    free_at = _credible(_free_at(conn, channel, now), now)
    if free_at <= now:
        return Room(at_once=pace.burst, in_a_minute=pace.burst + _refill(pace))
    first_at = free_at - (pace.burst - 1) * pace.interval
    # By sending alone nobody waits for longer than one interval: somebody has asked for this.
    if first_at - now > pace.interval:
        return Room(at_once=0, in_a_minute=0, held_until=first_at)
    left = max(0, pace.burst + (now - free_at) // pace.interval)
    return Room(at_once=left, in_a_minute=left + _refill(pace))


def take(conn: Connection, channel: str, pace: Pace, count: int, now: datetime) -> None:
    """So many are sent now."""
    if pace.interval:
        _set(conn, channel, max(_credible(_free_at(conn, channel, now), now), now) + count * pace.interval)


def hold(conn: Connection, channel: str, pace: Pace, until: datetime) -> None:
    """Nothing goes out before `until`, and then no burst: the peer has said so."""
    free_at = until + (pace.burst - 1) * pace.interval
    _set(conn, channel, max(_credible(_free_at(conn, channel, until), until), free_at))


def _credible(free_at: datetime, now: datetime) -> datetime:
    """Free now, where the time is that of a clock that ran ahead."""
    return free_at if free_at <= latest(now) + LONGEST else now


def _refill(pace: Pace) -> int:
    return MINUTE // pace.interval if pace.interval else BOUNDLESS


def _free_at(conn: Connection, channel: str, first: datetime) -> datetime:
    """Since no two transactions may both find the row missing, it is written before it is read: free from `first`."""
    query = select(table.c.free_at).where(table.c.key == channel).with_for_update()
    found: datetime | None = conn.execute(query).scalar()
    if found is None:
        rows.put_new(conn, table, [{"key": channel, "free_at": first}])
        found = conn.execute(query).scalar_one()
    return found


def _set(conn: Connection, channel: str, free_at: datetime) -> None:
    conn.execute(update(table).where(table.c.key == channel).values(free_at=free_at))
