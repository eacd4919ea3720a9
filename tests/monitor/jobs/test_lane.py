from datetime import datetime, timedelta

import pytest

from config.settings import Settings
from domain.coverage import Gap, Job
from monitor.jobs.lane import longest_pause
from monitor.jobs.probe import Probe
from monitor.store import due
from monitor.store.due import Due
from tests.factories import NOW, later
from tests.monitor.crank import Crank

HOUR = timedelta(hours=1)


def put(crank: Crank, *targets: str, job: Job = Job.HUNT, at: datetime = NOW) -> None:
    with crank.store.begin() as conn:
        due.put(conn, *(Due("bluesky", job, target, at) for target in targets))


async def test_a_lane_claims_what_is_due_and_no_more_than_a_slice(crank: Crank) -> None:
    put(crank, "a", "b", "c")
    put(crank, "later", at=later(seconds=1))
    lane = crank.lane(Job.HUNT)
    assert [row.target for row in await lane.claim(2)] == ["a", "b"]
    assert [row.target for row in await lane.claim(2)] == ["c"]
    assert await lane.claim(2) == ()


async def test_a_lane_leaves_other_jobs_alone(crank: Crank) -> None:
    put(crank, "a", job=Job.GUARD)
    assert await crank.lane(Job.HUNT).claim(9) == ()


async def test_a_claim_that_nobody_finishes_lapses(crank: Crank) -> None:
    put(crank, "a")
    lane = crank.lane(Job.HUNT)
    await lane.claim(9)
    crank.clock.forward(minutes=4, seconds=59)
    assert await lane.claim(9) == ()
    crank.clock.forward(seconds=1)
    assert [row.target for row in await lane.claim(9)] == ["a"]


async def test_what_a_stopping_daemon_gives_back_is_due_at_once(crank: Crank) -> None:
    put(crank, "a")
    lane = crank.lane(Job.HUNT)
    await lane.claim(9)
    await lane.release()
    assert [row.target for row in await lane.claim(9)] == ["a"]


async def test_what_is_finished_is_due_again_at_its_own_time(crank: Crank) -> None:
    put(crank, "a", "b")
    lane = crank.lane(Job.HUNT)
    first, second = await lane.claim(9)
    await crank.store.write(lane.finish, [(first, NOW + HOUR), (second, NOW + 2 * HOUR)])
    assert crank.due(Job.HUNT) == {"a": NOW + HOUR, "b": NOW + 2 * HOUR}


@pytest.mark.parametrize("jitter", [0.0, 0.1, 0.5])
async def test_the_jitter_spreads_the_load_and_brings_nothing_forward(crank: Crank, jitter: float) -> None:
    put(crank, *(f"target {number:02}" for number in range(50)))
    lane = crank.lane(Job.HUNT, jitter=jitter)
    while claimed := await lane.claim(10):
        await crank.store.write(lane.finish, [(row, NOW + HOUR) for row in claimed])
    pauses = [(moment - NOW) / HOUR for moment in crank.due(Job.HUNT).values()]
    assert all(1 <= pause <= 1 + jitter for pause in pauses)
    # A slice stays together: scattered, each of its names would need controls of its own.
    assert len(set(pauses)) == (5 if jitter else 1)


@pytest.mark.parametrize(
    ("probe", "minutes"),
    [
        (Probe(), 60),
        (Probe(gap=Gap.SHAPE), 10),
        (Probe(gap=Gap.RATE_LIMITED, not_before=later(minutes=5)), 10),
        (Probe(gap=Gap.RATE_LIMITED, not_before=later(minutes=90)), 90),
    ],
)
def test_a_look_that_proved_nothing_is_repeated_soon_but_never_before_it_is_allowed(
    crank: Crank, probe: Probe, minutes: float
) -> None:
    assert crank.lane(Job.GUARD).again(HOUR, probe, NOW) == later(minutes=minutes)


def test_a_short_pause_is_not_made_longer_by_a_gap(crank: Crank) -> None:
    assert crank.lane(Job.GUARD).again(timedelta(minutes=2), Probe(gap=Gap.ERROR), NOW) == later(minutes=2)


async def test_whoever_asks_for_more_time_than_the_longest_pause_is_a_gap_again_after_that(crank: Crank) -> None:
    put(crank, "a")
    lane = crank.lane(Job.HUNT, jitter=0.5)
    until = lane.again(HOUR, Probe(gap=Gap.BLOCKED, not_before=later(days=30)), NOW)
    assert until == later(days=1)
    await crank.store.write(lane.finish, [(row, until) for row in await lane.claim(1)])
    assert await lane.claim(1) == ()


async def test_one_moment_with_the_clock_ahead_switches_nothing_off(crank: Crank) -> None:
    crank.clock.forward(days=400)
    assert await crank.turn()
    crank.clock.forward(days=-400, minutes=1)
    assert {(cycle.job, cycle.gap) for cycle in await crank.turn()} == {(Job.GUARD, None), (Job.HUNT, None)}
    assert max(crank.due(Job.HUNT).values()) <= later(hours=6, minutes=1)


@pytest.mark.parametrize(("job", "hours"), [(Job.HUNT, 6), (Job.GUARD, 2), (Job.RECHECK, 24)])
def test_the_longest_pause_is_that_of_the_slowest_target(job: Job, hours: int) -> None:
    assert longest_pause(Settings(), job) == timedelta(hours=hours)
