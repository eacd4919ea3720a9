from datetime import datetime

import pytest
from sqlalchemy import Connection

from domain.answer import Outcome
from domain.coverage import Gap, Job
from domain.observation import UNDATED
from domain.past import Kept
from monitor.store import absences, coverage, record, registry, snapshots, standings
from tests.factories import NOW, account, later, official_profile, post, profile, unit
from tests.factories import coverage as cycle

KEY = "bluesky:did:plc:official"


def looked(conn: Connection, at: datetime = NOW, **changes: object) -> None:
    registry.apply(conn, [unit()], [account()])
    snapshots.look(conn, official_profile(**changes), at)


def test_the_last_look_is_that_of_each_registered_account(conn: Connection) -> None:
    looked(conn)
    looked(conn, later(days=1), bio="新")
    snapshots.look(conn, profile(), NOW)
    assert [(key, look.profile.bio) for key, look in standings.shown(conn).items()] == [(KEY, "新")]
    assert standings.first_looks(conn) == {KEY: NOW}


def test_a_post_without_a_date_or_of_the_future_counts_from_its_first_look(conn: Connection) -> None:
    posts = (post(post_id="1", published_at=later(days=-3)), post(post_id="2", published_at=UNDATED))
    for number, each in enumerate(posts):
        record.write(conn, str(number), (), (Kept(post=each, seen_at=NOW),))
    record.write(conn, "2", (), (Kept(post=post(published_at=later(days=300)), seen_at=later(days=-1)),))
    assert standings.last_posts(conn) == {"0": later(days=-3), "1": NOW, "2": later(days=-1)}


@pytest.mark.parametrize(
    ("changes", "is_read"),
    [
        ({}, True),
        ({"answered": 11}, False),
        ({"gap": Gap.BLOCKED}, False),
        ({"job": Job.HUNT}, False),
        ({"platform": "weibo"}, False),
        ({"started_at": later(seconds=5)}, False),
    ],
)
def test_posts_were_read_where_the_cycle_of_the_look_was_answered_in_full(
    conn: Connection, changes: dict[str, object], is_read: bool
) -> None:
    looked(conn)
    coverage.record(conn, cycle(**{"job": Job.GUARD} | changes))
    found = standings.read_lately(conn, standings.shown(conn).values(), later(hours=3))
    assert (KEY in found) is is_read


def test_a_look_of_long_ago_proves_nothing_of_today(conn: Connection) -> None:
    looked(conn)
    coverage.record(conn, cycle(job=Job.GUARD))
    assert standings.read_lately(conn, standings.shown(conn).values(), later(days=3)) == frozenset()


def test_an_account_is_gone_since_the_first_proof_in_a_row(conn: Connection) -> None:
    for days in (1, 0, 2):
        absences.note(conn, KEY, later(days=days), Outcome.NOT_FOUND)
    assert standings.gone(conn) == {KEY: NOW}
