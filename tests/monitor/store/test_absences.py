import pytest
from sqlalchemy import Connection

from domain.answer import Outcome
from monitor.store import absences
from tests.factories import NOW, later

GONE, MISSING, OK, ERROR, AUTH = Outcome.GONE, Outcome.NOT_FOUND, Outcome.OK, Outcome.ERROR, Outcome.AUTH


@pytest.mark.parametrize(
    ("outcomes", "hours"),
    [
        ([], []),
        ([MISSING], [0]),
        ([MISSING, GONE], [0, 1]),
        ([MISSING, OK], []),
        ([MISSING, OK, MISSING, GONE], [2, 3]),
        ([MISSING, ERROR, GONE, AUTH], [0, 2]),
    ],
    ids=["none", "one", "two", "back again", "gone again", "faults say nothing"],
)
def test_a_run_holds_the_consecutive_proofs(conn: Connection, outcomes: list[Outcome], hours: list[int]) -> None:
    for hour, outcome in enumerate(outcomes):
        absences.note(conn, "bluesky:1", later(hours=hour), outcome)
    assert absences.run(conn, "bluesky:1") == tuple(later(hours=hour) for hour in hours)


def test_a_proof_noted_twice_counts_once(conn: Connection) -> None:
    absences.note(conn, "bluesky:1", NOW, MISSING)
    absences.note(conn, "bluesky:1", NOW, GONE)
    assert absences.run(conn, "bluesky:1") == (NOW,)


def test_clearing_ends_the_run_of_one_account(conn: Connection) -> None:
    absences.note(conn, "bluesky:1", NOW, MISSING)
    absences.note(conn, "bluesky:2", NOW, MISSING)
    absences.clear(conn, "bluesky:1")
    assert absences.run(conn, "bluesky:1") == ()
    assert absences.run(conn, "bluesky:2") == (NOW,)


def test_who_is_absent_is_known_without_asking_for_each(conn: Connection) -> None:
    absences.note(conn, "bluesky:1", NOW, MISSING)
    absences.note(conn, "bluesky:1", later(hours=1), GONE)
    absences.note(conn, "bluesky:2", NOW, MISSING)
    absences.clear(conn, "bluesky:2")
    assert absences.accounts(conn) == {"bluesky:1"}
