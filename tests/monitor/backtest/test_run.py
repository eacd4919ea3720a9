from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from detectors.behaviour.calendar import Calendar
from detectors.behaviour.combination import Tier
from detectors.behaviour.tables import shipped
from detectors.compromise import echoes, waking
from domain.urgency import Urgency
from monitor.backtest.history import Written
from monitor.backtest.run import Judged, Run
from monitor.backtest.splicing import Splice, Splices, splices
from tests.monitor.backtest.town import POLICE, adverts, history, row, rows

DETECTORS = (
    partial(waking.detect, options=waking.Options()),
    partial(echoes.detect, options=echoes.Options()),
)
NOTICE = "青澜县自来水厂今晚检修，城东片区停水六小时，请居民提前储水"


def judged(posts: Iterable[Written], attacks: Splices | None = None) -> list[Judged]:
    run = Run(combination=shipped(), calendar=Calendar(), detectors=DETECTORS)
    return list(run.judged(posts, attacks or {}))


def own(found: Iterable[Judged]) -> list[Judged]:
    return [each for each in found if not each.place]


@pytest.fixture(scope="module")
def quiet() -> tuple[Written, ...]:
    return history(rows(90))


@pytest.fixture(scope="module")
def attacks() -> Splices:
    """Each account's adverts, at two points of its history."""
    return {
        (account, f"{account}-{day}"): Splice(
            source="shop", posts=tuple(each.post for each in history(adverts(account, 4, day=day)))
        )
        for account in ("police", "health")
        for day in (60, 80)
    }


def test_a_quiet_history_raises_nothing(quiet: tuple[Written, ...]) -> None:
    assert {each.tier for each in judged(quiet)} == {Tier.NONE}


def test_a_hijack_pages_and_says_why(quiet: tuple[Written, ...]) -> None:
    hijacked = sorted((*quiet, *history(adverts("police", 4, day=70))), key=lambda each: each.post.published_at)
    alarms = [each for each in judged(hijacked) if each.tier is not Tier.NONE]
    assert {each.account for each in alarms} == {"police"}
    assert alarms[0].tier is Tier.PAGE
    assert alarms[0].post.post_id == "police-10000"
    assert {"content.contact", "compromise.behaviour"} <= {finding.detector for finding in alarms[0].findings}


def test_a_splice_is_judged_where_it_stands_and_leaves_no_trace(quiet: tuple[Written, ...], attacks: Splices) -> None:
    plain, spliced = judged(quiet), judged(quiet, attacks)
    assert own(spliced) == plain
    assert [(each.splice, each.place) for each in spliced if each.place] == [
        (number, place) for number in (1, 2, 3, 4) for place in (1, 2, 3, 4)
    ]
    assert all(each.tier is Tier.PAGE for each in spliced if each.place == 4)


def test_drawn_splices_leave_no_trace_either(quiet: tuple[Written, ...]) -> None:
    drawn = splices(quiet, quiet, each=5, seed=1)
    found = judged(quiet, drawn)
    assert len(found) == len(quiet) + 10 * len(drawn)
    assert own(found) == judged(quiet)


def test_a_splice_is_no_echo_of_where_it_was_taken_from(quiet: tuple[Written, ...]) -> None:
    taken = next(each.post for each in quiet if each.post.post_id == "health-70")
    later = replace(taken, published_at=taken.published_at + timedelta(hours=1))

    def echoed(source: str) -> bool:
        found = judged(quiet, {("police", "police-71"): Splice(source=source, posts=(later,))})
        return any(finding.detector == "echo.accounts" for each in found if each.place for finding in each.findings)

    assert (echoed("health"), echoed("elsewhere")) == (False, True)


def test_one_text_on_two_accounts_is_noted_unless_they_share_by_right() -> None:
    pair = history([row(POLICE, "police", 3, text=NOTICE), row(POLICE, "health", 3, text=NOTICE)])
    assert [each.urgency for each in judged(pair)] == [None, Urgency.NOTE]
    assert [each.urgency for each in judged(replace(each, circle="青澜县") for each in pair)] == [None, None]


def test_a_waking_is_told_once_and_then_counts_as_dismissed() -> None:
    woken = history(row(POLICE, "police", day) for day in (*range(30), *range(230, 236)))
    found = judged(woken)
    told = [each for each in found if each.tier is not Tier.NONE]
    assert [each.post.post_id for each in told] == ["police-230"]
    assert told[0].findings[0].detector == "silence.woken"


def test_who_wakes_an_account_to_offer_something_pages() -> None:
    asleep = history(rows(60, "police"))
    advert = replace(asleep[-1].post, post_id="advert", text="低价批发短靴，加微信 xie6688 咨询，关注领优惠")
    late = replace(asleep[-1], post=replace(advert, published_at=advert.published_at + timedelta(days=200)))
    assert judged((*asleep, late))[-1].tier is Tier.PAGE


def test_posts_without_text_and_accounts_with_a_single_post_are_judged() -> None:
    found = judged(history([row(POLICE, "police", 0, text="", client=""), row(POLICE, "health", 0)]))
    assert [each.urgency for each in found] == [None, None]
