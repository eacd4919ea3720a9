from dataclasses import replace
from functools import partial

import pytest

from detectors.impostor import name
from detectors.impostor.verdict import closest
from detectors.names.fold import fold
from domain.registry import AccountStatus, OfficialAccount, Unit
from domain.triage import Triage
from monitor.store.registry import Registry
from monitor.watch import MOST, NO_PLATFORM, Watch
from tests.factories import account, look, official_profile, profile, unit

POLICE = unit(aliases=("临泽公安",))
PRESS = unit(key="linze-press", name="临泽市新闻办", aliases=("临泽发布",), managing_unit="")


def watch(units: tuple[Unit, ...] = (), accounts: tuple[OfficialAccount, ...] = ()) -> Watch:
    return Watch(Registry(units, accounts))


def test_an_account_is_protected_under_the_names_of_its_unit_too() -> None:
    (protected,) = watch((POLICE,), (account(display_name="平安临泽", aliases=("临泽警方",)),)).protected
    assert protected.display_name == "平安临泽"
    assert protected.aliases == ("临泽警方", "临泽市公安局", "临泽公安")


def test_a_name_that_account_and_unit_share_is_listed_once() -> None:
    (protected,) = watch((POLICE,), (account(display_name="临泽市公安局", aliases=("临泽公安",)),)).protected
    assert protected.aliases == ("临泽公安",)


def test_a_unit_without_any_account_is_protected_by_its_name_alone() -> None:
    (stand_in,) = watch((PRESS,)).protected
    assert (stand_in.display_name, stand_in.aliases, stand_in.unit) == ("临泽市新闻办", ("临泽发布",), "linze-press")
    assert stand_in.platform == NO_PLATFORM


def test_a_unit_with_an_account_needs_no_stand_in() -> None:
    assert [each.unit for each in watch((POLICE, PRESS), (account(),)).protected] == ["linze-ga", "linze-press"]


def test_an_account_of_a_unit_that_is_not_registered_is_protected_as_it_is() -> None:
    assert watch((), (account(),)).protected == (account(),)


@pytest.mark.parametrize("status", AccountStatus)
def test_the_names_of_an_account_stay_protected_whatever_its_status(status: AccountStatus) -> None:
    given = account(display_name="平安临泽", status=status)
    assert "平安临泽" in watch((POLICE,), (given,)).queries


@pytest.mark.parametrize("status", AccountStatus)
def test_only_accounts_in_use_are_looked_at(status: AccountStatus) -> None:
    given = account(status=status)
    assert watch((), (given,)).on("bluesky") == ((given,) if status.is_watched else ())


def test_accounts_are_looked_at_on_their_own_platform() -> None:
    here, there = account(), account(platform="mastodon")
    assert watch((), (here, there)).on("mastodon") == (there,)
    assert watch((), (here,)).on("weibo") == ()


def test_a_platform_is_proved_with_its_registered_accounts_and_with_those_of_the_configuration() -> None:
    known = account(user_id="did:plc:known", display_name="云柏晚报")
    elsewhere = account(platform="mastodon", user_id="9")
    closed = account(user_id="did:plc:closed", status=AccountStatus.CLOSED)
    given = Watch(Registry((), (account(), closed)), (known, elsewhere))
    assert given.controls("bluesky") == (account(), known)
    assert given.on("bluesky") == (account(),)
    assert given.registered(profile(user_id="did:plc:known")) is None
    assert "云柏晚报" not in given.queries


def test_every_name_is_searched_and_no_search_is_made_twice() -> None:
    police = account(display_name="平安临泽", retired_names=("临泽警务在线",))
    twin = account(user_id="did:plc:twin", display_name="平安临泽")
    asked = watch((POLICE, PRESS), (police, twin)).queries
    assert {"平安临泽", "临泽警务在线", "临泽市公安局", "临泽公安", "临泽市新闻办", "临泽发布"} <= set(asked)
    assert len(asked) == len(set(asked))
    assert all(fold(query) for query in asked)


def test_nothing_is_searched_for_an_empty_register() -> None:
    assert watch().queries == ()
    assert watch().protected == ()


def test_a_stranger_under_the_name_of_a_unit_without_account_finds_its_victim() -> None:
    empty = watch((PRESS,))
    (near,) = empty.shortlist.near("临泽发布官微")
    assert near.unit == "linze-press"
    assert closest([empty.counterpart(near)], look(profile(display_name="临泽发布官微")), ()) is None


def test_registered_accounts_are_no_strangers_whatever_their_status() -> None:
    given = watch((PRESS,), (account(status=AccountStatus.DEREGISTERED),))
    assert given.registered(profile(user_id="did:plc:official")) is not None
    assert given.registered(profile(user_id="did:plc:stranger")) is None
    assert given.registered(profile(platform="mastodon", user_id="did:plc:official")) is None


def test_an_account_that_the_register_knows_by_its_handle_is_no_stranger() -> None:
    """Of a 公众号 people see the handle, and a search tells the id."""
    by_handle = account(platform="wechat_mp", user_id="linze-gov")
    given = watch((PRESS,), (by_handle,))
    found = profile(platform="wechat_mp", user_id="MzA4NTk1", handle="linze-gov")
    assert given.registered(found) == by_handle
    assert given.candidates([found, replace(found, handle="linze-gov1")])[0] == ()
    assert given.registered(replace(found, handle="linze-gov1")) is None
    assert given.registered(replace(found, handle="")) is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"bio": "临泽市公安局官方账号，户籍办理加微信"}, ("linze-ga",)),
        ({"bio": "臨澤市公安局，唯一官方"}, ("linze-ga",)),
        ({"handle": "linze_ga_official.example"}, ("linze-ga",)),
        ({"bio": "临泽市新闻办与临泽市公安局联合出品"}, ("linze-press", "linze-ga")),
        ({"bio": "平安临泽", "handle": "xiaoming"}, ()),
    ],
)
def test_whose_bio_names_a_unit_or_whose_handle_is_its_own_is_a_candidate_under_any_name(
    changes: dict[str, str], expected: tuple[str, ...]
) -> None:
    given = watch((POLICE, PRESS), (account(handle="linze-ga.example"),))
    (found,) = given.candidates([profile(display_name="阳光便民", **changes)])
    assert tuple(each.unit for each in found) == expected


def test_whoever_names_half_the_register_speaks_for_none_of_it() -> None:
    units = tuple(unit(key=f"u{i}", name=f"临泽市第{i}中学", managing_unit="") for i in range(MOST + 1))
    named = [each.name for each in units]
    given = watch(units)
    everybody, nearly = (profile(display_name="阳光", bio="、".join(each)) for each in (named, named[1:]))
    assert [len(found) for found in given.candidates([everybody, nearly])] == [0, MOST]


def test_a_unit_is_told_with_the_unit_that_manages_it() -> None:
    manager = unit(key="linze-gov", name="临泽市人民政府办公室", managing_unit="")
    given = watch((POLICE, manager))
    assert given.sponsors("linze-ga") == (POLICE, manager)
    assert given.sponsors("linze-gov") == (manager, None)
    assert given.sponsors("nobody") == (None, None)
    assert watch((POLICE,)).sponsors("linze-ga") == (POLICE, None)


def test_the_names_among_what_is_searched_are_worth_looking_up_with_their_look_alikes() -> None:
    given = watch((POLICE,), (account(display_name="平安临泽"),))
    likely = given.likely(("平安临泽", "临泽", "公安局"), most=3)
    assert likely[0] == "平安临泽"
    assert len(likely) == 4
    assert given.likely(("临泽", "公安局"), most=3) == ()
    assert set(given.likely(given.names, most=1)) > {"平安临泽", "临泽市公安局", "临泽公安"}


def test_a_registered_account_is_never_judged_and_a_stranger_finds_its_victim() -> None:
    given = watch((POLICE,), (account(),))
    detectors = (partial(name.detect, options=name.Options()),)
    official, fan = (
        official_profile(display_name="临泽市公安局官方"),
        profile(user_id="did:plc:fan", display_name="小明"),
    )
    stranger = profile(display_name="临泽市公安局官方")
    ((victim, found, verdict),) = given.resemblances([look(official), look(fan), look(stranger)], detectors)
    assert (victim.key, found.profile) == ("bluesky:did:plc:official", stranger)
    assert verdict.triage is Triage.IMPOSTOR


def test_an_empty_register_is_prepared_too() -> None:
    watch().prepare()
    assert watch().shortlist.near("临泽市公安局") == ()
