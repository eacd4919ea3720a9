from dataclasses import replace
from typing import Any

import pytest

from domain.answer import EMPTY, Answer, Outcome, ok
from domain.coverage import Gap
from domain.freshness import JOBS, Check, Freshness, Unheard, doubted, heard, unasked, unheard
from tests.factories import NOW, later


@pytest.mark.parametrize("outcome", list(Outcome))
def test_only_a_valid_answer_makes_a_target_fresh(outcome: Outcome) -> None:
    answer: Answer[Any] = Answer(outcome=outcome, detail="432")
    seen = heard("weibo", Check.PROFILE, "1", answer, NOW)
    assert seen.valid_at == (NOW if outcome.is_valid else None)
    assert (seen.asked_at, seen.outcome, seen.detail) == (NOW, outcome, "432")


def test_the_route_is_the_connector_that_answered() -> None:
    vendor: Answer[Any] = Answer(outcome=Outcome.OK, route="vendor")
    assert heard("weibo", Check.SEARCH, "临泽", EMPTY, NOW).route == "weibo"
    assert heard("weibo", Check.SEARCH, "临泽", vendor, NOW).route == "vendor"
    assert heard("weibo", Check.SEARCH, "临泽", EMPTY, NOW, "import").route == "import"


@pytest.mark.parametrize("gap", list(Gap))
def test_of_a_platform_that_is_not_proved_to_work_no_search_is_valid(gap: Gap) -> None:
    refused: Answer[Any] = Answer(outcome=Outcome.ERROR, detail="slow")
    answers = [heard("weibo", Check.SEARCH, name, each, NOW) for name, each in (("a", ok("x")), ("b", refused))]
    first, second = doubted(answers, gap, "nonsense was found")
    assert (first.valid_at, first.outcome.is_valid, first.detail) == (None, False, "nonsense was found")
    assert second == answers[1]
    assert doubted(answers, None) == tuple(answers)


def test_what_was_not_even_asked_says_why() -> None:
    (seen,) = unasked("weibo", Check.SEARCH, ["a"], Gap.AUTH, NOW, "login ended")
    assert (seen.outcome, seen.valid_at, seen.asked_at, seen.detail) == (Outcome.AUTH, None, NOW, "login ended")
    (seen,) = unasked("weibo", Check.SEARCH, ["a"], Gap.NO_CONTROL, NOW)
    assert seen.outcome is Outcome.SHAPE


def test_every_check_is_some_jobs() -> None:
    assert set(JOBS) == set(Check)


def look(answer: Answer[Any]) -> Freshness:
    return heard("weibo", Check.POSTS, "1", answer, NOW)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_whoever_gives_no_valid_answer_is_unheard_from_then_on(outcome: Outcome) -> None:
    found = unheard(None, look(Answer(outcome=outcome)))
    assert (found is None) is outcome.is_valid
    assert found is None or unheard(replace(found, began_at=later(days=-1)), look(Answer(outcome=outcome))) == replace(
        found, began_at=later(days=-1)
    )


def test_that_it_is_over_is_kept_only_for_those_who_were_told() -> None:
    began = Unheard(platform="weibo", check=Check.POSTS, target="1", began_at=later(days=-2))
    told = replace(began, told_at=later(days=-1))
    over = replace(told, over_at=NOW)
    assert unheard(began, look(ok("x"))) is None
    assert unheard(told, look(ok("x"))) == over
    assert unheard(replace(told, over_at=later(hours=-1)), look(ok("x"))) == replace(told, over_at=later(hours=-1))
    assert unheard(over, look(Answer(outcome=Outcome.BLOCKED))) == told


def test_nothing_begins_after_the_look_that_shows_it() -> None:
    refused = look(Answer(outcome=Outcome.BLOCKED))
    ahead = unheard(None, replace(refused, asked_at=later(days=400)))
    found = unheard(ahead, refused)
    assert found is not None
    assert found.began_at == refused.asked_at
