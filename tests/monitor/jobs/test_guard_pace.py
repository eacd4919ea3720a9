"""When an account is looked at again: its interval is counted from the look itself."""

import pytest

from domain.answer import Answer, Outcome
from domain.coverage import Job
from domain.incident import Classification
from domain.observation import Profile
from monitor.store import Store
from tests.factories import account, later, official_profile, unit
from tests.fakes import FakePlatform
from tests.monitor.crank import Clock, Crank
from tests.monitor.jobs.crowds import crowd, guarded


class Slow(FakePlatform):
    """Takes four minutes to show a profile."""

    clock: Clock

    async def profile(self, user_id: str) -> Answer[Profile]:
        self.clock.forward(minutes=4)
        return await super().profile(user_id)


@pytest.fixture
def slow(store: Store) -> Crank:
    platform = Slow(official_profile())
    crank = Crank(store, platform)
    platform.clock = crank.clock
    crank.register([unit()], [account()])
    return crank


async def test_the_next_look_is_counted_from_the_last_and_not_from_the_end_of_its_slice(slow: Crank) -> None:
    await guarded(slow)
    assert slow.clock() == later(minutes=4)
    assert slow.due(Job.GUARD) == {"did:plc:official": later(minutes=10)}


async def test_after_a_gap_the_pause_is_counted_from_its_end(slow: Crank) -> None:
    slow.platform.faults["profile"] = Answer(outcome=Outcome.ERROR)
    await guarded(slow)
    assert slow.due(Job.GUARD) == {"did:plc:official": later(minutes=14)}


async def test_an_account_that_gave_no_answer_is_due_again_soon_though_the_others_count(store: Store) -> None:
    crank = crowd(store, 6, guard={"tier1_minutes": 60.0})
    crank.platform.faults["profile", "did:plc:0"] = Answer(outcome=Outcome.ERROR)
    (cycle,) = await guarded(crank)
    assert cycle.covered
    due = crank.due(Job.GUARD)
    assert due.pop("did:plc:0") == later(minutes=10)
    assert set(due.values()) == {later(minutes=60)}


async def test_an_account_that_is_looked_at_alone_and_gives_no_answer_is_no_outage(store: Store) -> None:
    crank = crowd(store, 8, guard={"tier1_minutes": 60.0})
    crank.platform.faults["profile", "did:plc:0"] = Answer(outcome=Outcome.ERROR, detail="status 500")
    await guarded(crank)
    for _ in range(5):
        (cycle,) = await guarded(crank, minutes=10)
        assert (cycle.asked, cycle.answered, cycle.covered) == (1, 0, True)
    assert crank.cases(Classification.COVERAGE) == ()


async def test_accounts_that_give_no_answer_one_after_the_other_are_an_outage(store: Store) -> None:
    crank = crowd(store, 8, guard={"tier1_minutes": 60.0, "slice_size": 1})
    await guarded(crank)
    crank.platform.faults["profile"] = Answer(outcome=Outcome.ERROR, detail="status 500")
    cycles = await guarded(crank, minutes=60)
    assert [cycle.covered for cycle in cycles] == [True] + [False] * 7
    assert cycles[-1].detail == "status 500"
