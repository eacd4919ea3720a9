"""What is sent in one go: a message by itself, or several to one address as one digest when there are too many."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.notification import Notification
from monitor.store.outbox import Waiting
from monitor.store.pace import BOUNDLESS, Room

# So many messages a minute a person still reads one by one.
READABLE = 15
TOGETHER = "together:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """Messages to one address that go out, arrive and fail together. `key` is '' for a single one."""

    notifications: tuple[Notification, ...]
    key: str = ""

    @property
    def attempts(self) -> int:
        """How often all of it has been tried."""
        return min(notification.attempts for notification in self.notifications)


def parcels(waiting: Iterable[Waiting], room: Room) -> tuple[Parcel, ...]:
    """The longest due first. What was tried together stays together, so that a repeat is the same digest.

    Where more is due than may be sent within a minute, or than people read, the longest queues become digests.
    """
    tried, single = _apart(waiting)
    queues = sorted(single.values(), key=len)
    bound = _bound(room) - len(tried)
    packed = list(tried)
    while queues and len(queues[-1]) > 1 and sum(map(len, queues)) > bound:
        packed.append(_digest(queues.pop()))
        bound -= 1
    packed += (Parcel(notifications=(each,)) for queue in queues for each in queue)
    return tuple(sorted(packed, key=_age))


def _bound(room: Room) -> int:
    """How many parcels may go out within a minute; a channel without a limit of its own is not spared."""
    return min(READABLE, room.in_a_minute) if room.in_a_minute < BOUNDLESS else BOUNDLESS


def _apart(waiting: Iterable[Waiting]) -> tuple[list[Parcel], dict[str, list[Notification]]]:
    """The digests that were tried before, and by address what goes out for itself."""
    tried: dict[str, list[Notification]] = defaultdict(list)
    single: dict[str, list[Notification]] = defaultdict(list)
    for each in waiting:
        if each.owner.startswith(TOGETHER):
            tried[each.owner].append(each.notification)
        else:
            single[each.notification.address].append(each.notification)
    return [_digest(notifications) for notifications in tried.values()], single


def _digest(notifications: Sequence[Notification]) -> Parcel:
    if len(notifications) == 1:
        return Parcel(notifications=tuple(notifications))
    return Parcel(notifications=tuple(notifications), key=together(each.key for each in notifications))


def together(keys: Iterable[str]) -> str:
    """The key of a digest: the same for the same messages, and it names no address."""
    joined = "\n".join(sorted(keys))
    return TOGETHER + hashlib.sha256(joined.encode("utf-8", "replace")).hexdigest()[:32]


def _age(parcel: Parcel) -> tuple[object, int]:
    return min((each.due_at, each.id) for each in parcel.notifications)
