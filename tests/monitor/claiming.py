"""Takes messages out of the outbox as a delivery does, without any channel."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from domain.notification import Notification
from monitor.store import outbox
from tests.factories import NOW


def claim(
    conn: Connection,
    *,
    channel: str = "webhook",
    now: datetime = NOW,
    lease: timedelta = timedelta(0),
    limit: int = 99,
) -> tuple[Notification, ...]:
    """Up to `limit` due messages of a channel, the longest due first, for nobody else until the lease runs out."""
    found = outbox.waiting(conn, channel=channel, now=now, limit=limit)
    return outbox.lend(conn, (each.notification for each in found), until=now + lease, owner="a")
