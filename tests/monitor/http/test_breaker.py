from datetime import datetime, timedelta

import pytest

from domain.answer import Outcome
from monitor.http.breaker import FIRST, LONGEST, Breaker
from tests.factories import NOW, later

MINUTE = timedelta(minutes=1)


def failing(*questions: str, at: datetime = NOW) -> Breaker:
    breaker = Breaker(after=5)
    for question in questions:
        assert breaker.shut(question, at) is None
        breaker.told(question, Outcome.ERROR, at)
    return breaker


def opened() -> Breaker:
    return failing(*"abcde")


def test_five_different_failures_in_a_row_shut_it_for_a_minute() -> None:
    assert failing(*"abcd").shut("x", NOW) is None
    assert opened().shut("x", NOW) == NOW + MINUTE
    assert opened().shut("x", later(seconds=59)) == NOW + MINUTE
    assert opened().shut("x", later(seconds=60)) is None


def test_one_account_that_a_platform_stumbles_over_is_no_outage() -> None:
    assert failing(*"a" * 50, *"b" * 50).shut("c", NOW) is None


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.ERROR])
def test_any_other_answer_starts_the_count_anew(outcome: Outcome) -> None:
    breaker = failing(*"abcd")
    breaker.told("e", outcome, NOW)
    breaker.told("f", Outcome.ERROR, NOW)
    assert breaker.shut("g", NOW) is None


def test_after_the_pause_a_single_question_passes() -> None:
    breaker = opened()
    at = NOW + MINUTE
    assert breaker.shut("trial", at) is None
    assert breaker.shut("another", at) == at + FIRST
    breaker.told("trial", Outcome.OK, at)
    assert breaker.shut("another", at) is None


def test_each_failed_trial_doubles_the_pause_up_to_half_an_hour() -> None:
    breaker, at, pauses = opened(), NOW + MINUTE, []
    for _ in range(7):
        assert breaker.shut("trial", at) is None
        breaker.told("trial", Outcome.ERROR, at)
        until = breaker.shut("x", at)
        assert until is not None
        pauses.append((until - at) / MINUTE)
        at = until
    assert pauses == [2, 4, 8, 16, 30, 30, 30]
    assert timedelta(minutes=30) == LONGEST


def test_once_it_worked_again_the_next_outage_begins_with_a_minute() -> None:
    breaker = opened()
    for question, minutes, outcome in (("trial", 1, Outcome.ERROR), ("trial", 3, Outcome.BLOCKED)):
        assert breaker.shut(question, later(minutes=minutes)) is None
        breaker.told(question, outcome, later(minutes=minutes))
    for question in "abcde":
        breaker.told(question, Outcome.ERROR, later(minutes=4))
    assert breaker.shut("x", later(minutes=4)) == later(minutes=5)


def test_what_was_under_way_when_it_opened_does_not_lengthen_the_pause() -> None:
    breaker = opened()
    breaker.told("late", Outcome.ERROR, later(seconds=30))
    assert breaker.shut("x", later(seconds=31)) == NOW + MINUTE
    breaker.told("later", Outcome.OK, later(seconds=40))
    assert breaker.shut("x", later(seconds=41)) is None


def test_a_trial_that_never_comes_back_bars_the_way_for_a_minute_only() -> None:
    breaker = opened()
    assert breaker.shut("trial", later(minutes=1)) is None
    assert breaker.shut("x", later(minutes=1.5)) == later(minutes=2)
    assert breaker.shut("y", later(minutes=2)) is None
