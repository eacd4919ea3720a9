"""The outbox: messages wait here until a channel has taken them; a claim that nobody finishes lapses."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, or_, select, update

from domain.notification import Notification
from monitor.store import rows
from monitor.store.tables import Delivery
from monitor.store.tables import outbox as table

WAITING = table.c.state == Delivery.WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class Dead:
    """A message that was given up, and the last thing its channel said."""

    notification: Notification
    error: str
    buried_at: datetime


def add(conn: Connection, notifications: Iterable[Notification]) -> None:
    """Queue messages; one whose key was ever queued is ignored."""
    rows.put_new(conn, table, (_row(notification) for notification in notifications))


def claim(
    conn: Connection, *, channel: str, now: datetime, lease: timedelta, limit: int, owner: str
) -> tuple[Notification, ...]:
    """Up to `limit` due messages of a channel, the longest due first, for `owner` alone until the lease runs out."""
    free = or_(table.c.lease_until.is_(None), table.c.lease_until <= now)
    query = (
        select(table)
        .where(WAITING, table.c.channel == channel, table.c.due_at <= now, free)
        .order_by(table.c.due_at, table.c.id)
    )
    found = conn.execute(query.limit(limit).with_for_update(skip_locked=True)).all()
    claimed = update(table).where(table.c.id.in_([row.id for row in found]))
    conn.execute(claimed.values(lease_until=now + lease, owner=owner, attempts=table.c.attempts + 1))
    return tuple(
        replace(notification, attempts=notification.attempts + 1) for notification in map(_notification, found)
    )


def delivered(conn: Connection, id: int, now: datetime) -> None:
    _settle(conn, id, state=Delivery.DELIVERED, settled_at=now, error="")


def postpone(conn: Connection, id: int, due_at: datetime, error: str) -> None:
    """Try again at `due_at`."""
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
    oldest: datetime | None = conn.execute(select(func.min(table.c.due_at)).where(WAITING)).scalar()
    return oldest


def dead(conn: Connection) -> tuple[Dead, ...]:
    """The buried messages, the first one first."""
    query = select(table).where(table.c.state == Delivery.DEAD).order_by(table.c.settled_at, table.c.id)
    return tuple(
        Dead(notification=_notification(row), error=row.error, buried_at=row.settled_at) for row in conn.execute(query)
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


def _row(notification: Notification) -> dict[str, object]:
    row = rows.values(notification) | {"state": Delivery.WAITING, "error": "", "owner": ""}
    del row["id"]
    # The key names an address; its digest is as unique and tells nobody who was written to.
    return row | {"key": hashlib.sha256(notification.key.encode("utf-8", "replace")).hexdigest()}


def _notification(row: rows.AnyRow) -> Notification:
    return rows.noun(Notification, row)
