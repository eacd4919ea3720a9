"""An official account that alone gets no valid answer is named to people: once, and again when it is heard again."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from config.settings import Settings
from domain.answer import Answer, Outcome
from domain.coverage import Job
from domain.freshness import IMPORTED, Check, heard
from domain.incident import Classification
from domain.ports import USUAL, Operation
from domain.registry import AccountStatus, Tier
from monitor.cli.coverage_facts import NOT_COVERED
from monitor.coverage import Sight, patience
from monitor.store import Store, freshness
from tests.factories import account
from tests.monitor.crank import PLATFORM
from tests.monitor.heard import CITY, GA, JY
from tests.monitor.looked_at import connector, outlook
from tests.monitor.silent_town import AGAIN, DAY, HOURS, REFUSED, SICK, SILENT, Town


@pytest.fixture
def town(store: Store) -> Town:
    """Everything is heard once."""
    town = Town(store)
    town.pass_time(1)
    assert town.outcome == "covered"
    return town


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (Check.POSTS, "「临泽市第3中学」Bluesky 帖子自 03-02 起未覆盖：被拦截。有无问题不明。"),
        (Check.PROFILE, "「临泽市第3中学」Bluesky 资料自 03-02 起未覆盖：被拦截。有无问题不明。"),
    ],
)
def test_its_unit_and_the_managing_unit_read_of_it_by_name_once(town: Town, check: Check, said: str) -> None:
    town.refuse(check)
    town.pass_time(6 * DAY)
    assert town.lines(JY) == [SILENT + said]
    assert town.lines(CITY) == [SILENT + said.replace("」Bluesky", "」（临泽市教育局）Bluesky")]
    assert town.lines(GA) == []


def test_nobody_is_alarmed_and_the_platform_counts_as_covered_all_the_while(town: Town) -> None:
    town.refuse()
    town.pass_time(3 * DAY)
    assert town.crank.covered() == {Job.GUARD: True}
    assert town.crank.cases(Classification.COVERAGE) == ()
    assert {one.reason for one in town.crank.owed()} == {"digest"}


def test_the_coverage_and_the_metrics_say_it_as_well(town: Town) -> None:
    town.refuse()
    town.pass_time(3 * DAY)
    assert (town.outcome, town.sights[SICK]) == (NOT_COVERED, Sight.UNREAD)
    assert list(town.sights.values()).count(Sight.WATCHED) == 6
    assert town.stale == {"profile": 0, "posts": 1}


def test_when_it_is_heard_again_that_is_told_once(town: Town) -> None:
    town.refuse()
    town.pass_time(3 * DAY)
    town.platform.faults.clear()
    town.pass_time(5 * DAY)
    assert town.lines(JY, AGAIN) == [AGAIN + "「临泽市第3中学」Bluesky 帖子。"]
    assert len(town.lines(JY)) == 1
    assert town.outcome == "covered"


def test_a_restart_tells_nothing_twice_and_forgets_nothing(town: Town) -> None:
    town.refuse()
    town.pass_time(DAY // 2)
    for _ in range(5):
        town.restart()
        town.pass_time(DAY)
    assert len(town.lines(JY)) == 1
    town.platform.faults.clear()
    for _ in range(3):
        town.restart()
        town.pass_time(DAY)
    assert (len(town.lines(JY)), len(town.lines(JY, AGAIN))) == (1, 1)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_what_is_refused_for_less_than_a_day_is_told_to_nobody(town: Town, turns: int) -> None:
    for _ in range(4):
        town.refuse()
        town.pass_time(turns)
        town.platform.faults.clear()
        town.pass_time(1)
    assert town.lines(JY) == town.lines(JY, AGAIN) == []


def test_an_account_that_answers_now_and_then_after_it_was_told_is_not_told_anew(town: Town) -> None:
    town.refuse()
    town.pass_time(3 * DAY)
    for _ in range(4):
        town.platform.faults.clear()
        town.pass_time(1)
        town.refuse()
        town.pass_time(DAY - 1)
    assert (len(town.lines(JY)), len(town.lines(JY, AGAIN))) == (1, 0)


def test_during_an_outage_of_the_platform_its_case_is_told_and_not_the_accounts(town: Town) -> None:
    town.platform.faults["posts"] = REFUSED
    town.pass_time(3 * DAY)
    assert town.crank.only(Classification.COVERAGE).status.is_open
    town.platform.faults.clear()
    town.pass_time(2 * DAY)
    assert not town.crank.only(Classification.COVERAGE).status.is_open
    assert town.lines(JY) == town.lines(JY, AGAIN) == []


def test_who_is_not_heard_after_an_outage_is_told_of_when_the_others_are(town: Town) -> None:
    town.platform.faults["posts"] = REFUSED
    town.refuse()
    town.pass_time(3 * DAY)
    assert town.lines(JY) == []
    del town.platform.faults["posts"]
    town.pass_time(2 * DAY)
    assert town.lines(JY) == [SILENT + "「临泽市第3中学」Bluesky 帖子自 03-02 起未覆盖：被拦截。有无问题不明。"]


def test_an_outage_of_another_job_hides_no_account(store: Store) -> None:
    town = Town(store, offered=USUAL)
    town.pass_time(1)
    town.platform.faults["search"] = REFUSED
    town.refuse()
    for _ in range(3 * DAY):
        asyncio.run(town.crank.turn(hours=HOURS))
        asyncio.run(town.digests.run())
    assert town.crank.only(Classification.COVERAGE).status.is_open
    assert len(town.lines(JY)) == 1


def test_an_account_that_was_never_heard_is_told_of_a_day_after_it_was_first_asked(store: Store) -> None:
    town = Town(store)
    town.refuse()
    town.pass_time(DAY)
    assert town.lines(JY) == []
    town.pass_time(DAY)
    assert town.lines(JY) == [SILENT + "「临泽市第3中学」Bluesky 帖子从未覆盖：被拦截。有无问题不明。"]


def test_where_no_connector_reads_posts_nobody_is_said_to_have_fallen_silent(store: Store) -> None:
    town = Town(store, offered=frozenset({Operation.PROFILE}))
    town.refuse()
    town.pass_time(4 * DAY)
    assert town.lines(JY) == []


def test_of_a_platform_that_is_switched_off_nothing_is_told(town: Town) -> None:
    town.refuse()
    town.pass_time(2)
    elsewhere = replace(town.digests.edition, lookout=outlook(connector(name="weibo", platform="weibo")))
    town.digests.edition = elsewhere
    town.pass_time(2 * DAY)
    assert town.lines(JY) == []


def test_what_no_connector_reads_any_more_is_forgotten(town: Town) -> None:
    town.refuse()
    town.pass_time(DAY // 2)
    town.platform.offered = frozenset({Operation.PROFILE})
    town.pass_time(3 * DAY)
    assert town.lines(JY) == town.lines(JY, AGAIN) == []


def test_an_account_that_leaves_the_register_is_forgotten(town: Town) -> None:
    town.refuse()
    town.pass_time(3 * DAY)
    town.crank.register((), [account(user_id=SICK, status=AccountStatus.CLOSED, unit="linze-jy", tier=Tier.THREE)])
    town.pass_time(2 * DAY)
    assert town.lines(JY, AGAIN) == []


def test_what_staff_brought_in_by_hand_counts_for_a_week(town: Town) -> None:
    town.refuse()
    town.pass_time(1)
    with town.crank.store.begin() as conn:
        answer: Answer[Any] = Answer(outcome=Outcome.OK)
        freshness.note(conn, heard(PLATFORM, Check.POSTS, SICK, answer, town.crank.clock(), IMPORTED))
    town.pass_time(6 * DAY)
    assert town.lines(JY) == []
    town.pass_time(3 * DAY)
    assert len(town.lines(JY)) == 1


def test_an_account_that_is_proved_to_be_gone_has_answered(town: Town) -> None:
    town.refuse(Check.PROFILE, answer=Answer(outcome=Outcome.GONE))
    town.pass_time(3 * DAY)
    assert town.lines(JY) == []


def test_where_its_profile_is_not_shown_its_posts_are_not_told_of_as_well(town: Town) -> None:
    town.refuse(Check.POSTS)
    town.pass_time(1)
    town.refuse(Check.PROFILE, answer=Answer(outcome=Outcome.SHAPE))
    town.pass_time(3 * DAY)
    assert town.lines(JY) == [SILENT + "「临泽市第3中学」Bluesky 资料自 03-02 起未覆盖：返回格式不符。有无问题不明。"]


def test_how_long_is_too_long_is_configured() -> None:
    told = patience(Settings.model_validate({"guard": {"unheard_hours": 48.0, "unheard_intervals": 3}}))
    assert (told.unheard, told.refused[Tier.THREE]) == (timedelta(days=2), timedelta(hours=6))
    assert patience(Settings()).unheard == timedelta(days=1)
