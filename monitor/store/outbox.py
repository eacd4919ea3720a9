"""The outbox: messages wait here until a channel has taken them; a claim that nobody finishes lapses."""

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select, update

from domain.notification import Notification
from monitor.skew import LONGEST, latest
from monitor.store import codes, rows
from monitor.store.tables import Delivery
from monitor.store.tables import outbox as table

WAITING = table.c.state == Delivery.WAITING
# The newest settled messages of a channel: enough to see whom it reaches.
LATELY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A due message that nobody has in hand; `owner` is who tried it last, '' for nobody yet."""

    notification: Notification
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dead:
    """A message that was given up, and the last thing its channel said."""

    notification: Notification
    error: str
    buried_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A message that has been due since then, and the last thing its channel said, '' when it was not tried yet."""

    notification: Notification
    error: str
    since: datetime


def add(conn: Connection, notifications: Iterable[Notification], fresh: Callable[[], str] = codes.fresh) -> None:
    """Queue messages, each with a `fresh` code of its own; one whose key was ever queued is ignored."""
    batch = [_row(notification, fresh) for notification in notifications]
    taken = _taken(conn, {row["code"] for row in batch} - {""})
    for row in batch:
        while row["code"] in taken:
            row["code"] = fresh()
    rows.put_new(conn, table, batch)


def waiting(conn: Connection, *, channel: str, now: datetime, limit: int) -> tuple[Waiting, ...]:
    """Up to `limit` due messages of a channel that nobody has in hand, the longest due first.

    No other transaction gets to see them until this one ends.
    """
    lent, latest_due = table.c.lease_until, latest(now) + LONGEST
    is_free = or_(lent.is_(None), lent <= now, lent > latest_due)
    is_due = or_(table.c.due_at <= now, table.c.due_at > latest_due)
    query = select(table).where(WAITING, table.c.channel == channel, is_due, is_free).limit(limit)
    found = conn.execute(query.order_by(table.c.due_at, table.c.id).with_for_update(skip_locked=True))
    return tuple(Waiting(notification=_notification(row), owner=row.owner) for row in found)


def lend(
    conn: Connection, notifications: Iterable[Notification], *, until: datetime, owner: str
) -> tuple[Notification, ...]:
    """They are `owner`'s alone until then; returns them with the attempt counted."""
    held = tuple(replace(notification, attempts=notification.attempts + 1) for notification in notifications)
    leased = update(table).where(table.c.id.in_([notification.id for notification in held]))
    conn.execute(leased.values(lease_until=until, owner=owner, attempts=table.c.attempts + 1))
    return held


def delivered(conn: Connection, id: int, now: datetime) -> None:
    _settle(conn, id, state=Delivery.DELIVERED, settled_at=now, error="")


def postpone(conn: Connection, id: int, due_at: datetime, error: str) -> None:
    """Try again at `due_at`; since when it was first due stays known."""
    _settle(conn, id, due_at=due_at, error=error)


def bury(conn: Connection, id: int, error: str, now: datetime) -> None:
    """Give up until a person revives it."""
    _settle(conn, id, state=Delivery.DEAD, settled_at=now, error=error)


def pending(conn: Connection) -> dict[str, int]:
    """How many messages wait, by channel."""
    query = select(table.c.channel, func.count()).where(WAITING).group_by(table.c.channel)
    return dict(conn.execute(query).all())


def oldest_due(conn: Connection) -> datetime | None:
    """Since when the longest waiting message has been due; None when none waits."""
    first_due = func.coalesce(table.c.since, table.c.due_at)
    oldest: datetime | None = conn.execute(select(func.min(first_due)).where(WAITING)).scalar()
    return oldest


def standing(conn: Connection, notification: Notification) -> Delivery | None:
    """Where the message of that key stands; None when it was never queued."""
    found: Delivery | None = conn.execute(select(table.c.state).where(table.c.key == _key(notification))).scalar()
    return found


def reaches_others(conn: Connection, notification: Notification, machines: Collection[str] = ()) -> bool:
    """Whether a person has been told beside this one, or still may be, of what this message tells."""
    same = (
        table.c.incident == notification.incident
        if notification.incident is not None
        else table.c.bulletin == notification.bulletin
    )
    query = select(table.c.id).where(same, table.c.event == notification.event, table.c.reason == notification.reason)
    others = query.where(table.c.id != notification.id, table.c.state != Delivery.DEAD)
    return conn.execute(others.where(table.c.channel.not_in(machines)).limit(1)).first() is not None


def unreached(conn: Connection, channel: str, since: datetime) -> frozenset[str]:
    """The addresses of a channel at which the last message that was settled since then died."""
    settled = select(table).where(table.c.channel == channel, table.c.settled_at >= since)
    newest = conn.execute(settled.order_by(table.c.settled_at.desc(), table.c.id.desc()).limit(LATELY))
    last: dict[str, Delivery] = {}
    for row in newest:
        last.setdefault(row.address, row.state)
    return frozenset(address for address, state in last.items() if state is Delivery.DEAD)


def by_code(conn: Connection, code: str) -> Notification | None:
    """The message that a code answers to, as people write and speak codes."""
    if not (meant := codes.read(code)):
        return None
    row = conn.execute(select(table).where(table.c.code == meant).order_by(table.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else _notification(row)


def dead(conn: Connection) -> tuple[Dead, ...]:
    """The buried messages, the first one first."""
    query = select(table).where(table.c.state == Delivery.DEAD).order_by(table.c.settled_at, table.c.id)
    return tuple(
        Dead(notification=_notification(row), error=row.error, buried_at=row.settled_at) for row in conn.execute(query)
    )


def late(conn: Connection, now: datetime) -> tuple[Late, ...]:
    """The messages that are due and not delivered, the longest due first."""
    since = func.coalesce(table.c.since, table.c.due_at)
    query = select(table, since.label("late_since")).where(WAITING, since <= now).order_by(since, table.c.id)
    return tuple(
        Late(notification=_notification(row), error=row.error, since=row.late_since) for row in conn.execute(query)
    )


def revive(conn: Connection, id: int | None, now: datetime) -> int:
    """Queue one buried message again, or all of them for None; returns how many."""
    raised = update(table).where(table.c.state == Delivery.DEAD)
    if id is not None:
        raised = raised.where(table.c.id == id)
    return conn.execute(
        raised.values(state=Delivery.WAITING, settled_at=None, lease_until=None, attempts=0, due_at=now)
    ).rowcount


def _settle(conn: Connection, id: int, **outcome: object) -> None:
    # Whoever lost its lease may still come to report: a message that is delivered must not come back to life.
    conn.execute(update(table).where(table.c.id == id, WAITING).values(lease_until=None, **outcome))


def _taken(conn: Connection, wanted: set[str]) -> set[str]:
    """Which of these codes some message has already: old messages are gone with their codes."""
    if not wanted:
        return set()
    return set(conn.execute(select(table.c.code).where(table.c.code.in_(wanted))).scalars())


def _row(notification: Notification, fresh: Callable[[], str]) -> dict[str, Any]:
    row = rows.values(notification) | {"state": Delivery.WAITING, "error": "", "owner": ""}
    del row["id"]
    row["since"] = notification.since or notification.due_at
    row["code"] = fresh() if notification.incident is not None else ""
    return row | {"key": _key(notification)}


def _key(notification: Notification) -> str:
    """The key names an address; its digest is as unique and tells nobody who was written to."""
    return hashlib.sha256(notification.key.encode("utf-8", "replace")).hexdigest()


def _notification(row: rows.AnyRow) -> Notification:
    return rows.noun(Notification, row)
