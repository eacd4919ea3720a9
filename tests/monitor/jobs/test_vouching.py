"""What one connector proved vouches for nobody who stands in for it."""

from typing import cast

import pytest

from domain.answer import EMPTY, Answer, Outcome
from domain.coverage import Gap
from domain.freshness import Check, Freshness
from domain.incident import Classification, Presence
from monitor.jobs.probe import Probe, search_works
from monitor.jobs.vouching import alone
from monitor.routes import Route, routed
from monitor.store import Store, absences, freshness
from tests.factories import account, official_profile, profile, unit
from tests.fakes import FakePlatform
from tests.monitor.crank import NONSENSE, Crank

IMPOSTOR, SECOND = "did:plc:stranger", "did:plc:second"
NAME, RETIRED = "临泽市公安局", "临泽警务在线"
ERROR: Answer[None] = Answer(outcome=Outcome.ERROR, detail="这里还没有内容")
NOBODY: Answer[None] = Answer(outcome=Outcome.NOT_FOUND)


@pytest.fixture
def first() -> FakePlatform:
    """It shows everybody; where it fails, another is asked."""
    return FakePlatform(official_profile(), official_profile(user_id=SECOND, display_name="临泽教育"), profile())


@pytest.fixture
def blind() -> FakePlatform:
    """It says of everybody that nobody is there."""
    return FakePlatform()


@pytest.fixture
async def crank(store: Store, first: FakePlatform, blind: FakePlatform) -> Crank:
    """An impostor is known."""
    network = routed((Route(name="weibo", platform=first), Route(name="weibo_web", platform=blind)), lambda *_: None)
    crank = Crank(store, cast(FakePlatform, network))
    accounts = [account(retired_names=(RETIRED,)), account(user_id=SECOND, display_name="临泽教育", handle="")]
    crank.register([unit()], accounts)
    await crank.turn()
    return crank


def told(crank: Crank, check: Check, target: str) -> Freshness:
    with crank.store.reading() as conn:
        (found,) = (each for each in freshness.everything(conn) if (each.check, each.target) == (check, target))
    return found


async def test_an_absence_told_by_a_connector_that_shows_nobody_is_no_proof(crank: Crank, first: FakePlatform) -> None:
    first.faults["profile", IMPOSTOR] = ERROR
    crank.clock.forward(hours=1)
    cycle = await crank.recheck.run()
    assert cycle is not None
    assert (cycle.gap, cycle.answered) == (Gap.SHAPE, 0)
    assert cycle.detail == "weibo_web: 2 registered accounts not found by their own ids"
    assert crank.only(Classification.MASQUERADE).presence is Presence.PRESENT
    assert told(crank, Check.PROFILE, IMPOSTOR).outcome is Outcome.SHAPE


async def test_an_absence_told_by_one_that_shows_registered_accounts_is(
    crank: Crank, first: FakePlatform, blind: FakePlatform
) -> None:
    first.faults["profile", IMPOSTOR] = ERROR
    blind.put(official_profile())
    crank.clock.forward(hours=1)
    cycle = await crank.recheck.run()
    assert cycle is not None
    assert (cycle.gap, cycle.answered) == (None, 1)
    assert crank.only(Classification.MASQUERADE).presence is Presence.ABSENT


async def test_the_others_of_a_slice_are_looked_at_though_nobody_vouches_for_one(
    crank: Crank, first: FakePlatform
) -> None:
    first.put(profile(user_id="did:plc:zz"))
    await crank.turn(hours=7)
    first.faults["profile", IMPOSTOR] = ERROR
    first.remove("did:plc:zz")
    crank.clock.forward(hours=1)
    await crank.recheck.run()
    presence = {case.subject: case.presence for case in crank.cases(Classification.MASQUERADE)}
    assert presence == {"bluesky:did:plc:zz": Presence.ABSENT, f"bluesky:{IMPOSTOR}": Presence.PRESENT}


async def test_an_empty_search_told_by_a_connector_that_finds_nobody_is_no_search(
    crank: Crank, first: FakePlatform
) -> None:
    first.faults["search", RETIRED] = ERROR
    crank.clock.forward(hours=7)
    cycle = await crank.hunt.run()
    assert cycle is not None
    assert cycle.gap is Gap.CONTROL_NOT_FOUND
    assert cycle.detail.startswith("weibo_web: ")
    assert told(crank, Check.SEARCH, RETIRED).outcome is Outcome.SHAPE
    assert told(crank, Check.SEARCH, NAME).valid_at == crank.clock()


async def test_an_empty_search_told_by_one_that_finds_a_registered_account_counts(
    crank: Crank, first: FakePlatform, blind: FakePlatform
) -> None:
    first.faults["search", RETIRED] = ERROR
    blind.put(official_profile(), official_profile(user_id=SECOND, display_name="临泽教育"))
    crank.clock.forward(hours=7)
    cycle = await crank.hunt.run()
    assert cycle is not None
    assert cycle.covered
    assert told(crank, Check.SEARCH, RETIRED).route == "weibo_web"


async def test_a_connector_that_finds_the_control_is_not_proved_by_the_nonsense_of_another(
    first: FakePlatform, blind: FakePlatform
) -> None:
    first.faults["search", NONSENSE] = ERROR
    network = routed((Route(name="weibo", platform=first), Route(name="weibo_web", platform=blind)), lambda *_: None)
    probe = await search_works(network, [account()], NONSENSE)
    assert probe == Probe(routes=frozenset())
    assert not probe.vouches("weibo")
    assert (await search_works(alone(network, "weibo"), [account()], NONSENSE)).gap is Gap.ERROR


async def test_a_look_alike_that_was_found_is_not_dropped_on_the_word_of_one_that_shows_nobody(
    crank: Crank, first: FakePlatform
) -> None:
    first.put(profile(user_id="did:plc:new"))
    first.faults["profile", "did:plc:new"] = ERROR
    crank.clock.forward(hours=7)
    await crank.hunt.run()
    assert "bluesky:did:plc:new" in {case.subject for case in crank.cases(Classification.MASQUERADE)}


async def test_an_official_account_is_not_missing_on_the_word_of_one_that_shows_nobody(
    crank: Crank, first: FakePlatform
) -> None:
    first.faults["profile", SECOND] = ERROR
    for _ in range(4):
        await crank.turn(minutes=30)
    assert crank.cases(Classification.ACCOUNT_COMPROMISE) == ()
    with crank.store.reading() as conn:
        assert absences.run(conn, f"bluesky:{SECOND}") == ()
    assert told(crank, Check.PROFILE, SECOND).outcome is Outcome.SHAPE


async def test_an_official_account_that_the_first_connector_misses_is_missing_by_its_word(
    crank: Crank, first: FakePlatform
) -> None:
    first.faults["profile", SECOND] = NOBODY
    for _ in range(4):
        await crank.turn(minutes=30)
    assert crank.only(Classification.ACCOUNT_COMPROMISE).subject == f"bluesky:{SECOND}"


async def test_posts_that_are_not_there_were_not_read(crank: Crank, first: FakePlatform) -> None:
    first.faults["posts", SECOND] = NOBODY
    read_at = told(crank, Check.POSTS, SECOND).valid_at
    await crank.turn(minutes=30)
    assert told(crank, Check.POSTS, SECOND).valid_at == read_at
    first.faults["posts", SECOND] = EMPTY
    await crank.turn(minutes=30)
    assert told(crank, Check.POSTS, SECOND).valid_at == crank.clock()
