from dataclasses import replace
from datetime import datetime

import pytest

from alerting.covered import Tally
from domain.answer import Outcome
from domain.freshness import IMPORTED, Check
from domain.login import Login
from domain.ports import Operation
from domain.registry import AccountStatus, Tier
from domain.text import Text
from monitor.coverage import Sight
from tests.factories import account, later, unit
from tests.monitor.looked_at import asked, connector, here, login, overview, seen

PROFILE, POSTS, SEARCH = Check.PROFILE, Check.POSTS, Check.SEARCH
SCHOOLS = unit(key="linze-jy", name="临泽市教育局")


def counted(found: Tally) -> str:
    return f"{found.fresh}/{found.total}"


def test_an_account_of_which_profile_and_posts_are_fresh_is_watched() -> None:
    known = asked(seen(PROFILE, minutes=-19), seen(POSTS, minutes=-20), guarded="1")
    (watched,) = overview(known, [here()], connector()).accounts
    assert (watched.sight, watched.seen) == (Sight.WATCHED, seen(PROFILE, minutes=-19))


@pytest.mark.parametrize(("tier", "minutes"), [(Tier.ONE, 21), (Tier.TWO, 61), (Tier.THREE, 241)])
def test_by_its_tier_an_account_lapses_after_two_intervals(tier: Tier, minutes: int) -> None:
    def sight(age: int) -> Sight:
        known = asked(seen(PROFILE, minutes=-age), seen(POSTS, minutes=-age), guarded="1")
        return overview(known, [here(tier=tier)], connector()).accounts[0].sight

    assert (sight(minutes), sight(minutes - 2)) == (Sight.LAPSED, Sight.WATCHED)


def test_an_account_whose_posts_are_refused_is_unread_though_its_profile_is_seen() -> None:
    refused = seen(POSTS, outcome=Outcome.BLOCKED)
    view = overview(asked(seen(PROFILE), refused, guarded="1"), [here()], connector())
    assert view.accounts[0].sight is Sight.UNREAD
    (covered,) = view.covered()
    assert (counted(covered.watched), covered.posts.why) == ("1/1", Outcome.BLOCKED)
    assert not covered.is_whole


def test_where_no_connector_reads_posts_none_are_missed() -> None:
    only_profiles = connector(operations=frozenset({Operation.PROFILE}))
    (covered,) = overview(asked(seen(PROFILE), guarded="1"), [here()], only_profiles).covered()
    assert (covered.is_whole, covered.posts) == (True, Tally())


def test_where_a_connector_reads_only_posts_they_show_that_an_account_is_watched() -> None:
    only_posts = connector(operations=frozenset({Operation.POSTS}))
    view = overview(asked(seen(POSTS), guarded="12"), [here(), here("2")], only_posts)
    assert [each.sight for each in view.accounts] == [Sight.WATCHED, Sight.LAPSED]


def test_accounts_on_a_platform_that_no_connector_serves_are_blind_until_somebody_brings_them_in() -> None:
    douyin = [account(platform="douyin", user_id=name) for name in ("1", "2", "3")]
    known = asked(
        seen(PROFILE, "2", minutes=-6 * 1440, platform="douyin", route=IMPORTED),
        seen(PROFILE, "3", minutes=-8 * 1440, platform="douyin", route=IMPORTED),
    )
    view = overview(known, douyin)
    assert [each.sight for each in view.accounts] == [Sight.BLIND, Sight.WATCHED, Sight.BLIND]
    (covered,) = view.covered()
    assert (covered.name, covered.is_reached, covered.blind) == (Text("抖音", "douyin"), False, 2)
    assert counted(covered.watched) == "1/1"


def test_an_account_that_the_connectors_of_its_platform_do_not_reach_is_blind() -> None:
    known = asked(seen(PROFILE), seen(POSTS), guarded="1")
    view = overview(known, [here(), here("2")], connector())
    assert [each.sight for each in view.accounts] == [Sight.WATCHED, Sight.BLIND]


def test_before_anything_was_planned_a_connector_is_taken_to_reach_every_account() -> None:
    assert overview(asked(), [here()], connector()).accounts[0].sight is Sight.LAPSED


def test_accounts_that_are_not_in_use_are_nobodys_business() -> None:
    assert overview(asked(), [here(status=AccountStatus.CLOSED)]).covered() == ()


def test_searches_are_fresh_for_two_intervals() -> None:
    known = asked(
        seen(SEARCH, "临泽市公安局", minutes=-719),
        seen(SEARCH, "临泽公安", minutes=-721, outcome=Outcome.OK),
        seen(SEARCH, "平安临泽", outcome=Outcome.AUTH),
        hunted=("临泽市公安局", "临泽公安", "平安临泽", "临泽警方"),
    )
    (covered,) = overview(known, [], connector()).covered()
    found = covered.searched
    assert (counted(found), found.never, found.since, found.oldest) == ("1/4", 2, *2 * (later(minutes=-721),))


def test_where_names_are_only_looked_up_exactly_that_counts_as_searched() -> None:
    exact = connector(operations=frozenset({Operation.EXACT}))
    known = asked(seen(Check.EXACT, "临泽市公安局"), hunted=("临泽市公安局",))
    assert overview(known, [], exact).covered()[0].searched.fresh == 1


def test_a_unit_hears_of_its_own_searches_and_accounts_only() -> None:
    view = overview(
        asked(
            *(seen(check, user) for check in (PROFILE, POSTS) for user in "12"),
            seen(SEARCH, "临泽市公安局"),
            guarded="12",
            hunted=("临泽市公安局", "临泽市教育局"),
        ),
        [here(), here("2", unit=SCHOOLS.key, display_name="临泽教育")],
        connector(),
        units=(unit(), SCHOOLS),
    )
    (police,), (schools,) = view.covered({"linze-ga"}), view.covered({"linze-jy"})
    assert (counted(police.searched), counted(police.watched)) == ("1/1", "1/1")
    assert (counted(schools.searched), counted(schools.watched)) == ("0/1", "1/1")
    assert view.covered()[0].searched.total == 2


def test_seeds_that_are_searched_for_instead_of_names_are_everybodys() -> None:
    known = asked(seen(SEARCH, "ga.linze.example"), hunted=("ga.linze.example",))
    assert overview(known, [], connector()).covered({"linze-ga"})[0].searched.total == 1


@pytest.mark.parametrize(
    ("known", "ends", "is_over"),
    [
        (login(expires_at=later(days=3)), later(days=3), False),
        (login(expires_at=later(days=-1), last_valid=later(days=-2)), later(days=-1), True),
        (login(outcome=Outcome.AUTH), None, True),
    ],
)
def test_a_login_that_is_over_or_soon_will_be_is_told(known: Login, ends: datetime | None, is_over: bool) -> None:
    (ending,) = overview(asked(logins=(known,)), [], connector()).endings()
    assert (ending.name.zh, ending.ends, ending.is_over) == ("微博", ends, is_over)


@pytest.mark.parametrize(
    "known",
    [
        login(),
        login(expires_at=later(days=8)),
        login(expires_at=later(days=-1)),
        login(outcome=Outcome.BLOCKED, expires_at=later(days=9)),
    ],
)
def test_a_login_that_holds_is_not_told_even_where_its_end_was_foreseen_wrongly(known: Login) -> None:
    assert overview(asked(logins=(known,)), [], connector()).endings() == ()


def test_the_first_login_to_end_comes_first() -> None:
    logins = (
        login(expires_at=later(days=5), connector="a"),
        login(expires_at=later(days=2), connector="b"),
        login(outcome=Outcome.AUTH, connector="c"),
    )
    assert [each.name.en for each in overview(asked(logins=logins), []).endings()] == ["c", "b", "a"]


def test_answers_of_the_future_are_none() -> None:
    known = asked(
        *(seen(check, minutes=400 * 1440) for check in (PROFILE, POSTS)),
        seen(SEARCH, "临泽市公安局", minutes=400 * 1440),
        guarded="1",
        hunted=("临泽市公安局",),
    )
    view = overview(known, [here()], connector())
    (covered,) = view.covered()
    assert view.accounts[0].sight is Sight.LAPSED
    assert (counted(covered.searched), covered.searched.never) == ("0/1", 1)
    assert (counted(covered.watched), covered.watched.never, covered.watched.oldest) == ("0/1", 1, None)


def test_an_account_that_was_not_there_when_it_was_last_looked_for_is_not_seen_whatever_fails_since() -> None:
    fault = replace(seen(PROFILE, minutes=-5), outcome=Outcome.ERROR, asked_at=later())
    known = asked(fault, seen(POSTS, minutes=-5), guarded="1")
    assert overview(known, [here()], connector()).accounts[0].sight is Sight.WATCHED
    gone = replace(known, absent=frozenset({here().key}))
    assert overview(gone, [here()], connector()).accounts[0].sight is Sight.LAPSED


def test_that_nobody_bears_a_name_which_was_looked_up_exactly_is_a_search() -> None:
    exact = connector(operations=frozenset({Operation.EXACT}))
    known = asked(seen(Check.EXACT, "临泽市公安局", outcome=Outcome.NOT_FOUND), hunted=("临泽市公安局",))
    assert overview(known, [], exact).covered()[0].searched.fresh == 1
