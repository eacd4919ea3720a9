from dataclasses import replace
from itertools import chain
from typing import Any

from sqlalchemy import Connection, text

from domain.deadline import Deadline, Duty
from domain.incident import Classification, Severity, Status
from domain.registry import ContactRole
from monitor.store import Store, deadlines, incidents
from tests.factories import NOW, incident, later
from tests.monitor.store.databases import KEY, in_processes


def case(conn: Connection, number: int = 1, **changes: Any) -> int:
    """The number of a stored case; each has a subject of its own."""
    about = incident(subject=f"bluesky:did:plc:{number}", **changes)
    return incidents.save(conn, about, lambda _: (), now=NOW).number


def deadline(number: int, **changes: Any) -> Deadline:
    values: dict[str, Any] = {"incident": number, "duty": Duty.VERIFY, "started_at": NOW, "due_at": later(hours=2)}
    return Deadline(**values | {"next_at": later(hours=1)} | changes)


def test_a_deadline_comes_back_as_it_was_put(conn: Connection) -> None:
    number = case(conn)
    whole = deadline(
        number,
        is_provisional=True,
        warned_at=later(hours=1),
        told=ContactRole.DUTY_LEADER,
        told_at=later(hours=3),
        met_at=later(hours=4),
        dropped_at=later(hours=5),
    )
    deadlines.put(conn, whole)
    assert deadlines.of(conn, number) == (whole,)


def test_a_deadline_that_is_put_again_takes_the_place_of_the_first(conn: Connection) -> None:
    number = case(conn)
    deadlines.put(conn, deadline(number), deadline(number, duty=Duty.ACKNOWLEDGE, due_at=later(minutes=30)))
    deadlines.put(conn, deadline(number, met_at=later(hours=1), next_at=None))
    assert [(one.duty, one.met_at) for one in deadlines.of(conn, number)] == [
        (Duty.ACKNOWLEDGE, None),
        (Duty.VERIFY, later(hours=1)),
    ]


def test_the_gravest_case_comes_first_among_what_is_due(conn: Connection) -> None:
    light, grave = case(conn, 1, severity=Severity.MAJOR), case(conn, 2, severity=Severity.SERIOUS)
    deadlines.put(
        conn,
        deadline(light, due_at=NOW, next_at=NOW),
        deadline(grave, due_at=later(hours=1), next_at=NOW),
        deadline(grave, duty=Duty.ACKNOWLEDGE, due_at=NOW, next_at=NOW),
        deadline(grave, duty=Duty.REVIEW, next_at=later(hours=1)),
        deadline(light, duty=Duty.REVIEW, next_at=None, met_at=NOW),
    )
    found = [(one.incident, one.duty) for one in deadlines.due(conn, NOW)]
    assert found == [(grave, Duty.ACKNOWLEDGE), (grave, Duty.VERIFY), (light, Duty.VERIFY)]


def test_a_case_is_taken_whole_once_anything_of_it_is_due(conn: Connection) -> None:
    number = case(conn)
    deadlines.put(conn, deadline(number), deadline(number, duty=Duty.REVIEW, next_at=later(days=1)))
    assert deadlines.take(conn, number, NOW) == ()
    assert {one.duty for one in deadlines.take(conn, number, later(hours=1))} == {Duty.VERIFY, Duty.REVIEW}
    assert deadlines.take(conn, number + 1, later(hours=1)) == ()


def _taken(url: str) -> list[int]:
    """The cases that one process takes, until nothing is due any more."""
    store, taken = Store(url, KEY), []
    while True:
        with store.reading() as conn:
            found = deadlines.due(conn, later(hours=1))
        if not found:
            break
        for number in {one.incident for one in found}:
            with store.begin() as conn:
                if mine := deadlines.take(conn, number, later(hours=1)):
                    deadlines.put(conn, *(replace(one, next_at=None, met_at=NOW) for one in mine))
                    taken.append(number)
    store.close()
    return taken


def test_two_processes_take_each_case_once(url: str) -> None:
    store = Store(url, KEY)
    with store.begin() as conn:
        numbers = [case(conn, number) for number in range(40)]
        deadlines.put(conn, *(deadline(number) for number in numbers))
    store.close()
    assert sorted(chain.from_iterable(in_processes(2, _taken, url))) == numbers


def test_what_runs_is_listed_with_the_first_one_due_at_the_top(conn: Connection) -> None:
    number = case(conn)
    soon, late = deadline(number, duty=Duty.ACKNOWLEDGE, due_at=later(minutes=5)), deadline(number)
    ended = deadline(number, duty=Duty.REVIEW, dropped_at=NOW, next_at=None)
    met = deadline(number, duty=Duty.SUMMARISE, met_at=NOW, next_at=None)
    deadlines.put(conn, late, ended, soon, met)
    assert deadlines.running(conn) == (soon, late)


def test_cases_from_before_there_were_deadlines_are_found(conn: Connection) -> None:
    settled, old = case(conn, 1), case(conn, 2)
    deadlines.put(conn, deadline(settled))
    reviewed = case(conn, 3, status=Status.RESOLVED)
    case(conn, 4, status=Status.CLOSED)
    case(conn, 5, status=Status.RESOLVED, classification=Classification.COVERAGE)
    assert deadlines.unsettled(conn) == (old, reviewed)


def test_nothing_due_costs_a_look_into_an_index(sqlite_url: str) -> None:
    store = Store(sqlite_url, KEY)
    with store.begin() as conn:
        numbers = [case(conn, number) for number in range(3)]
        deadlines.put(conn, *(deadline(number) for number in numbers))
        deadlines.put(conn, replace(deadline(numbers[0]), next_at=None, met_at=NOW))
        plan = conn.execute(text("EXPLAIN QUERY PLAN SELECT * FROM deadlines WHERE next_at <= '2026-01-01'")).all()
    store.close()
    assert "USING INDEX ix_deadlines_next_at" in str(plan)
