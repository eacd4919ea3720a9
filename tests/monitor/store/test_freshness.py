from typing import Any

from sqlalchemy import Connection

from domain.answer import EMPTY, Answer, Outcome
from domain.coverage import Job
from domain.freshness import IMPORTED, Check, Freshness, heard
from monitor.store import due, freshness, registry
from tests.factories import NOW, account, later, unit


def seen(outcome: Outcome = Outcome.OK, hours: float = 0, **changes: Any) -> Freshness:
    answer: Answer[Any] = Answer(outcome=outcome, detail=changes.pop("detail", ""))
    values = {"platform": "weibo", "check": Check.PROFILE, "target": "1"} | changes
    return heard(answer=answer, now=later(hours=hours), **values)


def only(conn: Connection) -> Freshness:
    (found,) = freshness.of_platform(conn, "weibo")
    return found


def test_a_valid_answer_is_kept_as_it_came(conn: Connection) -> None:
    freshness.note(conn, heard("weibo", Check.SEARCH, "临泽发布", EMPTY, NOW))
    assert only(conn) == Freshness(
        platform="weibo",
        check=Check.SEARCH,
        target="临泽发布",
        asked_at=NOW,
        outcome=Outcome.EMPTY,
        valid_at=NOW,
        route="weibo",
    )


def test_a_refusal_moves_only_the_time_of_asking(conn: Connection) -> None:
    freshness.note(conn, seen(route="weibo_login"))
    freshness.note(conn, seen(Outcome.BLOCKED, hours=1, route="weibo", detail="x" * 900))
    found = only(conn)
    assert (found.asked_at, found.outcome, found.detail) == (later(hours=1), Outcome.BLOCKED, "x" * 200)
    assert (found.valid_at, found.route) == (NOW, "weibo_login")


def test_before_any_valid_answer_the_last_attempt_names_the_route(conn: Connection) -> None:
    for hours, route in enumerate(("first", "second")):
        freshness.note(conn, seen(Outcome.AUTH, hours=hours, route=route))
    found = only(conn)
    assert (found.valid_at, found.route) == (None, "second")


def test_an_import_of_an_earlier_look_counts_though_it_comes_after_a_refusal(conn: Connection) -> None:
    freshness.note(conn, seen(Outcome.BLOCKED, hours=5))
    freshness.note_all(conn, [seen(hours=2, route=IMPORTED)], later(hours=5))
    found = only(conn)
    assert (found.asked_at, found.outcome) == (later(hours=5), Outcome.BLOCKED)
    assert (found.valid_at, found.route) == (later(hours=2), IMPORTED)


def test_an_import_that_is_older_than_what_is_known_changes_nothing(conn: Connection) -> None:
    freshness.note(conn, seen(hours=3))
    before = only(conn)
    freshness.note_all(conn, [seen(hours=1, route=IMPORTED)], later(hours=3))
    assert only(conn) == before


def test_a_batch_is_one_statement_and_may_name_a_target_twice(conn: Connection) -> None:
    batch = [seen(target=str(number % 3), hours=number) for number in range(6)]
    freshness.note_all(conn, batch, later(hours=6))
    assert [(one.target, one.valid_at) for one in freshness.of_platform(conn, "weibo")] == [
        ("0", later(hours=3)),
        ("1", later(hours=4)),
        ("2", later(hours=5)),
    ]
    freshness.note_all(conn, [], NOW)


def test_the_newest_valid_answer_is_known_by_platform_and_check(conn: Connection) -> None:
    freshness.note_all(
        conn, [seen(), seen(target="2", hours=2), seen(Outcome.SHAPE, check=Check.POSTS)], later(hours=2)
    )
    freshness.note(conn, seen(platform="gone", hours=-300))
    assert freshness.last_valid(conn, later(hours=-1), later(hours=2)) == {
        ("weibo", Check.PROFILE): later(hours=2),
        ("weibo", Check.POSTS): None,
    }


def test_only_targets_that_are_still_due_are_called_stale(conn: Connection) -> None:
    due.put(conn, *(due.Due("weibo", Job.GUARD, target, NOW) for target in ("1", "2", "3")))
    freshness.note_all(
        conn, [seen(), seen(target="2", hours=5), seen(Outcome.AUTH, target="3"), seen(target="4")], later(hours=5)
    )
    limits = {Check.PROFILE: later(hours=4), Check.SEARCH: later(hours=4)}
    assert freshness.stale(conn, limits, later(hours=-1), later(hours=5)) == {("weibo", Check.PROFILE): 2}
    assert freshness.stale(conn, limits, later(hours=3), later(hours=5)) == {("weibo", Check.PROFILE): 0}


def test_what_is_asked_no_more_is_forgotten_unless_it_is_a_registered_account(conn: Connection) -> None:
    registry.apply(conn, [unit()], [account(platform="weibo", user_id="1")])
    freshness.note_all(conn, [seen(), seen(target="2"), seen(target="3", hours=2)], later(hours=2))
    assert freshness.prune(conn, later(hours=1)) == 1
    assert [one.target for one in freshness.of_platform(conn, "weibo")] == ["1", "3"]


def test_what_a_clock_that_ran_ahead_has_noted_gives_way_to_the_next_look(conn: Connection) -> None:
    freshness.note(conn, seen(hours=9600))
    freshness.note(conn, seen(Outcome.BLOCKED))
    found = only(conn)
    assert (found.asked_at, found.outcome, found.valid_at) == (NOW, Outcome.BLOCKED, None)
    freshness.note(conn, seen(hours=9600))
    freshness.note(conn, seen(hours=1, route="weibo_web"))
    assert (only(conn).valid_at, only(conn).route) == (later(hours=1), "weibo_web")


def test_an_answer_of_the_future_is_no_newest_answer_and_stale(conn: Connection) -> None:
    due.put(conn, due.Due("weibo", Job.GUARD, "1", NOW), due.Due("weibo", Job.GUARD, "2", NOW))
    freshness.note_all(conn, [seen(hours=9600), seen(target="2")], NOW)
    kind = ("weibo", Check.PROFILE)
    assert freshness.last_valid(conn, later(hours=-1), NOW) == {kind: NOW}
    assert freshness.stale(conn, {Check.PROFILE: later(hours=-1)}, later(hours=-1), NOW) == {kind: 1}
