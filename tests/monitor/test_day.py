"""Hours of a day on simulated hosts: the promises that hold on any machine, read from the hosts' own logs."""

import asyncio
from functools import partial

import pytest

from tests.benchmarks.day import life, logs, shown
from tests.benchmarks.day.hosts import Entry
from tests.benchmarks.day.hours import START, Hours, lived
from tests.benchmarks.day.life import Lived, Scale
from tests.benchmarks.day.shapes import SHAPES

pytestmark = pytest.mark.long

CHOSEN = frozenset({"plaza", "forum", "orchard", "lantern", "gazette", "bridge", "bridge_posts"})


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    scale = Scale(hours=3, share=4, shapes=tuple(shape for shape in SHAPES if shape.id in CHOSEN))
    return lived(partial(life.live, tmp_path_factory.mktemp("day"), scale))


def test_every_promise_is_kept_for_hours_on_hosts_that_stumble_and_silence(day: Lived) -> None:
    assert list(shown.broken(day)) == []


def test_the_hosts_did_stumble_silence_and_forget_a_login(day: Lived) -> None:
    seen = [each for entries in logs.read(day.folder).values() for each in entries]
    assert {200, 304, 401, 429, 500, 502, 503} <= {each.status for each in seen}
    assert {"search", "profile", "posts", "whoami"} == {each.kind for each in seen}
    assert {cycle.job for cycle in day.cycles} == {"hunt", "guard", "recheck"}


def test_the_loop_leaps_over_what_nobody_waits_for() -> None:
    async def asleep(hours: Hours) -> float:
        await hours.create_task(_rested(7200))
        return (hours.now() - START).total_seconds()

    assert lived(asleep) == 7200


async def _rested(seconds: float) -> None:
    await asyncio.sleep(seconds)


def entry(arrived: float, ended: float | None = None, **changes: object) -> Entry:
    values = {"login": "", "kind": "profile", "about": "a", "status": 200, "pause": 0.0} | changes
    return Entry(arrived=arrived, ended=arrived + 0.5 if ended is None else ended, **values)  # type: ignore[arg-type]


def test_a_window_with_too_many_requests_is_found_wherever_it_lies() -> None:
    steady = [entry(moment) for moment in (0, 10, 20, 30)]
    assert logs.overdrawn(steady, rate=0.1, burst=1) == pytest.approx(0)
    hasty = [entry(moment) for moment in (0, 100, 101, 102, 300)]
    assert logs.overdrawn(hasty, rate=0.1, burst=1) == pytest.approx(1.8)


def test_requests_that_touch_are_not_under_way_at_once() -> None:
    assert logs.together([entry(0, 2), entry(2, 3), entry(2.5, 4)]) == 2


def test_a_request_in_a_silence_is_found_unless_another_login_sent_it() -> None:
    refusal = entry(0, 1, status=429, pause=60)
    asked = [refusal, entry(0.5), entry(30, login="another"), entry(40), entry(61.5)]
    assert [each.arrived for each in logs.spoken(asked)] == [40]


def test_a_silence_and_the_pause_after_it_excuse_a_gap_and_nothing_more() -> None:
    seen = [entry(0), entry(100, 101, status=429, pause=50), entry(400)]
    (first, last) = logs.gaps(seen, "profile", end=500, retry=20)
    assert (first.seconds, last.seconds) == (400 - 70, 100)


def test_an_answer_that_was_a_fault_ends_no_gap() -> None:
    (gap,) = logs.gaps([entry(0), entry(50, status=500)], "profile", end=80, retry=0)
    assert gap.seconds == 80
