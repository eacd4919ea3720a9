"""plan() wires everything by hand; run() starts it, waits for the signal to stop, and stops it."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random

import structlog

from config import grading
from config.settings import Settings
from domain.coverage import Coverage, Job
from domain.lead import REPORT, Source
from domain.ports import Channel, Platform
from domain.registry import OfficialAccount
from monitor import controls, coverage, handling, listeners, logins, systemd
from monitor.album import Album
from monitor.apart import Apart
from monitor.casebook import Casebook
from monitor.chores import DIGEST_SECONDS, INSPECT_SECONDS, RETENTION_SECONDS, Chore, Chores, Page
from monitor.connections import Connections
from monitor.evidence import avatars, locker
from monitor.faults import COVERAGE_DETECTOR, DELIVERY_DETECTOR
from monitor.gallery import Gallery
from monitor.holding import StoredHolds
from monitor.http.media import Media
from monitor.jobs.deliver import Deliver
from monitor.jobs.guard import MISSING_DETECTOR
from monitor.jobs.upkeep import Planner
from monitor.ledger import Ledger
from monitor.logins import Logins
from monitor.metrics import Metrics
from monitor.plugins import Plugins
from monitor.schedule import Schedule, now
from monitor.state import read_state
from monitor.store import Store, due, heartbeats, holds
from monitor.vault import Vault, place
from monitor.web import Server
from monitor.wiring import Sweep, Wiring, platforms, watching

PATIENCE_SECONDS = 6.0
ALIVE = timedelta(seconds=60)
PLAN = "plan"
OWN_DETECTORS = (COVERAGE_DETECTOR, DELIVERY_DETECTOR, MISSING_DETECTOR, *(f"{REPORT}{source}" for source in Source))

log = structlog.get_logger("daemon")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything that the daemon does, wired and ready to be started."""

    settings: Settings
    store: Store
    wiring: Wiring
    planner: Planner
    sweeps: tuple[Sweep, ...]
    delivers: tuple[Deliver, ...]
    chores: tuple[Chore, ...]
    metrics: Metrics


@asynccontextmanager
async def plan(settings: Settings, switched_on: Plugins, store: Store) -> AsyncIterator[Plan]:
    """The whole house, wired by hand; its connections are closed at the end. Raises ConfigurationError."""
    async with AsyncExitStack() as closing:
        connections = Connections(settings=settings, switched_on=switched_on, closing=closing)
        channels = connections.channels()
        metrics = _metrics(settings, switched_on, store)
        kept = StoredHolds(store, await store.read(holds.load, now()))
        await store.write(logins.foreseen, switched_on.platforms, now())
        known = Logins(store=store, marks=logins.marks(switched_on.platforms), clock=now)
        networks = connections.networks(kept, metrics, known.met)
        planner = _planner(settings, store, networks, controls.known(settings, switched_on.platforms))
        await planner.run()
        casebook = _casebook(settings, channels, planner, metrics)
        await store.write(casebook.settle_all, now())
        media = connections.media(kept)
        wiring = Wiring(
            settings=settings,
            plugins=switched_on,
            store=store,
            planner=planner,
            casebook=casebook,
            album=_album(settings, store, media, metrics),
            gallery=_gallery(settings, connections.apart(), media, metrics),
            chance=Random(),
        )
        fallback = casebook.hearing.routes.fallback
        yield Plan(
            settings=settings,
            store=store,
            wiring=wiring,
            planner=planner,
            sweeps=tuple(sweep for name, network in networks.items() for sweep in wiring.sweeps(name, network)),
            delivers=tuple(wiring.deliver(name, channel, fallback, metrics) for name, channel in channels.items()),
            chores=_chores(wiring, networks, connections.page()).all(),
            metrics=metrics,
        )


def _planner(
    settings: Settings, store: Store, networks: Mapping[str, Platform], further: tuple[OfficialAccount, ...]
) -> Planner:
    return Planner(
        store=store,
        networks=networks,
        controls=further,
        relapse=timedelta(days=settings.recheck.relapse_days),
        clock=now,
    )


def _metrics(settings: Settings, switched_on: Plugins, store: Store) -> Metrics:
    watched = platforms(switched_on)
    return Metrics(
        platforms=tuple(dict.fromkeys((*watched, *(plugin.name for plugin in switched_on.platforms)))),
        channels=tuple(plugin.name for plugin in switched_on.channels),
        detectors=(*switched_on.detectors, *OWN_DETECTORS),
        read=partial(read_state, store, now, watched, handling.calendar(settings), coverage.patience(settings)),
        intervals=_intervals(settings),
    )


def _casebook(settings: Settings, channels: Mapping[str, Channel], planner: Planner, metrics: Metrics) -> Casebook:
    appraisal = handling.appraisal(settings)
    return Casebook(
        appraisal=appraisal,
        ledger=Ledger(timetable=handling.timetable(settings)),
        hearing=listeners.hearing(settings, channels, appraisal.grading, planner.current),
        found=metrics.found,
    )


def _album(settings: Settings, store: Store, media: Media, metrics: Metrics) -> Album:
    return Album(
        fetch=media.fetch,
        store=store,
        vault=Vault(place(settings.media, settings.store)),
        settings=settings.media,
        clock=now,
        count=metrics.pictured,
    )


def _gallery(settings: Settings, apart: Apart, media: Media, metrics: Metrics) -> Gallery:
    return Gallery(fetch=media.fetch, read=apart.codes, settings=settings.media, count=metrics.pictured)


def _chores(wiring: Wiring, networks: Mapping[str, Platform], page: Page | None) -> Chores:
    settings, album = wiring.settings, wiring.album
    return Chores(
        wiring=wiring,
        locker=locker.opened(settings.evidence, settings.store, settings.handling.grading or grading.SHIPPED),
        networks=networks,
        avatar=avatars.out_of(album),
        page=page,
        sweep=album.sweep,
    )


async def run(
    settings: Settings,
    switched_on: Plugins,
    store: Store,
    stop: asyncio.Event,
    started: Callable[[int], None] = lambda _: None,
) -> None:
    """The daemon, from READY to the last job's end, until `stop` is set; `started` hears on which port it answers."""
    async with plan(settings, watching(switched_on), store) as planned:
        schedule = _scheduled(planned)
        server = Server(
            settings.web.host,
            settings.web.port,
            metrics=planned.metrics,
            healthy=partial(_alive, schedule),
            ready=partial(_ready, schedule),
        )
        await server.start()
        # The tables of names stay: to look for garbage in them would hold the loop up for a tenth of a second.
        gc.freeze()
        schedule.start()
        started(server.port)
        log.info("daemon.started", platforms=tuple(planned.planner.networks), port=server.port)
        await systemd.watch(partial(_alive, schedule), partial(_told, planned, schedule), stop)
        log.info("daemon.stopping")
        await schedule.stop(PATIENCE_SECONDS)
        for sweep in planned.sweeps:
            await sweep.lane.release()
        await server.stop()
        # Extension modules would report what stays frozen at the end as leaked.
        gc.unfreeze()
        log.info("daemon.stopped")


def _scheduled(planned: Plan) -> Schedule:
    """The fixed jobs: three for each platform, one for each channel, and those that look after cases and Diting."""
    jobs, store = planned.settings.jobs, planned.store
    schedule = Schedule(planned.metrics.ran, jitter=jobs.jitter)

    async def beat() -> None:
        for kind, (moment, outcome) in schedule.last_runs().items():
            await store.write(heartbeats.beat, kind, moment, outcome)

    schedule.every(jobs.plan_seconds, PLAN, planned.planner.run)
    schedule.every(jobs.heartbeat_seconds, "heartbeat", beat)
    for chore in planned.chores:
        schedule.every(chore.seconds, chore.name, chore.run)
    for sweep in planned.sweeps:
        every = f"{sweep.lane.job}:{sweep.lane.platform}"
        schedule.every(jobs.tick_seconds, every, partial(drained, sweep, planned.metrics.cycled))
    for deliver in planned.delivers:
        schedule.every(jobs.deliver_seconds, f"deliver:{deliver.name}", partial(_emptied, deliver))
    return schedule


def _intervals(settings: Settings) -> dict[str, float]:
    """Seconds between the runs of each kind of job; of those that look at platforms, between two looks at a target."""
    jobs = settings.jobs
    return {
        Job.HUNT: settings.hunt.interval_minutes * 60,
        Job.GUARD: settings.guard.tier3_minutes * 60,
        Job.RECHECK: settings.recheck.interval_minutes * 60,
        PLAN: jobs.plan_seconds,
        "heartbeat": jobs.heartbeat_seconds,
        "deliver": jobs.deliver_seconds,
        "chase": jobs.deliver_seconds,
        "herald": jobs.deliver_seconds,
        "gather": settings.evidence.gather_seconds,
        "digest": DIGEST_SECONDS,
        "inspect": INSPECT_SECONDS,
        "retention": RETENTION_SECONDS,
        "evidence": RETENTION_SECONDS,
    }


def _alive(schedule: Schedule) -> bool:
    """The loop turns and the heartbeat, which writes to the store, came round lately."""
    beat = schedule.last_runs().get("heartbeat")
    return beat is not None and now() - beat[0] < ALIVE


def _ready(schedule: Schedule) -> bool:
    """The targets are planned, and what is found can be recorded."""
    last = schedule.last_runs()
    return PLAN in last and last.get("heartbeat", (None, "ok"))[1] == "ok"


def _told(planned: Plan, schedule: Schedule) -> str:
    """What `systemctl status` says at a glance."""
    failing = sorted(kind for kind, (_, outcome) in schedule.last_runs().items() if outcome != "ok")
    faults = f"; failing: {', '.join(failing)}" if failing else ""
    accounts, networks = len(planned.planner.watch.registry.accounts), planned.planner.networks
    return f"official accounts: {accounts}, platforms: {len(networks)}{faults}"


async def drained(sweep: Sweep, seen: Callable[[Coverage], None] = lambda _: None) -> tuple[Coverage, ...]:
    """Slice after slice until nothing is due; each cycle is logged."""
    cycles = []
    while (cycle := await sweep.run()) is not None:
        log.info(
            f"{cycle.job}.cycle",
            platform=cycle.platform,
            asked=cycle.asked,
            answered=cycle.answered,
            gap=cycle.gap,
            detail=cycle.detail,
        )
        cycles.append(cycle)
        seen(cycle)
    return tuple(cycles)


async def _emptied(deliver: Deliver) -> None:
    while await deliver.run():
        pass


async def sweep_once(
    settings: Settings, switched_on: Plugins, store: Store, seen: Callable[[Coverage], None]
) -> tuple[Coverage, ...]:
    """One whole cycle now, whatever is due when; nothing is delivered, that is the daemon's."""
    async with plan(settings, watching(switched_on), store) as planned:
        await store.write(due.bring_forward, now())
        done = await asyncio.gather(*(drained(sweep, seen) for sweep in planned.sweeps))
        late = [await drained(sweep, seen) for sweep in planned.sweeps]
    return tuple(cycle for cycles in (*done, *late) for cycle in cycles)
