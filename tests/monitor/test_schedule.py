import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from monitor.schedule import Schedule, now

OFTEN = 0.01
SELDOM = 3600.0
PATIENCE = 5.0


class Reports:
    """What a schedule reported; `wait` returns once a job has ended so many times."""

    def __init__(self) -> None:
        self.outcomes: dict[str, list[str]] = {}
        self._changed = asyncio.Event()

    def __call__(self, name: str, outcome: str, seconds: float) -> None:
        assert seconds >= 0
        self.outcomes.setdefault(name, []).append(outcome)
        self._changed.set()

    async def wait(self, name: str, times: int) -> None:
        while len(self.outcomes.get(name, ())) < times:
            self._changed.clear()
            await self._changed.wait()


@pytest.fixture
def reports() -> Reports:
    return Reports()


@pytest.fixture
def schedule(reports: Reports) -> Schedule:
    return Schedule(reports, jitter=0)


async def nothing() -> None:
    """A job without trouble."""


async def test_a_job_that_raises_is_logged_and_runs_again(schedule: Schedule, reports: Reports) -> None:
    async def fail() -> None:
        raise ValueError("a broken platform")

    schedule.every(OFTEN, "hunt:bluesky", fail)
    with capture_logs() as events:
        schedule.start()
        await reports.wait("hunt:bluesky", 2)
        await schedule.stop(PATIENCE)
    assert set(reports.outcomes["hunt:bluesky"]) == {"failed"}
    assert {(event["event"], event["job"]) for event in events} == {("job.failed", "hunt:bluesky")}


async def test_a_fault_that_goes_on_is_told_in_full_once(schedule: Schedule, reports: Reports) -> None:
    async def fail() -> None:
        raise OSError("disk is full")

    schedule.every(OFTEN, "deliver:webhook", fail)
    with capture_logs() as events:
        schedule.start()
        await reports.wait("deliver:webhook", 3)
        await schedule.stop(PATIENCE)
    assert ["exc_info" in event for event in events[:3]] == [True, False, False]
    assert events[1]["again"] == "OSError"


async def test_a_fault_that_comes_back_is_told_in_full_again(schedule: Schedule, reports: Reports) -> None:
    runs = iter((False, True, False))

    async def fail_but_once() -> None:
        if not next(runs, True):
            raise OSError("disk is full")

    schedule.every(OFTEN, "deliver:webhook", fail_but_once)
    with capture_logs() as events:
        schedule.start()
        await reports.wait("deliver:webhook", 3)
        await schedule.stop(PATIENCE)
    assert ["exc_info" in event for event in events] == [True, True]


async def test_a_job_that_raises_takes_no_other_down(schedule: Schedule, reports: Reports) -> None:
    async def fail() -> None:
        raise ValueError("a broken platform")

    schedule.every(OFTEN, "hunt:bluesky", fail)
    schedule.every(OFTEN, "hunt:mastodon", nothing)
    with capture_logs():
        schedule.start()
        await reports.wait("hunt:mastodon", 3)
        await schedule.stop(PATIENCE)
    assert set(reports.outcomes["hunt:mastodon"]) == {"ok"}


async def test_a_run_that_is_late_is_made_up_for(schedule: Schedule, reports: Reports) -> None:
    schedule.every(SELDOM, "plan", nothing)
    schedule.start()
    # The scheduler's own default forgives one second; after that it would wait an hour for the next run.
    time.sleep(1.1)  # noqa: ASYNC251
    await reports.wait("plan", 1)
    await schedule.stop(PATIENCE)
    assert reports.outcomes["plan"] == ["ok"]


async def test_no_job_overlaps_itself(schedule: Schedule, reports: Reports) -> None:
    running, most = 0, 0

    async def slow() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await reports.wait("beside", 10 * (1 + len(reports.outcomes.get("slow", ()))))
        running -= 1

    schedule.every(OFTEN, "slow", slow)
    schedule.every(OFTEN, "beside", nothing)
    schedule.start()
    await reports.wait("slow", 2)
    await schedule.stop(PATIENCE)
    assert most == 1


def held(until: asyncio.Event, ended: list[str]) -> Callable[[], Awaitable[None]]:
    """A job that ends, or is cancelled, while it waits."""

    async def work() -> None:
        try:
            await until.wait()
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise
        ended.append("whole")

    return work


async def test_stop_waits_for_what_runs(schedule: Schedule) -> None:
    released, ended = asyncio.Event(), list[str]()
    schedule.every(SELDOM, "deliver:webhook", held(released, ended))
    schedule.start()
    await asyncio.sleep(0.02)
    stopping = asyncio.create_task(schedule.stop(PATIENCE))
    await asyncio.sleep(0)
    assert not stopping.done()
    released.set()
    await stopping
    assert ended == ["whole"]


async def test_stop_cancels_what_outlasts_its_patience(schedule: Schedule, reports: Reports) -> None:
    ended = list[str]()
    schedule.every(SELDOM, "hunt:bluesky", held(asyncio.Event(), ended))
    schedule.start()
    await asyncio.sleep(0.02)
    with capture_logs() as events:
        await schedule.stop(0.01)
    assert ended == ["cancelled"]
    assert [(event["event"], event["job"]) for event in events] == [("job.cut_short", "hunt:bluesky")]
    assert reports.outcomes == {}


async def test_nothing_starts_once_it_is_stopping(schedule: Schedule, reports: Reports) -> None:
    schedule.every(OFTEN, "plan", nothing)
    schedule.start()
    await reports.wait("plan", 1)
    await schedule.stop(PATIENCE)
    runs = len(reports.outcomes["plan"])
    await asyncio.sleep(3 * OFTEN)
    assert len(reports.outcomes["plan"]) == runs


async def test_the_last_run_of_a_kind_of_job_is_known(schedule: Schedule, reports: Reports) -> None:
    schedule.every(OFTEN, "guard:bluesky", nothing)
    assert schedule.last_runs() == {}
    schedule.start()
    await reports.wait("guard:bluesky", 1)
    await schedule.stop(PATIENCE)
    (kind,) = schedule.last_runs()
    moment, outcome = schedule.last_runs()[kind]
    assert (kind, outcome, moment.utcoffset() is not None) == ("guard", "ok", True)


async def test_a_clock_that_is_set_back_keeps_no_job_waiting(reports: Reports) -> None:
    hours = iter([0, *[-2] * 1000])
    schedule = Schedule(reports, jitter=0, clock=lambda: now() + timedelta(hours=next(hours)))
    schedule.every(SELDOM, "hunt:bluesky", nothing)
    with capture_logs() as events:
        schedule.start()
        await reports.wait("hunt:bluesky", 2)
        await schedule.stop(PATIENCE)
    assert [event["event"] for event in events] == ["clock.set_back"]
