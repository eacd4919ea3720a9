"""How many accounts are guarded, and names hunted, in a second when the platform is as quick as can be."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from domain.coverage import Job
from monitor import daemon
from tests.benchmarks.crowd import accounts, units
from tests.benchmarks.figures import Figure
from tests.benchmarks.platform import platform
from tests.daemons import WIDE_OPEN
from tests.houses import House, house

ACCOUNTS = 500


def measure() -> Iterator[Figure]:
    with platform(ACCOUNTS) as url:
        yield _figure(url, Job.GUARD, "accounts guarded, profiles only", posts=False)
        yield _figure(url, Job.GUARD, "accounts guarded, with posts", posts=True)
        yield _figure(url, Job.HUNT, "names hunted", posts=False)


def _figure(url: str, job: Job, name: str, *, posts: bool) -> Figure:
    tables = {"platforms": {"bluesky": {"base_url": url, "politeness": WIDE_OPEN}}, "guard": {"posts": posts}}
    with TemporaryDirectory() as folder, house(Path(folder), **tables) as building:
        building.register(units(ACCOUNTS), accounts(ACCOUNTS))
        seconds = asyncio.run(_sweep(building, job))
    return Figure(name=name, value=ACCOUNTS / seconds, unit="1/s")


async def _sweep(building: House, job: Job) -> float:
    """Seconds for one whole cycle of one job."""
    async with daemon.plan(building.settings, building.plugins, building.store) as planned:
        sweep = next(sweep for sweep in planned.sweeps if sweep.lane.job is job)
        started = perf_counter()
        cycles = await daemon.drained(sweep)
        seconds = perf_counter() - started
    assert all(cycle.covered for cycle in cycles), cycles
    return seconds
