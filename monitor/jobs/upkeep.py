"""The jobs that look after Diting itself: planning what is due, reminders, retention."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from config.retention import RetentionSettings
from domain.coverage import Job
from domain.incident import Classification
from domain.lead import is_provisional
from domain.ports import Operation, Platform
from domain.registry import OfficialAccount, Unit, account_key
from monitor.casebook import Casebook
from monitor.ledger import DAEMON
from monitor.pieces import one_by_one
from monitor.store import Store, audit, due, incidents, owed, registry, retention
from monitor.watch import Watch

log = structlog.get_logger("upkeep")


@dataclass(kw_only=True)
class Planner:
    """Keeps the watch and the due table in step with the register, which the CLI may change at any time.

    Only what a platform offers is ever due there.
    """

    store: Store
    networks: Mapping[str, Platform]
    controls: tuple[OfficialAccount, ...] = ()
    clock: Callable[[], datetime]
    relapse: timedelta = timedelta(days=180)
    watch: Watch = field(default_factory=lambda: Watch(registry.Registry()))
    planned: bool = False
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def current(self) -> Watch:
        return self.watch

    def sponsors(self, unit: str) -> tuple[Unit | None, Unit | None]:
        return self.watch.sponsors(unit)

    async def run(self) -> None:
        """Reads the register and, where it changed, puts every search and every account into the due table."""
        async with self.turn:
            read = await self.store.read(registry.load)
            if read != self.watch.registry or not self.planned:
                fresh = Watch(read, self.controls)
                await asyncio.to_thread(fresh.prepare)
                await self.store.write(self._plan, fresh, self.clock())
                self.watch, self.planned = fresh, True
            await self.store.write(self._plan_rechecks, self.clock())

    def _plan(self, conn: Connection, watch: Watch, now: datetime) -> None:
        for name, platform in self.networks.items():
            accounts = (account.user_id for account in watch.on(name) if can_be_watched(platform, account.user_id))
            _keep_due(conn, name, Job.HUNT, watch.questions(platform), now)
            _keep_due(conn, name, Job.GUARD, accounts, now)

    def _plan_rechecks(self, conn: Connection, now: datetime) -> None:
        gone = incidents.relapsing_subjects(conn, Classification.MASQUERADE, now - self.relapse)
        known = incidents.open_subjects(conn, Classification.MASQUERADE) | gone
        known = frozenset(key for key in known if not is_provisional(key))
        for name, platform in self.networks.items():
            prefix = account_key(name, "")
            suspects = (key.removeprefix(prefix) for key in known if key.startswith(prefix))
            again = (suspect for suspect in suspects if platform.offers(Operation.PROFILE, suspect))
            _keep_due(conn, name, Job.RECHECK, again, now)


def can_be_watched(platform: Platform, user_id: str) -> bool:
    """Whether anything of an account can be asked for."""
    return any(platform.offers(operation, user_id) for operation in (Operation.PROFILE, Operation.POSTS))


def _keep_due(conn: Connection, platform: str, job: Job, targets: Iterable[str], now: datetime) -> None:
    kept = set(targets)
    due.put(conn, *(due.Due(platform=platform, job=job, target=target, next_at=now) for target in sorted(kept)))
    due.prune(conn, platform, job, kept)


@dataclass(frozen=True, kw_only=True)
class Herald:
    """Tells others of what people did at the console, which knows no addresses.

    `learn` reads the register: who imports it and then reports a lead means the people that it names now.
    """

    store: Store
    casebook: Casebook
    learn: Callable[[], Awaitable[None]]
    clock: Callable[[], datetime]

    async def run(self) -> None:
        """A transaction a step, so that one which cannot be told holds up no other."""
        steps = await self.store.read(owed.waiting)
        if steps:
            await self.learn()
        await one_by_one(
            (f"incident {step.incident}", self.store.write(self.casebook.tell_owed, step, self.clock()))
            for step in steps
        )


@dataclass(frozen=True, kw_only=True)
class Retention:
    """Forgets what may not be kept any longer, and writes the audit chain's head where logs are kept."""

    store: Store
    settings: RetentionSettings
    pictures: Callable[[], Awaitable[None]]
    clock: Callable[[], datetime]

    async def run(self) -> None:
        now = self.clock()
        unproved = await self.store.read(retention.doubt, now)
        if unproved is None:
            gone = await self.store.write(retention.run, self.settings, now, by=DAEMON)
            if gone:
                log.info("retention.swept", **{going.kind.value: going.count for going in gone})
            await self.pictures()
        else:
            # An outage, or a clock that jumped: what a wrong clock deletes does not come back.
            log.info("retention.waits", no_work_known_on=unproved.isoformat())
        log.info("audit.head", entries=await self.store.read(audit.count), head=await self.store.read(audit.head))
