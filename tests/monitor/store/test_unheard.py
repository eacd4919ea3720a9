from typing import Any

from sqlalchemy import Connection

from domain.answer import Answer, Outcome, ok
from domain.freshness import Check, Freshness, Unheard, heard
from monitor.store import unheard
from tests.factories import NOW, later

REFUSED: Answer[Any] = Answer(outcome=Outcome.BLOCKED)
BEGUN = Unheard(platform="weibo", check=Check.POSTS, target="1", began_at=NOW)


def look(answer: Answer[Any] = REFUSED, hours: float = 0, target: str = "1") -> Freshness:
    return heard("weibo", Check.POSTS, target, answer, later(hours=hours))


def note(conn: Connection, *seen: Freshness, asked: frozenset[str] = frozenset({"1", "2"})) -> None:
    unheard.note(conn, "weibo", seen, lambda check, target: check is Check.POSTS and target in asked)


def test_only_who_gives_no_answer_is_kept_and_from_the_first_time_on(conn: Connection) -> None:
    note(conn, look(), look(ok("x"), target="2"))
    note(conn, look(hours=1))
    assert unheard.everything(conn) == (BEGUN,)


def test_who_answers_before_anybody_was_told_is_forgotten(conn: Connection) -> None:
    note(conn, look())
    note(conn, look(ok("x"), hours=1))
    assert unheard.everything(conn) == ()


def test_of_whom_people_were_told_it_is_kept_that_it_is_over_until_they_were_told_that(conn: Connection) -> None:
    note(conn, look())
    unheard.told(conn, BEGUN, later(hours=1))
    note(conn, look(ok("x"), hours=2))
    note(conn, look(ok("x"), hours=3))
    (over,) = unheard.everything(conn)
    assert (over.told_at, over.over_at) == (later(hours=1), later(hours=2))
    unheard.told(conn, over, later(hours=4))
    assert unheard.everything(conn) == ()


def test_what_is_not_asked_any_more_is_forgotten_on_its_platform_alone(conn: Connection) -> None:
    note(conn, look(), look(target="2"))
    unheard.note(conn, "bluesky", (), lambda _check, _target: False)
    note(conn, asked=frozenset({"2"}))
    assert [each.target for each in unheard.everything(conn)] == ["2"]
