"""Whatever a job asked is known by target: when, by which route, and when the answer last counted."""

from typing import Any

import pytest

from domain.answer import Answer, Outcome
from domain.coverage import Job
from domain.freshness import Check, Freshness
from domain.ports import Operation
from monitor.store import freshness
from tests.factories import account, official_profile, post, profile
from tests.monitor.crank import NONSENSE, PLATFORM, Crank

OFFICIAL = "did:plc:official"
BLOCKED: Answer[Any] = Answer(outcome=Outcome.BLOCKED, detail="visitor wall")


def known(crank: Crank) -> dict[tuple[Check, str], Freshness]:
    with crank.store.reading() as conn:
        return {(each.check, each.target): each for each in freshness.of_platform(conn, PLATFORM)}


async def test_after_a_turn_every_search_and_every_account_is_fresh(crank: Crank) -> None:
    await crank.turn()
    asked = known(crank)
    assert {target for check, target in asked if check is Check.SEARCH} == set(crank.due(Job.HUNT))
    assert {(Check.PROFILE, OFFICIAL), (Check.POSTS, OFFICIAL)} <= asked.keys()
    assert {each.valid_at for each in asked.values()} == {crank.clock()}
    assert not any(target == NONSENSE for _, target in asked)


async def test_one_account_whose_posts_are_refused_grows_old_while_its_platform_counts_as_covered(crank: Crank) -> None:
    others = [account(user_id=f"did:plc:{number}", display_name=f"临泽{number}") for number in range(9)]
    crank.register([], others)
    crank.platform.put(*(official_profile(user_id=each.user_id, display_name=each.display_name) for each in others))
    crank.platform.timelines = {each.user_id: (post(),) for each in (*others, account())}
    await crank.turn()
    seen_at = crank.clock()
    crank.platform.faults["posts", "did:plc:3"] = BLOCKED
    await crank.turn(minutes=30)
    refused, other = known(crank)[Check.POSTS, "did:plc:3"], known(crank)[Check.POSTS, "did:plc:4"]
    assert crank.covered()[Job.GUARD]
    assert (refused.outcome, refused.detail, refused.valid_at) == (Outcome.BLOCKED, "visitor wall", seen_at)
    assert other.valid_at == crank.clock()


async def test_searches_between_controls_that_fail_do_not_count(crank: Crank) -> None:
    crank.platform.faults["search", NONSENSE] = Answer(outcome=Outcome.OK, found=(profile(),))
    await crank.turn()
    searches = [each for (check, _), each in known(crank).items() if check is Check.SEARCH]
    assert searches
    assert {(each.outcome, each.valid_at) for each in searches} == {(Outcome.SHAPE, None)}


async def test_a_known_impostor_is_noted_at_each_look(crank: Crank) -> None:
    crank.platform.put(profile(display_name="临泽市公安局官方"))
    await crank.turn()
    await crank.turn(hours=7)
    assert known(crank)[Check.PROFILE, "did:plc:stranger"].valid_at == crank.clock()


@pytest.mark.parametrize("offered", [Operation.PROFILE, Operation.POSTS])
async def test_what_no_connector_can_be_asked_is_not_noted(crank: Crank, offered: Operation) -> None:
    crank.platform.offered = frozenset({offered})
    crank.platform.timelines[OFFICIAL] = (post(),)
    await crank.turn()
    assert {check.value for check, _ in known(crank)} == {offered.value}
