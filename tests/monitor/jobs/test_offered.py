"""Jobs on platforms that can be asked for less than most: what cannot be asked is neither due nor taken for silence."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from domain.answer import Answer, Outcome, ok
from domain.coverage import Gap, Job
from domain.incident import Classification
from domain.ports import Operation
from domain.registry import OfficialAccount
from monitor.store import Store, due
from tests.factories import account, later, official_profile, post, profile, unit
from tests.fakes import FakeExactPlatform, FakePlatform
from tests.monitor.crank import Crank
from tests.monitor.jobs.crowds import guarded

NAME = "临泽市公安局"
TAMPERING = Classification.CONTENT_TAMPERING
ONLY_POSTS = frozenset({Operation.POSTS})


class Domains(FakePlatform):
    """Is searched for hosts."""

    def __init__(self, *profiles: Any) -> None:
        super().__init__(*profiles)
        self.proved: Answer[str] = ok("resolves")

    def seeds(self, accounts: Iterable[OfficialAccount]) -> tuple[str, ...]:
        return tuple(f"{each.unit}.example" for each in accounts)

    async def works(self) -> Answer[str]:
        return self.proved

    async def search(self, keyword: str) -> Answer[Any]:
        self.asked.append(("search", keyword))
        return ok(tuple(self.accounts.values()))


class Own(FakePlatform):
    """Reads the posts of one account, with that account's own key."""

    def offers(self, operation: Operation, user_id: str = "did:plc:official") -> bool:
        return operation is Operation.POSTS and user_id in {"", "did:plc:official"}


def crank_of(store: Store, platform: FakePlatform, **options: Any) -> Crank:
    crank = Crank(store, platform, **options)
    crank.register([unit()], [account()])
    return crank


def due_there(crank: Crank) -> set[tuple[str, Job]]:
    with crank.store.reading() as conn:
        return set(due.lanes(conn))


async def test_where_only_posts_can_be_read_an_edit_is_still_found(store: Store) -> None:
    platform = FakePlatform(official_profile(display_name="另一个名字"))
    platform.offered = ONLY_POSTS
    platform.timelines["did:plc:official"] = tuple(post(post_id=str(number)) for number in range(5))
    crank = crank_of(store, platform)
    await guarded(crank)
    assert (crank.cases(TAMPERING), crank.cases(Classification.ACCOUNT_COMPROMISE)) == ((), ())
    assert {operation for operation, _ in platform.asked} == {"posts"}
    changed = post(post_id="3", revision="2", text="停水通知：请速加微信缴费")
    platform.timelines["did:plc:official"] = (*platform.timelines["did:plc:official"][:3], changed)
    await guarded(crank, hours=3)
    assert len(crank.cases(TAMPERING)) == 1


async def test_posts_that_cannot_be_had_where_there_is_nothing_else_are_a_gap(store: Store) -> None:
    platform = FakePlatform()
    platform.offered = ONLY_POSTS
    platform.faults["posts"] = Answer(outcome=Outcome.AUTH, detail="40013")
    crank = crank_of(store, platform)
    assert [cycle.gap for cycle in await guarded(crank)] == [Gap.AUTH]


async def test_where_posts_cannot_be_read_the_profile_alone_is_covered(store: Store) -> None:
    platform = FakePlatform(official_profile())
    platform.offered = frozenset({Operation.PROFILE})
    crank = crank_of(store, platform)
    assert [cycle.covered for cycle in await guarded(crank)] == [True]
    assert {operation for operation, _ in platform.asked} == {"profile"}


async def test_an_account_that_nothing_reaches_is_never_due(store: Store) -> None:
    crank = Crank(store, Own())
    crank.register([unit()], [account(), account(user_id="did:plc:second")])
    await crank.planner.run()
    assert due_there(crank) == {("bluesky", Job.GUARD)}
    cycle = await crank.guard.run()
    assert cycle is not None
    assert cycle.asked == 1


@pytest.mark.parametrize("variants", [0, 4])
async def test_names_are_looked_up_where_nothing_can_be_searched(store: Store, variants: int) -> None:
    platform = FakeExactPlatform(official_profile(), profile(user_id="did:plc:fake"))
    platform.offered = frozenset({Operation.EXACT, Operation.PROFILE})
    crank = crank_of(store, platform, hunt={"variants": variants})
    await crank.planner.run()
    cycle = await crank.hunt.run()
    assert cycle is not None
    assert cycle.covered
    assert [case.subject for case in crank.cases(Classification.MASQUERADE)] == ["bluesky:did:plc:fake"]
    assert "search" not in {operation for operation, _ in platform.asked}


async def test_a_place_with_seeds_is_searched_for_them_alone(store: Store) -> None:
    platform = Domains(profile(user_id="linze-ga.example.com", display_name=NAME))
    crank = crank_of(store, platform)
    await crank.planner.run()
    cycle = await crank.hunt.run()
    assert cycle is not None
    assert (cycle.covered, cycle.asked) == (True, 1)
    assert ("search", "linze-ga.example") in platform.asked
    assert [case.subject for case in crank.cases(Classification.MASQUERADE)] == ["bluesky:linze-ga.example.com"]


async def test_a_place_with_seeds_that_does_not_prove_itself_is_not_covered(store: Store) -> None:
    platform = Domains()
    platform.proved = Answer(outcome=Outcome.ERROR, detail="every name resolves")
    crank = crank_of(store, platform)
    await crank.planner.run()
    cycle = await crank.hunt.run()
    assert cycle is not None
    assert (cycle.gap, cycle.detail) == (Gap.ERROR, "every name resolves")
    assert platform.asked == []


class Way(FakePlatform):
    """Posts by one connector or another, each with names of its own for them."""

    route = "own"

    async def posts(self, user_id: str) -> Answer[Any]:
        answer = await super().posts(user_id)
        named = tuple(replace(each, post_id=f"{self.route}/{each.post_id}") for each in answer.value)
        return replace(answer, found=named, route=self.route)


async def test_another_connector_with_other_names_for_the_posts_wipes_nothing_out(store: Store) -> None:
    platform = Way(official_profile())
    platform.timelines["did:plc:official"] = tuple(
        post(post_id=str(number), text=f"公告{number}号", published_at=later(hours=-number)) for number in range(1, 40)
    )
    crank = crank_of(store, platform)
    await guarded(crank)
    await guarded(crank, hours=3)
    platform.route = "login"
    for _ in range(3):
        await guarded(crank, hours=3)
    assert crank.cases(TAMPERING) == ()
    platform.timelines["did:plc:official"] = platform.timelines["did:plc:official"][20:]
    for _ in range(3):
        await guarded(crank, hours=3)
    assert len(crank.cases(TAMPERING)) == 1
