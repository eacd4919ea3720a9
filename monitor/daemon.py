"""plan() wires everything by hand; run() starts it, waits for the signal to stop, and stops it."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random

import structlog

from config import grading
from config.settings import Settings
from domain.coverage import Coverage, Job
from monitor import plugins, systemd
from monitor.album import Album
from monitor.apart import Apart
from monitor.casebook import COVERAGE_DETECTOR, Casebook
from monitor.counted import CountedTransport, counted
from monitor.gallery import Gallery
from monitor.holding import StoredHolds
from monitor.http.media import Media
from monitor.jobs.deliver import Deliver
from monitor.jobs.guard import MISSING_DETECTOR
from monitor.jobs.upkeep import Planner, Reminder, Retention
from monitor.metrics import Metrics
from monitor.plugins import Plugins
from monitor.schedule import Schedule, now
from monitor.state import read_state
from monitor.store import Store, due, heartbeats, holds
from monitor.vault import Vault, place
from monitor.web import Server
from monitor.wiring import Sweep, Wiring, controls, platforms, routes

PATIENCE_SECONDS = 6.0
RETENTION_SECONDS = 6 * 3600.0
ALIVE = timedelta(seconds=60)
PLAN = "plan"
OWN_DETECTORS = (COVERAGE_DETECTOR, MISSING_DETECTOR)

log = structlog.get_logger("daemon")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything that the daemon does, wired and ready to be started."""

    settings: Settings
    store: Store
    planner: Planner
    sweeps: tuple[Sweep, ...]
    delivers: tuple[Deliver, ...]
    reminder: Reminder
    retention: Retention
    metrics: Metrics


@asynccontextmanager
async def plan(settings: Settings, switched_on: Plugins, store: Store) -> AsyncIterator[Plan]:
    """The whole house, wired by hand; its connections are closed at the end. Raises ConfigurationError."""
    watched = platforms(switched_on)
    async with AsyncExitStack() as closing:
        channels = {plugin.name: plugins.build_channel(plugin, now) for plugin in switched_on.channels}
        for channel in channels.values():
            closing.push_async_callback(channel.aclose)
        planner = Planner(
            store=store,
            platforms=watched,
            controls=controls(settings),
            clock=now,
        )
        await planner.run()
        metrics = Metrics(
            platforms=planner.platforms,
            channels=tuple(channels),
            detectors=(*switched_on.detectors, *OWN_DETECTORS),
            read=partial(read_state, store, now, settings.alerts.repeat_after, planner.platforms),
            intervals=_intervals(settings),
        )
        told = routes(settings, channels)
        casebook = Casebook(
            rules=grading.read(),
            routes=told,
            pause=settings.alerts.repeat_after,
            next_list=settings.alerts.next_list,
            sponsors=planner.sponsors,
            found=metrics.found,
        )
        kept = StoredHolds(store, await store.read(holds.load, now()))
        media = Media(settings.media, kept, clock=now)
        closing.push_async_callback(media.aclose)
        album = _album(settings, store, media, metrics)
        apart = Apart(settings.media.timeout_seconds)
        closing.push_async_callback(apart.aclose)
        wiring = Wiring(
            settings=settings,
            plugins=switched_on,
            store=store,
            planner=planner,
            casebook=casebook,
            album=album,
            gallery=Gallery(fetch=media.fetch, read=apart.codes, settings=settings.media, count=metrics.pictured),
            chance=Random(),
        )
        sweeps: list[Sweep] = []
        for plugin in switched_on.platforms:
            transport = CountedTransport(partial(metrics.requested, plugin.name), plugin.options.politeness.proxy)
            platform, http = plugins.build_platform(plugin, kept, now, transport)
            closing.push_async_callback(http.aclose)
            sweeps += wiring.sweeps(plugin.name, counted(plugin.name, platform, metrics.answered))
        yield Plan(
            settings=settings,
            store=store,
            planner=planner,
            sweeps=tuple(sweeps),
            delivers=tuple(wiring.deliver(name, channels[name], told.fallback, metrics) for name in channels),
            reminder=Reminder(store=store, casebook=casebook, clock=now),
            retention=Retention(store=store, settings=settings.retention, pictures=album.sweep, clock=now),
            metrics=metrics,
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


async def run(
    settings: Settings,
    switched_on: Plugins,
    store: Store,
    stop: asyncio.Event,
    started: Callable[[int], None] = lambda _: None,
) -> None:
    """The daemon, from READY to the last job's end, until `stop` is set; `started` hears on which port it answers."""
    async with plan(settings, switched_on, store) as planned:
        schedule = _scheduled(planned)
        server = Server(
            settings.web.host,
            settings.web.port,
            metrics=planned.metrics,
            healthy=partial(_alive, schedule),
            ready=lambda: PLAN in schedule.last_runs(),
        )
        await server.start()
        # The tables of names stay: to look for garbage in them would hold the loop up for a tenth of a second.
        gc.freeze()
        schedule.start()
        started(server.port)
        log.info("daemon.started", platforms=planned.planner.platforms, port=server.port)
        await systemd.watch(lambda: _alive(schedule), stop)
        log.info("daemon.stopping")
        await schedule.stop(PATIENCE_SECONDS)
        for sweep in planned.sweeps:
            await sweep.lane.release()
        await server.stop()
        # Extension modules would report what stays frozen at the end as leaked.
        gc.unfreeze()
        log.info("daemon.stopped")


def _scheduled(planned: Plan) -> Schedule:
    """The fixed jobs: three for each platform, one for each channel, and four that look after Diting itself."""
    jobs, store = planned.settings.jobs, planned.store

    schedule = Schedule(planned.metrics.ran, jitter=jobs.jitter)

    async def beat() -> None:
        for kind, (moment, outcome) in schedule.last_runs().items():
            await store.write(heartbeats.beat, kind, moment, outcome)

    schedule.every(jobs.plan_seconds, PLAN, planned.planner.run)
    schedule.every(jobs.heartbeat_seconds, "heartbeat", beat)
    schedule.every(jobs.deliver_seconds, "remind", planned.reminder.run)
    schedule.every(RETENTION_SECONDS, "retention", planned.retention.run)
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
        "remind": jobs.deliver_seconds,
        "deliver": jobs.deliver_seconds,
        "retention": RETENTION_SECONDS,
    }


def _alive(schedule: Schedule) -> bool:
    """The loop turns and the heartbeat, which writes to the store, came round lately."""
    beat = schedule.last_runs().get("heartbeat")
    return beat is not None and now() - beat[0] < ALIVE


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
    async with plan(settings, switched_on, store) as planned:
        await store.write(due.bring_forward, now())
        done = await asyncio.gather(*(drained(sweep, seen) for sweep in planned.sweeps))
        late = [await drained(sweep, seen) for sweep in planned.sweeps]
    return tuple(cycle for cycles in (*done, *late) for cycle in cycles)
