"""Who hears instead, when a message does not arrive."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from enum import Enum, auto

from sqlalchemy import Connection

from alerting.route import Recipient
from domain.notification import Notification, Reason
from monitor.store import outbox
from monitor.store.tables import Delivery


class Handed(Enum):
    """What became of a message: a copy was made, somebody has one, no person was to have one, or nobody is left."""

    COPIED = auto()
    KNOWN = auto()
    NEEDLESS = auto()
    NOBODY = auto()


def hand_over(conn: Connection, notification: Notification, fallback: Sequence[Recipient], now: datetime) -> Handed:
    """Queues one copy, for the first of the fallback with whom the same message has not died."""
    if notification.reason is Reason.ENDED:
        return Handed.NEEDLESS
    for other in others(notification, fallback):
        copy = replace(
            notification, id=0, attempts=0, due_at=now, since=None, channel=other.channel, address=other.address
        )
        standing = outbox.standing(conn, copy)
        if standing is None:
            outbox.add(conn, [copy])
            return Handed.COPIED
        if standing is not Delivery.DEAD:
            return Handed.KNOWN
    return Handed.NOBODY


def others(notification: Notification, fallback: Sequence[Recipient]) -> tuple[Recipient, ...]:
    """Those on other channels, in order; for one of the fallback itself, those after it come first.

    How a case ended is told to nobody but the channels that follow cases.
    """
    if notification.reason is Reason.ENDED:
        return ()
    own = Recipient(channel=notification.channel, address=notification.address)
    start = fallback.index(own) + 1 if own in fallback else 0
    return tuple(each for each in (*fallback[start:], *fallback[:start]) if each.channel != own.channel)
