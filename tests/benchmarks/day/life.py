"""Lives the day: the daemon's own jobs, doors and store, at work side by side under a simulated clock."""

import asyncio
import gc
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, Never

from config.section import validate
from config.settings import Settings
from domain.answer import Answer, Outcome
from domain.coverage import Coverage
from domain.registry import OfficialAccount
from monitor import daemon, database, handling, listeners, logins, plugins
from monitor.album import Album
from monitor.casebook import Casebook
from monitor.gallery import Gallery
from monitor.holding import StoredHolds
from monitor.http import Pace
from monitor.jobs.upkeep import Planner
from monitor.ledger import Ledger
from monitor.logins import Logins
from monitor.plugins import Plugins
from monitor.routes import Route, Routed, routed
from monitor.store import Store, due, registry
from monitor.vault import Vault
from monitor.wiring import Sweep, Wiring
from tests.benchmarks.day import shapes
from tests.benchmarks.day.hosts import Host, Moods
from tests.benchmarks.day.hours import Hours
from tests.benchmarks.day.memory import Memory, measured
from tests.benchmarks.day.people import People, register
from tests.benchmarks.day.shapes import SHAPES, Shape
from tests.houses import COMPROMISE

HOUR = 3600.0
SEED = 7
THROTTLED, SIGNED_OUT = 2, "orchard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How long the day is, on which connectors, and for one in how many accounts."""

    hours: float = 24
    shapes: tuple[Shape, ...] = SHAPES
    share: int = 1
    seed: int = SEED


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """What is left to be measured. The hosts' logs lie in `folder`, one file a host."""

    scale: Scale
    settings: Settings
    accounts: tuple[OfficialAccount, ...]
    cycles: Sequence[Coverage]
    memory: Sequence[Memory]
    folder: Path


@dataclass(frozen=True, kw_only=True)
class House:
    """Diting at work: what of the daemon's plan looks at platforms."""

    store: Store
    planner: Planner
    sweeps: tuple[Sweep, ...]


async def live(folder: Path, scale: Scale, hours: Hours, seen: Callable[[Memory], None] = lambda _: None) -> Lived:
    """So many hours, from the first start on."""
    shapes.write(folder, scale.shapes)
    settings = _settings(folder, scale)
    units, accounts = register(tuple(dict.fromkeys(shape.slug for shape in scale.shapes)), scale.share)
    cycles, memory = list[Coverage](), list[Memory]()
    async with AsyncExitStack() as closing:
        store = closing.enter_context(database.opened(settings.store, environ={}))
        await store.write(registry.apply, units, accounts)
        house = await _house(settings, store, _hosts(folder, scale, accounts, hours, closing), hours, closing)
        works = [_swept(house, sweep, settings, cycles.append) for sweep in house.sweeps]
        works += [_every(settings.jobs.plan_seconds, house.planner.run), _weighed(hours, memory, seen)]
        await _for(scale.hours * HOUR, works)
    return Lived(scale=scale, settings=settings, accounts=accounts, cycles=cycles, memory=memory, folder=folder)


def _settings(folder: Path, scale: Scale) -> Settings:
    tables: dict[str, Any] = {
        "store": {"url": f"sqlite:///{folder / 'diting.sqlite'}"},
        "connectors": {"folder": str(folder)},
        "platforms": shapes.tables(folder, scale.shapes),
        "detectors": {"impostor": {"name": {}}, "compromise": COMPROMISE},
        "media": {"enabled": False},
    }
    return validate(Settings, tables, where="day.toml")


def _hosts(
    folder: Path, scale: Scale, accounts: tuple[OfficialAccount, ...], hours: Hours, closing: AsyncExitStack
) -> dict[str, Host]:
    """A host for each connector; those of one address write one log."""
    opened = {
        address: closing.enter_context((folder / f"{address}.log").open("w", encoding="utf-8"))
        for address in {shape.address for shape in scale.shapes}
    }
    people = {
        slug: People(tuple(account for account in accounts if account.platform == slug))
        for slug in {shape.slug for shape in scale.shapes}
    }
    return {
        shape.id: Host(shape, people[shape.slug], _moods(shape, scale), opened[shape.address], hours, scale.seed)
        for shape in scale.shapes
    }


def _moods(shape: Shape, scale: Scale) -> Moods:
    chance = Random(f"{scale.seed}{shape.id}")
    end = scale.hours * HOUR
    throttles = tuple(chance.uniform(0.1, 0.9) * end for _ in range(THROTTLED))
    return Moods(throttles=throttles, signed_out=(end / 2, end / 2 + HOUR / 3) if shape.id == SIGNED_OUT else (0, 0))


async def _house(
    settings: Settings, store: Store, hosts: dict[str, Host], hours: Hours, closing: AsyncExitStack
) -> House:
    switched_on = plugins.load(settings, where="day.toml", environ={})
    networks = _networks(switched_on, store, hosts, hours, closing)
    planner = Planner(store=store, networks=networks, clock=hours.now)
    appraisal = handling.appraisal(settings)
    casebook = Casebook(
        appraisal=appraisal,
        ledger=Ledger(timetable=handling.timetable(settings)),
        hearing=listeners.hearing(settings, {}, appraisal.grading, planner.current),
        found=_uncounted,
    )
    wiring = Wiring(
        settings=settings,
        plugins=switched_on,
        store=store,
        planner=planner,
        casebook=casebook,
        album=_album(settings, store, hours),
        gallery=Gallery(fetch=_no_picture, read=_no_codes, settings=settings.media, count=_uncounted),
        chance=Random(SEED),
        clock=hours.now,
    )
    await planner.run()
    sweeps = tuple(sweep for name, network in networks.items() for sweep in wiring.sweeps(name, network))
    return House(store=store, planner=planner, sweeps=sweeps)


def _networks(
    switched_on: Plugins, store: Store, hosts: dict[str, Host], hours: Hours, closing: AsyncExitStack
) -> dict[str, Routed]:
    routes, pace, kept = defaultdict[str, list[Route]](list), Pace(hours.time), StoredHolds(store, ())
    known = Logins(store=store, marks=logins.marks(switched_on.platforms), clock=hours.now)
    for plugin in switched_on.platforms:
        platform, http = plugins.build_platform(plugin, kept, hours.now, hosts[plugin.name], pace)
        closing.push_async_callback(http.aclose)
        routes[plugin.platform].append(Route(name=plugin.name, platform=platform))
    return {name: routed(tuple(found), _uncounted, known.met, hours.now) for name, found in routes.items()}


def _album(settings: Settings, store: Store, hours: Hours) -> Album:
    return Album(
        fetch=_no_picture,
        store=store,
        vault=Vault(Path()),
        settings=settings.media,
        clock=hours.now,
        count=_uncounted,
    )


async def _swept(house: House, sweep: Sweep, settings: Settings, seen: Callable[[Coverage], None]) -> None:
    """As the daemon's schedule does it; ticks at which nothing is due are passed over."""
    jobs, lane = settings.jobs, sweep.lane
    while True:
        await daemon.drained(sweep, seen)
        soonest = await house.store.read(due.soonest, lane.platform, lane.job)
        rest = (soonest - lane.clock()) / timedelta(seconds=1) if soonest else jobs.plan_seconds
        ticks = max(1, -(-min(rest, jobs.plan_seconds) // jobs.tick_seconds))
        await asyncio.sleep(ticks * jobs.tick_seconds)


async def _every(seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        await work()


async def _weighed(hours: Hours, memory: list[Memory], seen: Callable[[Memory], None]) -> None:
    while True:
        await asyncio.sleep(HOUR)
        gc.collect()
        memory.append(measured(hours.time() / HOUR))
        seen(memory[-1])


async def _for(seconds: float, works: list[Any]) -> None:
    """All of them side by side, for so long; what one of them raises is raised."""
    tasks = [asyncio.ensure_future(work) for work in works]
    done, _ = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()


async def _no_picture(_url: str) -> Answer[Never]:
    return Answer(outcome=Outcome.ERROR, detail="there are no pictures in this day")


async def _no_codes(_data: bytes) -> tuple[str, ...]:
    return ()


def _uncounted(*_told: object) -> None:
    """Nobody reads these counters."""
