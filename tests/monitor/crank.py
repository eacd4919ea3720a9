"""The jobs of a daemon on a fake platform with a real store; the test moves the clock and turns the crank.

Look-alikes are judged by their names alone, and by whatever `signals` (modules of detectors/impostor) add.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import select

from alerting import handling
from alerting.messages import catalog
from alerting.route import Line, Recipient, Routes
from config import circulation
from config.settings import AlertSettings, GuardSettings, HuntSettings, RecheckSettings, Settings
from detectors.behaviour.calendar import Calendar
from detectors.behaviour.tables import shipped
from detectors.compromise import avatar, deletions, echoes, edits, followers, profile, waking
from detectors.impostor import name as name_signal
from domain.coverage import Coverage, Job
from domain.incident import Classification, Ground, Incident, Severity, Status
from domain.look import Picture
from domain.manner import Manner
from domain.notification import Message, Notification, Reason
from domain.observation import Post, Profile
from domain.registry import Approval, ApprovalAction, Contact, OfficialAccount, Unit
from domain.text import Locale
from monitor.casebook import Casebook
from monitor.handling import appraisal, timetable, told_at
from monitor.hearing import Hearing
from monitor.jobs.chase import Chase
from monitor.jobs.deliver import Deliver
from monitor.jobs.guard import Guard
from monitor.jobs.habits import Habits
from monitor.jobs.hunt import Hunt
from monitor.jobs.lane import Lane
from monitor.jobs.recheck import Recheck
from monitor.jobs.scrutiny import Scrutiny
from monitor.jobs.sight import Sight
from monitor.jobs.upkeep import Herald, Planner
from monitor.jobs.wording import Wording
from monitor.ledger import Entry, Ledger
from monitor.office import Office
from monitor.store import (
    Store,
    approvals,
    coverage,
    deadlines,
    digests,
    incidents,
    registry,
    roster,
    rows,
    snapshots,
    tables,
)
from monitor.store.incidents import Event
from tests.factories import NOW
from tests.fakes import FakePlatform

PLATFORM = "bluesky"
DEPARTURES = (profile, avatar, followers, edits, deletions, waking, echoes)
NONSENSE = "zq0000000000000000"
MAIL, CITY = "mail", "duty@city.linze.example"


class Clock:
    """Stands still until the test moves it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **delta: float) -> None:
        self.now += timedelta(**delta)


class FakeChannel:
    """Takes every message, unless `faults` holds an error for its address."""

    manner = Manner()

    def __init__(self) -> None:
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


class FakeAlbum:
    """Pictures by account."""

    def __init__(self) -> None:
        self.pictures: dict[str, Picture] = {}
        self.asked: list[str] = []

    async def look(self, profile: Profile) -> Picture | None:
        self.asked.append(profile.key)
        return self.pictures.get(profile.key)


class FakeGallery:
    """What the codes in the pictures of posts lead to, by post."""

    def __init__(self) -> None:
        self.codes: dict[str, tuple[str, ...]] = {}
        self.asked: list[str] = []

    async def look(self, posts: Sequence[Post]) -> tuple[Post, ...]:
        self.asked += [post.post_id for post in posts]
        return tuple(replace(post, codes=self.codes.get(post.post_id, post.codes)) for post in posts)


class Tallied:
    """What the jobs counted."""

    def __init__(self) -> None:
        self.deliveries: list[tuple[str, str]] = []
        self.delays: list[timedelta] = []
        self.latencies: list[tuple[Severity, timedelta]] = []
        self.together: list[int] = []
        self.copies: list[int] = []

    def delivered(self, channel: str, delay: timedelta) -> None:
        self.deliveries.append((channel, "delivered"))
        self.delays.append(delay)

    def failed(self, channel: str, result: str) -> None:
        self.deliveries.append((channel, result))

    def collapsed(self, channel: str, messages: int) -> None:  # noqa: ARG002
        self.together.append(messages)

    def handed_over(self, channel: str, messages: int) -> None:  # noqa: ARG002
        if messages:
            self.copies.append(messages)

    def alerted(self, severity: Severity, latency: timedelta) -> None:
        self.latencies.append((severity, latency))


class Crank:
    """One platform, its three jobs, the planner, the chase of deadlines and one channel; nothing is left to chance."""

    def __init__(self, store: Store, platform: FakePlatform, **options: Any) -> None:
        self.store, self.platform, self.clock, self.album = store, platform, Clock(), FakeAlbum()
        self.channel, self.tally, self.found = FakeChannel(), Tallied(), list[str]()
        self.gallery = FakeGallery()
        self.alerts = AlertSettings(**options.pop("alerts", {}))
        self.routes = Routes(
            lines={MAIL: Line(addresses=self.channel.addresses)}, fallback=(Recipient(channel=MAIL, address=CITY),)
        )
        self.departures = tuple(partial(signal.detect, options=signal.Options()) for signal in DEPARTURES)
        self.signals = (name_signal, *options.pop("signals", ()))
        self.planner = Planner(store=store, networks={PLATFORM: platform}, clock=self.clock)
        settings = Settings(alerts=self.alerts)
        self.appraisal, self.timetable = appraisal(settings), timetable(settings)
        self.ledger = Ledger(timetable=self.timetable)
        self.hearing = self._hearing()
        self.casebook = Casebook(
            appraisal=self.appraisal, ledger=self.ledger, hearing=self.hearing, found=self.found.append
        )
        self.chase = Chase(
            store=store,
            casebook=self.casebook,
            timetable=self.timetable,
            told_at=self.hearing.told_at,
            clock=self.clock,
        )
        self.office = Office(ledger=self.ledger, appraisal=self.appraisal, told_at=self.hearing.told_at)
        self.herald = Herald(store=store, casebook=self.casebook, learn=self.planner.run, clock=self.clock)
        self.hunt = self._hunt(HuntSettings(**options.pop("hunt", {})))
        self.guard = self._guard(GuardSettings(**options.pop("guard", {})))
        self.recheck = self._recheck(RecheckSettings(**options.pop("recheck", {})))
        assert not options

    def _hearing(self) -> Hearing:
        return Hearing(
            routes=self.routes,
            circles=circulation.read(),
            authorities={},
            grading=self.appraisal.grading,
            manager_from=self.alerts.managing_unit_from,
            watch=self.planner.current,
            on_duty=roster.on_duty,
            told_at=told_at(self.alerts),
        )

    def _sight(self) -> Sight:
        return Sight(
            platform=self.platform,
            store=self.store,
            picture=self.album.look,
            detectors=tuple(partial(signal.detect, options=signal.Options()) for signal in self.signals),
            clock=self.clock,
        )

    def _hunt(self, settings: HuntSettings) -> Hunt:
        return Hunt(
            platform=self.platform,
            lane=self.lane(Job.HUNT),
            watch=self.planner.current,
            casebook=self.casebook,
            sight=self._sight(),
            settings=settings,
            nonsense=lambda: NONSENSE,
            random=Random(1),
        )

    def _guard(self, settings: GuardSettings) -> Guard:
        return Guard(
            platform=self.platform,
            lane=self.lane(Job.GUARD),
            watch=self.planner.current,
            casebook=self.casebook,
            scrutiny=Scrutiny(
                casebook=self.casebook,
                habits=Habits(platform=PLATFORM, calendar=Calendar(), combination=shipped()),
                detectors=self.departures,
                zone=self.alerts.zone,
            ),
            settings=settings,
            picture=self.album.look,
            gallery=self.gallery.look,
        )

    def _recheck(self, settings: RecheckSettings) -> Recheck:
        return Recheck(
            platform=self.platform,
            lane=self.lane(Job.RECHECK),
            watch=self.planner.current,
            casebook=self.casebook,
            sight=self._sight(),
            settings=settings,
            random=Random(1),
        )

    def lane(self, job: Job, jitter: float = 0.0) -> Lane:
        return Lane(
            platform=PLATFORM,
            job=job,
            store=self.store,
            lease=timedelta(minutes=5),
            retry=timedelta(minutes=10),
            longest=timedelta(days=1),
            owner="test",
            clock=self.clock,
            jitter=jitter,
            random=Random(1),
        )

    def deliver(self, name: str = MAIL, channel: FakeChannel | None = None, *fallback: Recipient) -> Deliver:
        return Deliver(
            name=name,
            channel=channel or self.channel,
            store=self.store,
            wording=self.wording,
            settings=self.alerts,
            fallback=fallback,
            broken=self.casebook.channel_broken,
            works=self.casebook.channel_works,
            tally=self.tally,
            clock=self.clock,
            random=Random(1),
            owner="test",
        )

    @property
    def wording(self) -> Wording:
        return Wording(
            watch=self.planner.current,
            catalog=catalog.load(Locale.ZH_CN),
            zone=self.alerts.zone,
            rules={rule.id: rule.reason for rule in self.appraisal.grading.rules},
            deadlines=deadlines.of,
        )

    def register(self, units: Iterable[Unit], accounts: Iterable[OfficialAccount]) -> None:
        with self.store.begin() as conn:
            registry.apply(conn, units, accounts)

    def approve(self, account: str, approved_on: date, **changes: str) -> None:
        approval = Approval(
            account=account,
            action=ApprovalAction.CHANGE,
            approved_on=approved_on,
            document="临审〔2026〕7号",
            changes=tuple(changes.items()),
        )
        with self.store.begin() as conn:
            approvals.add(conn, approval)

    async def turn(self, **later: float) -> tuple[Coverage, ...]:
        """Lets time pass, then does everything that is due as the daemon would."""
        self.clock.forward(**later)
        await self.planner.run()
        await self.herald.run()
        await self.chase.run()
        cycles = []
        for job in (self.guard, self.recheck, self.hunt):
            while (cycle := await job.run()) is not None:
                cycles.append(cycle)
        await self.planner.run()
        return tuple(cycles)

    def decide(self, step: Callable[..., Incident], incident: Incident, **facts: Any) -> Incident:
        """A person's step at the console."""
        after = step(self.again(incident), by="值班员", now=self.clock(), **facts)
        with self.store.begin() as conn:
            return self.ledger.keep(conn, self.again(incident), after, Entry(actor="值班员", now=self.clock()))

    def dismiss(
        self, incident: Incident, expires: datetime | None = None, reason: Ground = Ground.NAMESAKE
    ) -> Incident:
        return self.decide(handling.dismiss, incident, reason=reason, expires=expires)

    def again(self, incident: Incident) -> Incident:
        """The incident as it is stored now."""
        with self.store.reading() as conn:
            return incidents.known(conn, incident.number)

    def cases(self, classification: Classification) -> tuple[Incident, ...]:
        """All incidents of a kind, whatever their status, in the order of their numbers."""
        with self.store.reading() as conn:
            found = incidents.listing(conn, statuses=tuple(Status), classification=classification)
        return tuple(sorted(found, key=lambda incident: incident.number))

    def only(self, classification: Classification) -> Incident:
        (incident,) = self.cases(classification)
        return incident

    def history(self, incident: Incident) -> tuple[Event, ...]:
        with self.store.reading() as conn:
            return incidents.history(conn, incident.number)

    def told(self, incident: Incident) -> list[Reason]:
        return [reason for event in self.history(incident) for reason in event.told]

    def owed(self) -> tuple[Notification, ...]:
        """Every message that waits, in the order in which they were written."""
        waiting = select(tables.outbox).where(tables.outbox.c.state == tables.Delivery.WAITING)
        with self.store.reading() as conn:
            found = conn.execute(waiting.order_by(tables.outbox.c.id))
            return tuple(rows.noun(Notification, row) for row in found)

    def listed(self) -> tuple[digests.Item, ...]:
        """What waits for the daily digest."""
        with self.store.reading() as conn:
            return digests.listed(conn, self.clock())

    def due(self, job: Job) -> dict[str, datetime]:
        """Every target of a job, and when it comes up next."""
        with self.store.reading() as conn:
            found = conn.execute(select(tables.due).where(tables.due.c.job == job))
            return {row.target: row.next_at for row in found}

    @contextmanager
    def refusing(self, table: str) -> Iterator[None]:
        """The database takes no new row of a table: the disk is full."""
        with self.store.begin() as conn:
            conn.exec_driver_sql(
                f"CREATE TRIGGER full BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'disk full'); END"
            )
        yield
        with self.store.begin() as conn:
            conn.exec_driver_sql("DROP TRIGGER full")

    def trusted(self, key: str) -> Profile | None:
        with self.store.reading() as conn:
            return snapshots.trusted(conn, key)

    def covered(self) -> dict[Job, bool]:
        """Whether the last cycle of each job counted."""
        with self.store.reading() as conn:
            return {seen.job: seen.covered for seen in coverage.all_last(conn)}
