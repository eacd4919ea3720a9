"""A part of the month of tests/benchmarks/month: few accounts, the first days, and all that is planted in them."""

from datetime import timedelta

import pytest

from domain.incident import Severity
from monitor.store import Store
from tests.benchmarks.month import count, run
from tests.benchmarks.month.count import Told
from tests.benchmarks.month.run import Played

pytestmark = pytest.mark.long

DAYS, SHARE = 3, 12
BUDGET = 3.0
# A search every six hours, by chance a little later.
SOONEST_SURE = timedelta(hours=6, minutes=40)


@pytest.fixture
async def month(store: Store) -> tuple[Played, tuple[Told, ...]]:
    played = await run.play(store, days=DAYS, pace=1.0, share=SHARE)
    with store.reading() as conn:
        return played, count.told(conn)


async def test_whatever_is_grave_is_told_at_once_and_people_hear_no_more_than_three_notices_a_day(
    month: tuple[Played, tuple[Told, ...]],
) -> None:
    played, messages = month
    end = played.start + timedelta(days=DAYS)
    counted = [each for each in messages if played.start <= each.at < end]
    for outcome in count.outcomes(played.script.planted, counted):
        if outcome.planted.level <= Severity.MAJOR:
            assert outcome.delay is not None, outcome.planted.what
            assert outcome.delay <= SOONEST_SURE, outcome.planted.what
    assert len(count.changes(count.singly(counted))) / DAYS <= BUDGET
