from datetime import datetime, timedelta
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from monitor.store import Store, pace, tables
from monitor.store.pace import steady
from tests.factories import NOW, later
from tests.monitor.store.databases import KEY, in_processes

TWENTY = steady(20)
MINUTE = timedelta(minutes=1)


def at_once(conn: Connection, now: datetime) -> int:
    return pace.room(conn, "feishu", TWENTY, now).at_once


def test_a_quarter_goes_out_at_once_and_the_rest_over_the_minute(conn: Connection) -> None:
    room = pace.room(conn, "feishu", TWENTY, NOW)
    assert (room.at_once, room.in_a_minute, room.held_until) == (5, 20, None)
    pace.take(conn, "feishu", TWENTY, 5, NOW)
    assert at_once(conn, NOW) == 0
    assert at_once(conn, later(seconds=3.9)) == 0
    assert at_once(conn, later(seconds=4)) == 1
    assert at_once(conn, later(seconds=60)) == 5


def test_a_channel_without_a_limit_has_room_for_everything(conn: Connection) -> None:
    pace.take(conn, "mail", steady(None), 1000, NOW)
    room = pace.room(conn, "mail", steady(None), NOW)
    assert room.at_once == room.in_a_minute - pace.BOUNDLESS == pace.BOUNDLESS
    assert room.held_until is None


def test_channels_have_buckets_of_their_own(conn: Connection) -> None:
    pace.take(conn, "feishu", TWENTY, 5, NOW)
    assert pace.room(conn, "wecom", TWENTY, NOW).at_once == 5


@pytest.mark.parametrize("limit", [20, 1, None])
def test_a_peer_that_asks_to_wait_is_left_alone_until_then(conn: Connection, limit: int | None) -> None:
    pace.take(conn, "feishu", steady(limit), 3, NOW)
    pace.hold(conn, "feishu", steady(limit), later(minutes=10))
    held = pace.room(conn, "feishu", steady(limit), NOW)
    assert (held.at_once, held.held_until) == (0, later(minutes=10))
    assert pace.room(conn, "feishu", steady(limit), later(minutes=9, seconds=59)).at_once == 0
    again = pace.room(conn, "feishu", steady(limit), later(minutes=10))
    assert (again.at_once, again.held_until) == (1 if limit else pace.BOUNDLESS, None)


def test_of_two_bans_the_longer_one_counts(conn: Connection) -> None:
    for minutes in (10, 5):
        pace.hold(conn, "feishu", TWENTY, later(minutes=minutes))
    assert pace.room(conn, "feishu", TWENTY, NOW).held_until == later(minutes=10)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limit=st.integers(1, 100), gaps=st.lists(st.floats(0, 30), min_size=1, max_size=60))
def test_within_no_minute_more_is_sent_than_the_peer_allows(conn: Connection, limit: int, gaps: list[float]) -> None:
    conn.execute(tables.pace.delete())
    now, sent = NOW, list[datetime]()
    for gap in gaps:
        now += timedelta(seconds=gap)
        room = pace.room(conn, "feishu", steady(limit), now)
        pace.take(conn, "feishu", steady(limit), room.at_once, now)
        sent += [now] * room.at_once
    for first in sent:
        assert sum(first <= moment < first + MINUTE for moment in sent) <= limit


def _sent(url: str) -> list[datetime]:
    store, sent = Store(url, KEY), list[datetime]()
    for step in range(120):
        moment = later(seconds=step / 2)
        with store.begin() as conn:
            room = pace.room(conn, "feishu", TWENTY, moment)
            pace.take(conn, "feishu", TWENTY, room.at_once, moment)
        sent += [moment] * room.at_once
    store.close()
    return sent


def test_two_processes_keep_one_limit(url: str) -> None:
    sent = list(chain(*in_processes(2, _sent, url)))
    assert 5 <= len(sent) <= 20


def test_what_a_clock_that_ran_ahead_has_taken_or_held_silences_no_channel_once_it_is_right(conn: Connection) -> None:
    pace.take(conn, "feishu", TWENTY, 5, later(days=400))
    assert at_once(conn, NOW) == 5
    pace.hold(conn, "feishu", TWENTY, later(days=400))
    assert at_once(conn, NOW) == 5
    pace.hold(conn, "feishu", TWENTY, later(hours=1))
    assert pace.room(conn, "feishu", TWENTY, NOW).held_until == later(hours=1)
