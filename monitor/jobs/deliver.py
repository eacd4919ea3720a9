"""deliver: brings what the outbox owes to people, at least once, however often it takes."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from random import Random
from typing import Protocol

import structlog
from sqlalchemy import Connection

from alerting.route import Recipient
from config.settings import AlertSettings
from domain.errors import Permanent, Retry, Throttled
from domain.incident import Classification, Incident, Severity
from domain.notification import Notification, Reason
from domain.ports import Channel
from monitor.jobs.arrivals import Arrivals
from monitor.jobs.fallback import Handed, hand_over, others
from monitor.jobs.parcels import Parcel, parcels
from monitor.jobs.wording import Letter, Wording
from monitor.store import Store, incidents, outbox, pace

BATCH = 20
# Of a channel with a limit: all that waits should be seen before it is decided what goes out together.
CROWD = 500
# For how long one address at which messages die speaks against the whole channel.
DOUBT = timedelta(days=1)

log = structlog.get_logger("deliver")


class Tally(Protocol):
    """Where deliveries are counted."""

    def delivered(self, channel: str, delay: timedelta) -> None: ...

    def failed(self, channel: str, result: str) -> None: ...

    def collapsed(self, channel: str, messages: int) -> None: ...

    def handed_over(self, channel: str, messages: int) -> None: ...

    def alerted(self, severity: Severity, latency: timedelta) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Deliver:
    """One channel's share of the outbox, so that a dead channel holds up no other.

    `broken` and `works` hear of a fault that only people mend, and of its end, in the transaction of its message.
    `machines` are the channels that no person reads.
    """

    name: str
    channel: Channel
    store: Store
    wording: Wording
    settings: AlertSettings
    fallback: tuple[Recipient, ...]
    broken: Callable[[Connection, str, str, datetime], object]
    works: Callable[[Connection, str, datetime], object]
    tally: Tally
    clock: Callable[[], datetime]
    random: Random
    owner: str
    machines: frozenset[str] = frozenset()

    async def run(self) -> int:
        """Sends one batch of what is due, as far as the channel's pace allows; the number of messages tried."""
        claimed, copies = await self.store.write(self._claim, self.clock())
        self.tally.handed_over(self.name, copies)
        await asyncio.gather(*(self._deliver(parcel) for parcel in claimed))
        return sum(len(parcel.notifications) for parcel in claimed)

    def _claim(self, conn: Connection, now: datetime) -> tuple[tuple[Parcel, ...], int]:
        """What is to be sent now; while the peer asks to wait, nothing but copies for others, so many."""
        room = pace.room(conn, self.name, self._pace, now)
        limit = BATCH if self.channel.manner.per_minute is None else CROWD
        if room.held_until is not None:
            held = outbox.waiting(conn, channel=self.name, now=now, limit=limit)
            letters = [each.notification for each in held]
            return (), self._postpone(conn, letters, room.held_until, "the peer asked to wait", now)
        if not room.at_once:
            return (), 0
        going = parcels(outbox.waiting(conn, channel=self.name, now=now, limit=limit), room)[: room.at_once]
        if going:
            pace.take(conn, self.name, self._pace, len(going), now)
        return tuple(self._lent(conn, parcel, now) for parcel in going), 0

    def _lent(self, conn: Connection, parcel: Parcel, now: datetime) -> Parcel:
        until = now + timedelta(seconds=self.settings.lease_seconds)
        lent = outbox.lend(conn, parcel.notifications, until=until, owner=parcel.key or self.owner)
        return replace(parcel, notifications=lent)

    @cached_property
    def _pace(self) -> pace.Pace:
        return pace.steady(self.channel.manner.per_minute)

    async def _deliver(self, parcel: Parcel) -> None:
        if parcel.attempts > self.settings.max_attempts:
            await self._give_up(parcel, self._spent, "given up: attempts ended without a word, the last lease ran out")
            return
        letters = await self.store.read(self.wording.letters, parcel, self.clock())
        if not letters:
            await self._give_up(parcel, self._bury, "there is nothing left to tell: its case or bulletin is gone")
            return
        try:
            await self.channel.send(self.wording.message(parcel, letters))
        except Throttled as throttled:
            await self._put_off(parcel, self._throttled, throttled.until, str(throttled), "throttled")
        except Retry as passing:
            await self._put_off(parcel, self._retried, self.clock(), str(passing), "retry")
        except Permanent as final:
            self._buried(parcel, await self.store.write(self._refused, parcel, letters, str(final), self.clock()))
        else:
            await self._settle(parcel, letters)

    async def _settle(self, parcel: Parcel, letters: Sequence[Letter]) -> None:
        now = self.clock()
        await self._arrivals.add(parcel)
        for notification in parcel.notifications:
            self.tally.delivered(self.name, now - _since(notification))
        if parcel.key:
            self.tally.collapsed(self.name, len(parcel.notifications))
        told = {each.incident for each in parcel.notifications if each.reason is Reason.OPENED}
        for incident in (letter.incident for letter in letters):
            if incident is not None and incident.number in told:
                self.tally.alerted(incident.severity, now - incident.first_seen)

    @cached_property
    def _arrivals(self) -> Arrivals:
        return Arrivals(lambda together: self.store.write(self._arrived, together, self.clock()))

    def _arrived(self, conn: Connection, arrived: Iterable[Parcel], now: datetime) -> None:
        for parcel in arrived:
            for notification in parcel.notifications:
                outbox.delivered(conn, notification.id, now)
        # One address that works does not mend the channel for another one.
        if self._is_broken(conn) and not outbox.unreached(conn, self.name, now - DOUBT):
            self.works(conn, self.name, now)

    def _is_broken(self, conn: Connection) -> bool:
        case = incidents.find(conn, f"{Classification.DELIVERY}|{self._party}|{self._party}")
        return case is not None and case.status.is_open

    @property
    def _party(self) -> str:
        return f"channel:{self.name}"

    def _pause(self, parcel: Parcel) -> timedelta:
        """Doubles with each attempt up to the ceiling, with half of it left to chance so that senders spread."""
        doublings = max(0, parcel.attempts - 1)
        ceiling = min(self.settings.backoff_max_seconds, self.settings.backoff_seconds * 2**doublings)
        return timedelta(seconds=ceiling * self.random.uniform(0.5, 1))

    async def _put_off(
        self,
        parcel: Parcel,
        how: Callable[[Connection, Parcel, datetime, str, datetime], int],
        until: datetime,
        error: str,
        result: str,
    ) -> None:
        """Tries again, not before `until`, unless it has been tried often enough."""
        if parcel.attempts >= self.settings.max_attempts:
            await self._give_up(parcel, self._spent, error)
            return
        copies = await self.store.write(how, parcel, until, error, self.clock())
        self.tally.failed(self.name, result)
        self.tally.handed_over(self.name, copies)

    def _throttled(self, conn: Connection, parcel: Parcel, until: datetime, error: str, now: datetime) -> int:
        """The whole channel waits, whatever the peer asks: whoever goes on sending is banned for longer."""
        pace.hold(conn, self.name, self._pace, max(until, now + timedelta(seconds=self.settings.backoff_seconds / 2)))
        return self._retried(conn, parcel, until, error, now)

    def _retried(self, conn: Connection, parcel: Parcel, until: datetime, error: str, now: datetime) -> int:
        """After a pause, but not later than when somebody else is to be told, so that nobody is told needlessly."""
        again = now + self._pause(parcel)
        edges = [self._edge(conn, each) for each in parcel.notifications if self._stand_ins(each)]
        soonest = min((edge for edge in edges if edge > now), default=again)
        return self._postpone(conn, parcel.notifications, max(until, min(again, soonest)), error, now)

    def _postpone(
        self, conn: Connection, notifications: Iterable[Notification], until: datetime, error: str, now: datetime
    ) -> int:
        """Another try at `until`; what has failed for too long by then goes to others meanwhile. Returns the copies."""
        copies = 0
        for notification in notifications:
            outbox.postpone(conn, notification.id, until, error)
            if self._stand_ins(notification) and ((edge := self._edge(conn, notification)) <= now or edge < until):
                copies += hand_over(conn, notification, self._others, now) is Handed.COPIED
        return copies

    def _stand_ins(self, notification: Notification) -> tuple[Recipient, ...]:
        return others(notification, self._others)

    @property
    def _others(self) -> tuple[Recipient, ...]:
        """Nobody hears in a machine's stead: people have been told for themselves."""
        return () if self.channel.manner.is_machine else self.fallback

    def _edge(self, conn: Connection, notification: Notification) -> datetime:
        """When somebody else is to be told: the graver the case, the sooner."""
        case = None if notification.incident is None else incidents.get(conn, notification.incident)
        severity = case.severity if case else Severity.ORDINARY
        return _since(notification) + timedelta(minutes=self.settings.fallback_after_minutes[severity - 1])

    async def _give_up(
        self, parcel: Parcel, how: Callable[[Connection, Parcel, str, datetime], tuple[Handed, ...]], error: str
    ) -> None:
        self._buried(parcel, await self.store.write(how, parcel, error, self.clock()))

    def _buried(self, parcel: Parcel, handed: Sequence[Handed]) -> None:
        self.tally.failed(self.name, "dead")
        self.tally.handed_over(self.name, handed.count(Handed.COPIED))
        for notification, became in zip(parcel.notifications, handed, strict=True):
            if became is Handed.NOBODY:
                log.error(
                    "deliver.nobody_left",
                    channel=self.name,
                    incident=notification.incident,
                    bulletin=notification.bulletin,
                    reason=notification.reason,
                )

    def _refused(
        self, conn: Connection, parcel: Parcel, letters: Sequence[Letter], error: str, now: datetime
    ) -> tuple[Handed, ...]:
        """A dead letter, its copies and the alarm about the channel are one change."""
        handed = self._bury(conn, parcel, error, now)
        # That the news of a broken channel does not arrive on that channel is no further news.
        if not all(self._is_about_itself(letter.incident) for letter in letters):
            self.broken(conn, self.name, error, now)
        return handed

    def _spent(self, conn: Connection, parcel: Parcel, error: str, now: datetime) -> tuple[Handed, ...]:
        """Nothing else would tell people that a machine takes nothing any more."""
        if self.channel.manner.is_machine:
            self.broken(conn, self.name, error, now)
        return self._bury(conn, parcel, error, now)

    def _bury(self, conn: Connection, parcel: Parcel, error: str, now: datetime) -> tuple[Handed, ...]:
        for notification in parcel.notifications:
            outbox.bury(conn, notification.id, error, now)
        return tuple(self._left(conn, notification, now) for notification in parcel.notifications)

    def _left(self, conn: Connection, notification: Notification, now: datetime) -> Handed:
        handed = hand_over(conn, notification, self._others, now)
        if handed is Handed.NOBODY and outbox.reaches_others(conn, notification, self.machines):
            return Handed.KNOWN
        return handed

    def _is_about_itself(self, incident: Incident | None) -> bool:
        return (
            incident is not None
            and incident.classification is Classification.DELIVERY
            and incident.subject == self._party
        )


def _since(notification: Notification) -> datetime:
    return notification.since or notification.due_at
