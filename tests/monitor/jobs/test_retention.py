"""The job that lets go of what has been kept long enough, every six hours."""

from typing import Any

import pytest

from config.retention import RetentionSettings
from domain.incident import Incident
from monitor.jobs.upkeep import Retention
from monitor.store import audit, coverage
from tests.factories import coverage as cycle
from tests.factories import incident
from tests.monitor.crank import Crank


class Pictures:
    def __init__(self) -> None:
        self.swept = 0

    async def __call__(self) -> None:
        self.swept += 1


@pytest.fixture
def pictures() -> Pictures:
    return Pictures()


@pytest.fixture
def job(crank: Crank, pictures: Pictures) -> Retention:
    return Retention(store=crank.store, settings=RetentionSettings(), pictures=pictures, clock=crank.clock)


def dismissed(crank: Crank) -> Incident:
    with crank.store.begin() as conn:
        return crank.casebook.step(conn, None, incident(), crank.clock())


def work(crank: Crank, days: int) -> None:
    """Diting works on each of so many days from now on."""
    for _ in range(days):
        crank.clock.forward(days=1)
        with crank.store.begin() as conn:
            coverage.record(conn, cycle(finished_at=crank.clock()))


def name(crank: Crank, case: Incident) -> str:
    seen = crank.again(case).profile
    assert seen is not None
    return seen.display_name


def swept(crank: Crank) -> list[Any]:
    with crank.store.reading() as conn:
        found = audit.entries(conn, 100)
    return [(entry.actor, entry.after, entry.result) for entry in found if entry.action == "retention.swept"]


async def test_what_is_past_its_time_goes_and_that_is_written_down_once(
    crank: Crank, job: Retention, pictures: Pictures
) -> None:
    known = crank.dismiss(dismissed(crank))
    work(crank, 29)
    await job.run()
    assert (name(crank, known), swept(crank)) == ("临泽市公安局", [])
    work(crank, 1)
    await job.run()
    await job.run()
    assert (name(crank, known), pictures.swept) == ("", 3)
    assert swept(crank) == [("diting", "dismissed 1", "dismissed: DT-000001")]


@pytest.mark.parametrize("away", [40, 365])
async def test_after_an_outage_or_a_jump_of_the_clock_nothing_goes_for_three_days(
    crank: Crank, job: Retention, pictures: Pictures, away: int
) -> None:
    known = crank.dismiss(dismissed(crank))
    work(crank, 3)
    crank.clock.forward(days=away)
    for _ in range(2):
        work(crank, 1)
        await job.run()
        assert (name(crank, known), swept(crank), pictures.swept) == ("临泽市公安局", [], 0)
    work(crank, 1)
    await job.run()
    assert (name(crank, known), pictures.swept) == ("", 1)


async def test_a_clock_that_is_put_right_within_three_days_has_cost_nothing(crank: Crank, job: Retention) -> None:
    known = crank.dismiss(dismissed(crank))
    work(crank, 3)
    crank.clock.forward(days=365)
    work(crank, 2)
    await job.run()
    crank.clock.forward(days=-367)
    await job.run()
    assert (name(crank, known), swept(crank)) == ("临泽市公安局", [])
