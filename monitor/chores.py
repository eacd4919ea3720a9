"""Builds the jobs that look after cases and after Diting itself; each is one line of the daemon's schedule."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.answer import Answer
from domain.observation import Profile
from domain.ports import Platform
from monitor import listeners
from monitor.evidence.avatars import Avatar
from monitor.evidence.gather import Gather
from monitor.evidence.locker import Locker, Sweep
from monitor.handling import calendar
from monitor.jobs.chase import Chase
from monitor.jobs.inspect import Inspect
from monitor.jobs.upkeep import Herald, Retention
from monitor.registry.vocabulary import shipped
from monitor.schedule import now
from monitor.wiring import Wiring

DIGEST_SECONDS = 60.0
RETENTION_SECONDS = 6 * 3600.0
INSPECT_SECONDS = 24 * 3600.0

Page = Callable[[str], Awaitable[Answer[bytes]]]
Picture = Callable[[Profile], Awaitable[Avatar | None]]


@dataclass(frozen=True, kw_only=True)
class Chore:
    """What is done every so many seconds."""

    name: str
    seconds: float
    run: Callable[[], Awaitable[Any]]


@dataclass(frozen=True, kw_only=True)
class Chores:
    """`page` takes pictures of web pages, where a browser is configured; `sweep` drops avatars that nobody shows."""

    wiring: Wiring
    locker: Locker
    networks: Mapping[str, Platform]
    avatar: Picture
    page: Page | None
    sweep: Callable[[], Awaitable[None]]

    def all(self) -> tuple[Chore, ...]:
        settings, often = self.wiring.settings, self.wiring.settings.jobs.deliver_seconds
        hearing = self.wiring.casebook.hearing
        digests = listeners.digests(settings, hearing, self.wiring.store, ready=self._is_planned, clock=now)
        return (
            Chore(name="chase", seconds=often, run=self._chase().run),
            Chore(name="herald", seconds=often, run=self._herald().run),
            Chore(name="gather", seconds=settings.evidence.gather_seconds, run=self._gather().run),
            Chore(name="digest", seconds=DIGEST_SECONDS, run=digests.run),
            Chore(name="inspect", seconds=INSPECT_SECONDS, run=self._inspect().run),
            Chore(name="retention", seconds=RETENTION_SECONDS, run=self._retention().run),
            Chore(name="evidence", seconds=RETENTION_SECONDS, run=self._shelves().run),
        )

    def _is_planned(self) -> bool:
        return self.wiring.planner.planned

    def _chase(self) -> Chase:
        casebook = self.wiring.casebook
        return Chase(
            store=self.wiring.store,
            casebook=casebook,
            timetable=casebook.ledger.timetable,
            told_at=casebook.hearing.told_at,
            clock=now,
        )

    def _herald(self) -> Herald:
        learn = self.wiring.planner.run
        return Herald(store=self.wiring.store, casebook=self.wiring.casebook, learn=learn, clock=now)

    def _gather(self) -> Gather:
        settings, grading = self.wiring.settings, self.wiring.casebook.appraisal.grading
        return Gather(
            store=self.wiring.store,
            locker=self.locker,
            platforms=self.networks,
            picture=self.avatar,
            page=self.page,
            reasons={rule.id: rule.reason for rule in grading.rules},
            settings=settings.evidence,
            locale=settings.alerts.locale,
            clock=now,
        )

    def _inspect(self) -> Inspect:
        settings = self.wiring.settings
        return Inspect(
            store=self.wiring.store,
            hints=self.wiring.casebook,
            rules=self.wiring.plugins.compliance_rules(),
            days=calendar(settings),
            zone=settings.alerts.zone,
            places=settings.registry.places or shipped().places,
            reads_posts=settings.guard.posts,
            clock=now,
        )

    def _retention(self) -> Retention:
        settings = self.wiring.settings.retention
        return Retention(store=self.wiring.store, settings=settings, pictures=self.sweep, clock=now)

    def _shelves(self) -> Sweep:
        settings = self.wiring.settings.evidence
        return Sweep(store=self.wiring.store, vault=self.locker.vault, settings=settings, clock=now)
