from sqlalchemy import Connection

from domain.answer import Outcome
from monitor.http import Hold
from monitor.store import holds
from tests.factories import NOW, later


def hold(outcome: Outcome, key: str = "weibo:a", *, hours: float = 1, detail: str = "") -> Hold:
    return Hold(key=key, until=later(hours=hours), outcome=outcome, detail=detail)


def test_a_hold_binds_until_its_time_and_no_longer(conn: Connection) -> None:
    refusal = hold(Outcome.RATE_LIMITED, detail="429")
    holds.put(conn, refusal)
    assert holds.load(conn, later(minutes=59)) == (refusal,)
    assert holds.load(conn, later(hours=1)) == ()


def test_a_new_refusal_replaces_the_old_one(conn: Connection) -> None:
    holds.put(conn, hold(Outcome.RATE_LIMITED))
    longer = hold(Outcome.BLOCKED, hours=2, detail="403")
    holds.put(conn, longer)
    assert holds.load(conn, NOW) == (longer,)


def test_what_has_ended_goes_with_the_next_hold_and_what_binds_stays(conn: Connection) -> None:
    ending, lasting = hold(Outcome.ERROR, "host.example", hours=1), hold(Outcome.ERROR, "other.example", hours=2)
    holds.put(conn, ending)
    holds.put(conn, lasting, later(minutes=59))
    assert holds.load(conn, NOW) == (ending, lasting)
    holds.put(conn, lasting, later(hours=1))
    assert holds.load(conn, NOW) == (lasting,)


def test_clearing_a_hold_leaves_the_others(conn: Connection) -> None:
    other = hold(Outcome.AUTH, "weibo:b")
    holds.put(conn, hold(Outcome.AUTH))
    holds.put(conn, other)
    holds.clear(conn, "weibo:a")
    assert holds.load(conn, NOW) == (other,)


def test_a_hold_that_a_clock_which_ran_ahead_has_noted_binds_nobody(conn: Connection) -> None:
    holds.put(conn, hold(Outcome.BLOCKED, hours=400 * 24))
    assert holds.load(conn, NOW) == ()
