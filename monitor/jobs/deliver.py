"""deliver: brings what the outbox owes to people, at least once, however often it takes."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Protocol

from sqlalchemy import Connection

from alerting.route import Recipient
from config.settings import AlertSettings
from domain.errors import Permanent, Retry, Throttled
from domain.incident import Incident, Severity
from domain.notification import Message, Notification, Reason
from domain.ports import Channel
from domain.registry import OfficialAccount
from monitor.store import Store, incidents, outbox
from monitor.watch import Watch

BATCH = 20


class Render(Protocol):
    """Puts an incident into the words of the configured language and time zone."""

    def __call__(
        self, notification: Notification, incident: Incident, *, official_name: str, unit_name: str, now: datetime
    ) -> Message: ...


class Tally(Protocol):
    """Where deliveries are counted."""

    def delivered(self, channel: str, delay: timedelta) -> None: ...

    def failed(self, channel: str, result: str) -> None: ...

    def alerted(self, severity: Severity, latency: timedelta) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Deliver:
    """One channel's share of the outbox, so that a dead channel holds up no other."""

    name: str
    channel: Channel
    store: Store
    watch: Callable[[], Watch]
    render: Render
    settings: AlertSettings
    fallback: tuple[Recipient, ...]
    tally: Tally
    clock: Callable[[], datetime]
    random: Random
    owner: str

    async def run(self) -> int:
        """Sends one batch of what is due; the number of messages tried."""
        claimed = await self.store.write(
            outbox.claim,
            channel=self.name,
            now=self.clock(),
            lease=timedelta(seconds=self.settings.lease_seconds),
            limit=BATCH,
            owner=self.owner,
        )
        await asyncio.gather(*(self._deliver(notification) for notification in claimed))
        return len(claimed)

    async def _deliver(self, notification: Notification) -> None:
        if notification.attempts > self.settings.max_attempts:
            await self._bury(notification, "given up: attempts ended without a word, the last lease ran out")
            return
        incident = await self.store.read(incidents.known, notification.incident)
        message = self._message(notification, incident)
        try:
            await self.channel.send(message)
        except Throttled as throttled:
            await self._postpone(notification, throttled.until, str(throttled), "throttled")
        except Retry as passing:
            await self._postpone(notification, self.clock() + self._pause(notification), str(passing), "retry")
        except Permanent as final:
            await self._bury(notification, str(final))
        else:
            now = self.clock()
            await self.store.write(outbox.delivered, notification.id, now)
            self.tally.delivered(self.name, now - notification.due_at)
            if notification.reason is Reason.OPENED:
                self.tally.alerted(incident.severity, now - incident.first_seen)

    def _message(self, notification: Notification, incident: Incident) -> Message:
        watch = self.watch()
        official, unit = watch.registry.account(incident.official), watch.registry.unit(incident.unit)
        return self.render(
            notification,
            incident,
            official_name=_name(official),
            unit_name=unit.name if unit else "",
            now=self.clock(),
        )

    def _pause(self, notification: Notification) -> timedelta:
        """Doubles with each attempt up to the ceiling, with half of it left to chance so that senders spread."""
        doublings = max(0, notification.attempts - 1)
        ceiling = min(self.settings.backoff_max_seconds, self.settings.backoff_seconds * 2**doublings)
        return timedelta(seconds=ceiling * self.random.uniform(0.5, 1))

    async def _postpone(self, notification: Notification, until: datetime, error: str, result: str) -> None:
        """Tries again at `until`, unless it has been tried often enough."""
        if notification.attempts >= self.settings.max_attempts:
            await self._bury(notification, error)
            return
        await self.store.write(outbox.postpone, notification.id, until, error)
        self.tally.failed(self.name, result)

    async def _bury(self, notification: Notification, error: str) -> None:
        await self.store.write(self._hand_over, notification, error, self.clock())
        self.tally.failed(self.name, "dead")

    def _hand_over(self, conn: Connection, notification: Notification, error: str, now: datetime) -> None:
        """A dead letter and its copies on the fallback channels are one change."""
        outbox.bury(conn, notification.id, error, now)
        outbox.add(
            conn,
            (
                replace(notification, id=0, attempts=0, due_at=now, channel=other.channel, address=other.address)
                for other in self.fallback
                if other.channel != self.name
            ),
        )


def _name(official: OfficialAccount | None) -> str:
    return official.display_name if official else ""
