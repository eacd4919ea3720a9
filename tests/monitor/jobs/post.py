"""A post office for tests: a real store, channels that fail as they are told, and a clock that the test moves."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, select

from alerting.messages import catalog
from alerting.route import Recipient
from config.settings import AlertSettings
from domain.incident import Classification, Incident, Severity
from domain.manner import Manner
from domain.notification import Message, Notification
from domain.registry import Contact
from domain.text import Locale
from monitor.jobs.deliver import Deliver
from monitor.jobs.wording import Wording
from monitor.store import Store, incidents, outbox, rows, tables
from monitor.store.outbox import Dead
from monitor.store.registry import Registry
from monitor.watch import Watch
from tests.factories import NOW, account, incident, notification, unit

MAIL, FEISHU, WEBHOOK, LOGS = "mail", "feishu", "webhook", "logs"
DUTY, SECOND = "duty@ga.linze.example", "second@ga.linze.example"
CATALOG = catalog.load(Locale.ZH_CN)


class Peer:
    """A channel that takes every message, unless `faults` holds an error for its address."""

    def __init__(self, per_minute: int | None = None, *, is_machine: bool = False) -> None:
        self.manner = Manner(per_minute=per_minute, is_machine=is_machine)
        self.faults: dict[str, Exception] = {}
        self.taken: list[Message] = []
        self.tried = 0

    def addresses(self, contacts: Iterable[Contact]) -> frozenset[str]:
        return frozenset(contact.email for contact in contacts if contact.email)

    async def send(self, message: Message) -> None:
        self.tried += 1
        if (fault := self.faults.get(message.address)) is not None:
            raise fault
        self.taken.append(message)

    async def aclose(self) -> None:
        """Nothing is open."""


class Counts:
    """What was counted."""

    def __init__(self) -> None:
        self.results: list[tuple[str, str]] = []
        self.delays: list[timedelta] = []
        self.latencies: list[tuple[Severity, timedelta]] = []
        self.digests: list[int] = []
        self.copies = 0

    def delivered(self, channel: str, delay: timedelta) -> None:
        self.results.append((channel, "delivered"))
        self.delays.append(delay)

    def failed(self, channel: str, result: str) -> None:
        self.results.append((channel, result))

    def collapsed(self, channel: str, messages: int) -> None:
        assert channel
        self.digests.append(messages)

    def handed_over(self, channel: str, messages: int) -> None:
        assert channel
        self.copies += messages

    def alerted(self, severity: Severity, latency: timedelta) -> None:
        self.latencies.append((severity, latency))


class Post:
    """One case, and whatever is owed to people about it."""

    def __init__(self, store: Store, *fallback: Recipient, **alerts: Any) -> None:
        self.store, self.now, self.counts = store, NOW, Counts()
        self.fallback, self.alerts = fallback, AlertSettings(**alerts)
        self.peers = {MAIL: Peer(), WEBHOOK: Peer(), FEISHU: Peer(per_minute=20), LOGS: Peer(is_machine=True)}
        self.faults: list[tuple[str, str]] = []
        self.mended: list[str] = []
        self.registry = Registry(units=(unit(),), accounts=(account(),))

    @property
    def mail(self) -> Peer:
        return self.peers[MAIL]

    @property
    def feishu(self) -> Peer:
        return self.peers[FEISHU]

    def clock(self) -> datetime:
        return self.now

    def forward(self, **delta: float) -> None:
        self.now += timedelta(**delta)

    def opened(self, *owed: Notification, **changes: Any) -> Incident:
        """A case is stored with what is owed about it; by default one message to the duty officer."""
        with self.store.begin() as conn:
            saved = incidents.save(conn, incident(**changes), lambda _: (), now=self.now)
            told = owed or (notification(channel=MAIL, address=DUTY),)
            outbox.add(conn, [_about(each, saved, self.now) for each in told])
        return saved

    def flood(self, count: int, channel: str = FEISHU, address: str = "group") -> None:
        """So many cases, with one message each."""
        for _ in range(count):
            self.opened(notification(channel=channel, address=address), subject=f"bluesky:did:plc:{self._next()}")

    def _next(self) -> int:
        with self.store.reading() as conn:
            return len(conn.execute(select(tables.incidents.c.number)).all())

    def deliver(self, name: str = MAIL, channel: Any = None) -> Deliver:
        return Deliver(
            name=name,
            channel=channel or self.peers[name],
            store=self.store,
            wording=Wording(
                watch=lambda: Watch(self.registry),
                catalog=CATALOG,
                zone=self.alerts.zone,
                rules={},
                deadlines=lambda _conn, _incident: (),
            ),
            settings=self.alerts,
            fallback=self.fallback,
            broken=self._broken,
            works=self._works,
            tally=self.counts,
            clock=self.clock,
            random=Random(1),
            owner="test",
            machines=frozenset({LOGS}),
        )

    def _broken(self, conn: Connection, channel: str, error: str, now: datetime) -> None:
        """As the casebook does: one case, however many messages die."""
        party = f"channel:{channel}"
        self.faults.append((channel, error))
        if incidents.find(conn, f"{Classification.DELIVERY}|{party}|{party}") is None:
            case = incident(
                classification=Classification.DELIVERY, official=party, subject=party, unit="", profile=None
            )
            incidents.save(conn, case, lambda _: (), now=now)

    def _works(self, _: Connection, channel: str, __: datetime) -> None:
        self.mended.append(channel)

    def owed(self, channel: str | None = None) -> tuple[Notification, ...]:
        """Every message that waits, in the order in which they were written."""
        waiting = select(tables.outbox).where(tables.outbox.c.state == tables.Delivery.WAITING)
        with self.store.reading() as conn:
            found = [rows.noun(Notification, row) for row in conn.execute(waiting.order_by(tables.outbox.c.id))]
        return tuple(each for each in found if channel in {None, each.channel})

    def dead(self) -> tuple[Dead, ...]:
        with self.store.reading() as conn:
            return outbox.dead(conn)

    def held_by(self) -> set[str]:
        """Which channels have something waiting."""
        return {each.channel for each in self.owed()}


def _about(owed: Notification, case: Incident, now: datetime) -> Notification:
    return replace(owed, incident=case.number, event=case.version, due_at=now)
