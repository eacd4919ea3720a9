from datetime import date, timedelta

from alerting.workdays import WorkCalendar
from domain.answer import EMPTY, Answer, Outcome, ok
from domain.coverage import Job
from domain.freshness import Check, heard
from domain.registry import Tier
from domain.session import Session
from monitor.coverage import Patience
from monitor.gauges import SessionState, State
from monitor.state import read_state
from monitor.store import due, freshness, sessions
from tests.factories import NOW, later
from tests.monitor.crank import Crank

REFUSED: Answer[str] = Answer(outcome=Outcome.BLOCKED)
HOUR = timedelta(hours=1)
PATIENCE = Patience(searched=2 * HOUR, watched={Tier.ONE: HOUR, Tier.TWO: HOUR, Tier.THREE: 3 * HOUR})


def state(crank: Crank, patience: Patience | None = PATIENCE) -> State:
    calendar = WorkCalendar(days_off=(), made_up=(), until=date(2026, 3, 4), zone=crank.alerts.zone)
    return read_state(crank.store, crank.clock, ("bluesky",), calendar, patience)


def test_the_last_valid_answer_of_each_kind_and_the_targets_without_one_are_shown(crank: Crank) -> None:
    with crank.store.begin() as conn:
        due.put(conn, *(due.Due("bluesky", Job.GUARD, target, NOW) for target in ("1", "2")))
        due.put(conn, due.Due("bluesky", Job.HUNT, "临泽", NOW))
        answers = (
            heard("bluesky", Check.PROFILE, "1", ok("x"), NOW),
            heard("bluesky", Check.PROFILE, "2", REFUSED, NOW),
            heard("bluesky", Check.SEARCH, "临泽", EMPTY, NOW),
            heard("bluesky", Check.POSTS, "2", REFUSED, NOW),
            heard("weibo", Check.POSTS, "2", REFUSED, NOW),
        )
        freshness.note_all(conn, answers, NOW)
    assert state(crank).last_valid_answer == {
        ("bluesky", Check.PROFILE): NOW.timestamp(),
        ("bluesky", Check.SEARCH): NOW.timestamp(),
        ("bluesky", Check.POSTS): 0.0,
    }
    assert state(crank).stale_targets == {
        ("bluesky", Check.SEARCH): 0,
        ("bluesky", Check.PROFILE): 1,
        ("bluesky", Check.POSTS): 1,
    }
    crank.clock.forward(hours=2.5)
    assert state(crank).stale_targets["bluesky", Check.SEARCH] == 1
    assert state(crank).stale_targets["bluesky", Check.PROFILE] == 1
    crank.clock.forward(hours=1)
    assert state(crank).stale_targets["bluesky", Check.PROFILE] == 2
    assert state(crank, None).stale_targets == {}


def test_of_several_logins_of_a_connector_the_one_that_is_worst_off_counts(crank: Crank) -> None:
    with crank.store.begin() as conn:
        sessions.note(conn, "weibo", "f1", ok(Session(expires_at=later(days=3))), NOW)
        sessions.note(conn, "weibo", "f2", ok(Session(expires_at=later(days=2))), later(hours=1))
        sessions.note(conn, "wechat_mp", "f1", Answer(outcome=Outcome.AUTH), NOW)
    assert state(crank).sessions == {
        "weibo": SessionState(
            since=NOW.timestamp(), last_valid=NOW.timestamp(), expires=later(days=2).timestamp(), holds=True
        ),
        "wechat_mp": SessionState(since=NOW.timestamp(), last_valid=0.0, expires=None, holds=False),
    }
    crank.clock.forward(days=2, hours=1)
    assert not state(crank).sessions["weibo"].holds


def test_a_login_that_outlived_its_foreseen_end_has_none(crank: Crank) -> None:
    with crank.store.begin() as conn:
        sessions.note(conn, "weibo", "f1", ok(Session(expires_at=later(days=-1))), NOW)
    (login,) = state(crank).sessions.values()
    assert (login.expires, login.holds) == (None, True)
