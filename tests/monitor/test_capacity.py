from dataclasses import replace

import pytest

from config.settings import Settings
from domain.ports import USUAL, Operation
from domain.registry import OfficialAccount, Tier
from monitor.capacity import Crowd, Way, crowds
from monitor.store.registry import Registry
from monitor.watch import Watch
from tests.benchmarks.crowd import names
from tests.factories import account
from tests.monitor.looked_at import connector

LOOKS = frozenset({Operation.PROFILE, Operation.POSTS})
NO_HUNTS = {"hunt": {"interval_minutes": 500_000.0}}


def way(
    name: str = "bluesky", host: str = "a.example", *, operations: frozenset[Operation] = LOOKS, rate: float = 0.01
) -> Way:
    return Way(connector=connector(name=name, platform="bluesky", operations=operations), host=host, rate=rate)


def accounts(number: int, tier: Tier = Tier.ONE, platform: str = "bluesky") -> list[OfficialAccount]:
    return [
        account(platform=platform, user_id=f"a{place}", display_name=name, tier=tier)
        for place, name in enumerate(names(number))
    ]


def found(ways: list[Way], watched: list[OfficialAccount], **tables: object) -> list[Crowd]:
    return list(crowds(ways, Watch(Registry((), tuple(watched))), Settings.model_validate(tables)))


def test_a_profile_and_posts_at_the_pace_of_its_tier_are_needed_of_each_account() -> None:
    (crowd,) = found([way()], accounts(10))
    assert (round(crowd.needed), round(crowd.allowed)) == (10 * 6 * 2, 36)
    assert (crowd.connectors, crowd.host) == (("bluesky",), "a.example")


@pytest.mark.parametrize(("tier", "hourly"), [(Tier.ONE, 12), (Tier.TWO, 4), (Tier.THREE, 1)])
def test_the_tier_decides_how_often(tier: Tier, hourly: int) -> None:
    (crowd,) = found([way()], accounts(100, tier))
    assert round(crowd.needed) == 100 * hourly


def test_what_fits_is_not_told() -> None:
    assert found([way(rate=0.034)], accounts(10)) == []
    assert len(found([way(rate=0.033)], accounts(10))) == 1


def test_posts_that_are_not_read_need_nothing() -> None:
    (crowd,) = found([way()], accounts(10), guard={"posts": False})
    assert round(crowd.needed) == 60


def test_hunts_ask_every_platform_for_the_names_of_all() -> None:
    watched = accounts(20, platform="mastodon")
    searches = len(Watch(Registry((), tuple(watched))).queries)
    (crowd,) = found([way(operations=USUAL, rate=0.001)], watched, hunt={"interval_minutes": 60})
    assert round(crowd.needed) == searches > 20


def test_look_ups_by_exact_name_are_as_many_as_names_and_their_variants() -> None:
    ways = [way(operations=frozenset({Operation.EXACT}))]
    (crowd,) = found(ways, accounts(20), hunt={"interval_minutes": 60, "variants": 8})
    assert round(crowd.needed) == 20 * 9


def test_a_connector_that_only_stands_in_is_not_counted() -> None:
    ways = [way(), way("second", "b.example")]
    (crowd,) = found(ways, accounts(10), **NO_HUNTS)
    assert crowd.connectors == ("bluesky",)


def test_connectors_that_share_a_host_share_its_time() -> None:
    profiles = way(operations=frozenset({Operation.PROFILE}), rate=0.02)
    posts = way("posts", operations=frozenset({Operation.POSTS}), rate=0.04)
    assert found([profiles, replace(posts, host="b.example")], accounts(10)) == []
    (crowd,) = found([profiles, posts], accounts(10))
    assert (crowd.connectors, round(crowd.needed), round(crowd.allowed)) == (("bluesky", "posts"), 120, 96)


def test_a_register_without_accounts_needs_nothing() -> None:
    assert found([way(operations=USUAL)], []) == []
