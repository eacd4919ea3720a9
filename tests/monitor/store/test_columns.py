from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import StatementError

from domain.answer import Outcome
from monitor.http import Hold
from monitor.store import heartbeats, holds
from tests.factories import NOW, later

BEIJING = timezone(timedelta(hours=8))


def hold(outcome: Outcome, *, detail: str = "", zone: timezone = UTC) -> Hold:
    return Hold(key="weibo:a", until=later(hours=1).astimezone(zone), outcome=outcome, detail=detail)


def test_a_moment_comes_back_aware_and_in_utc(conn: Connection) -> None:
    heartbeats.beat(conn, "hunt", datetime(2026, 3, 2, 9, 30, 0, 123456, tzinfo=BEIJING), "ok")
    at = heartbeats.last(conn)["hunt"]
    assert at == datetime(2026, 3, 2, 1, 30, 0, 123456, tzinfo=UTC)
    assert at.tzinfo is UTC


def test_moments_are_compared_in_utc_whatever_their_zone(conn: Connection) -> None:
    holds.put(conn, hold(Outcome.BLOCKED, zone=BEIJING))
    assert len(holds.load(conn, NOW)) == 1
    assert holds.load(conn, later(hours=2)) == ()


def test_a_moment_without_a_zone_is_refused(conn: Connection) -> None:
    with pytest.raises(StatementError, match="without a time zone"):
        heartbeats.beat(conn, "hunt", datetime(2026, 3, 2), "ok")


@pytest.mark.parametrize(
    ("given", "stored"),
    [("通知🔔", "通知🔔"), ("a\0b", "a\ufffdb"), ("half \ud83d", "half ?")],
    ids=["ordinary", "nul", "half an emoji"],
)
def test_a_strangers_text_never_stops_a_write(conn: Connection, given: str, stored: str) -> None:
    holds.put(conn, hold(Outcome.BLOCKED, detail=given))
    assert holds.load(conn, NOW)[0].detail == stored


def test_an_enumeration_is_stored_by_its_value(conn: Connection) -> None:
    holds.put(conn, hold(Outcome.RATE_LIMITED))
    assert conn.execute(text("SELECT outcome FROM holds")).scalar_one() == "rate_limited"
    assert holds.load(conn, NOW)[0].outcome is Outcome.RATE_LIMITED
