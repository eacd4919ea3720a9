from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, event, func, select, text

from domain.observation import UNDATED, Post
from domain.past import Kept
from monitor.store import record, registry, tables
from tests.factories import NOW, account, later, post, unit

YESTERDAY = later(days=-1)
ME, OTHER = "bluesky:me", "bluesky:other"
NOTICE = "临泽市公安局发布通告：本周六上午九时起对滨河路实行临时交通管制"
LOTTERY = "恭喜市民获得现金补贴，请添加客服领取，名额有限先到先得"


def kept(post_id: str = "p1", said: str = NOTICE, at: datetime = NOW, **changes: Any) -> Kept:
    seen = {"seen_at": at if at != UNDATED else NOW, **changes}
    return Kept(post=post(post_id=post_id, text=said, published_at=at), **seen)


def remember(conn: Connection, whose: str, *posts: Kept) -> None:
    record.write(conn, whose, (), posts)


def shared_with_me(conn: Connection, *texts: str, since: datetime = YESTERDAY) -> list[tuple[str, str]]:
    return ids(record.sharing(conn, texts, but=ME, since=since))


def ids(found: Iterable[tuple[str, Post]]) -> list[tuple[str, str]]:
    return [(whose, each.post_id) for whose, each in found]


def count(conn: Connection) -> int:
    """How many prints are kept."""
    return conn.execute(select(func.count()).select_from(tables.prints)).scalar_one()


@contextmanager
def statements(conn: Connection) -> Iterator[list[tuple[str, int]]]:
    """What is executed meanwhile: the first word of each statement, and for how many rows."""
    seen: list[tuple[str, int]] = []

    def note(_conn: object, _cursor: object, sql: str, given: Sequence[object], _context: object, many: bool) -> None:
        seen.append((" ".join(sql.split()[:3]), len(given) if many else 1))

    event.listen(conn, "before_cursor_execute", note)
    yield seen
    event.remove(conn, "before_cursor_execute", note)


def test_the_record_comes_back_as_it_went_newest_first(conn: Connection) -> None:
    old = kept("p1", at=later(days=-400), missed=later(hours=1), held=True)
    new = kept("p2", said="a\0b\ud83d", at=later(microseconds=1))
    remember(conn, ME, old, new)
    remember(conn, OTHER, kept("p3"))
    assert record.read(conn, ME) == (new, old)
    assert record.read(conn, "bluesky:nobody") == ()


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai"])
def test_an_undated_post_is_remembered_whatever_zone_the_server_keeps(conn: Connection, zone: str) -> None:
    if conn.dialect.name == "postgresql":
        conn.execute(text(f"SET LOCAL TIME ZONE '{zone}'"))
    undated = kept("p2", at=UNDATED)
    remember(conn, ME, kept("p1"), undated)
    assert record.read(conn, ME) == (undated, kept("p1"))


def test_a_look_with_nothing_new_costs_one_select(conn: Connection) -> None:
    remember(conn, ME, kept("p1"), kept("p2"))
    with statements(conn) as seen:
        before = record.read(conn, ME)
        record.write(conn, ME, before, tuple(replace(each) for each in before))
    assert [(sql.partition(" ")[0], rows) for sql, rows in seen] == [("SELECT", 1)]


def test_only_what_differs_is_written(conn: Connection) -> None:
    same, changed, gone, new = kept("p1"), kept("p2"), kept("p3"), kept("p4", said="短")
    remember(conn, ME, same, changed, gone)
    missed = replace(changed, missed=later(hours=1))
    with statements(conn) as seen:
        record.write(conn, ME, (same, changed, gone), (same, missed, new))
    assert seen == [("INSERT INTO record", 2), ("DELETE FROM record", 1)]
    assert set(record.read(conn, ME)) == {same, missed, new}


def test_what_another_changed_meanwhile_stays_where_it_was_not_looked_at(conn: Connection) -> None:
    first, second = kept("p1"), kept("p2")
    remember(conn, ME, first, second)
    accepted = replace(first, post=replace(first.post, text="更正"))
    record.write(conn, ME, (first, second), (accepted, second))
    record.write(conn, ME, (first, second), (first, replace(second, held=True)))
    assert set(record.read(conn, ME)) == {accepted, replace(second, held=True)}


def test_posts_of_others_with_a_common_text_are_found(conn: Connection) -> None:
    remember(conn, ME, kept("mine", LOTTERY))
    remember(conn, OTHER, kept("p1", LOTTERY), kept("p2", NOTICE))
    remember(conn, "bluesky:third", kept("p3", LOTTERY + "！", at=later(hours=-1), held=True))
    assert shared_with_me(conn, LOTTERY) == [("bluesky:third", "p3"), (OTHER, "p1")]
    assert shared_with_me(conn, LOTTERY, NOTICE) == [("bluesky:third", "p3"), (OTHER, "p1"), (OTHER, "p2")]
    assert shared_with_me(conn, "短", "") == shared_with_me(conn) == []


def test_only_posts_since_then_are_found(conn: Connection) -> None:
    remember(conn, OTHER, kept("p1", at=later(hours=-3)), kept("p2", at=later(hours=-1)))
    assert shared_with_me(conn, NOTICE, since=later(hours=-1)) == [(OTHER, "p2")]


def test_a_text_that_all_publish_does_not_hide_what_two_publish(conn: Connection) -> None:
    for number in range(60):
        remember(conn, f"bluesky:{number}", kept("p1", at=later(seconds=number)))
    remember(conn, OTHER, kept("p2", LOTTERY, at=later(hours=-1)))
    found = shared_with_me(conn, NOTICE, LOTTERY)
    assert (len(found), found[0], found[1], found[-1]) == (
        51,
        (OTHER, "p2"),
        ("bluesky:10", "p1"),
        ("bluesky:59", "p1"),
    )


def test_a_post_is_found_by_its_whole_text_once_that_is_known(conn: Connection) -> None:
    preview = kept("p1", "通知")
    remember(conn, OTHER, preview)
    assert shared_with_me(conn, NOTICE) == []
    record.write(conn, OTHER, (preview,), (kept("p1", NOTICE),))
    assert shared_with_me(conn, NOTICE) == [(OTHER, "p1")]


@pytest.mark.parametrize(
    ("published", "found"),
    [(later(days=-2), True), (later(days=-2.1), False), (later(days=2.1), False), (UNDATED, False)],
    ids=["fresh", "old", "of the future", "undated"],
)
def test_only_fresh_posts_are_looked_up_by_their_text(conn: Connection, published: datetime, found: bool) -> None:
    remember(conn, OTHER, kept("p1", at=published, seen_at=NOW))
    assert bool(count(conn)) is found


def test_a_post_that_left_the_record_is_not_found(conn: Connection) -> None:
    remember(conn, OTHER, kept("p1"))
    record.write(conn, OTHER, (kept("p1"),), ())
    assert shared_with_me(conn, NOTICE) == []


def test_prints_are_forgotten_by_the_age_of_their_posts(conn: Connection) -> None:
    remember(conn, OTHER, kept("p1", at=later(hours=-1)), kept("p2", LOTTERY))
    before = count(conn)
    assert record.prune(conn, NOW) == before - count(conn) > 0
    assert shared_with_me(conn, NOTICE, LOTTERY) == [(OTHER, "p2")]


def test_the_latest_posts_of_a_platform_come_oldest_first(conn: Connection) -> None:
    places = [("bluesky", "a"), ("bluesky", "b"), ("mastodon", "c")]
    registered = [account(platform=platform, user_id=user) for platform, user in places]
    registry.apply(conn, [unit()], registered)
    remember(conn, "bluesky:a", kept("p1", at=later(hours=-4)), kept("p2", at=later(hours=-1)))
    remember(conn, "bluesky:b", kept("p3", at=later(hours=-2)), kept("p4", at=UNDATED), kept("p5", held=True))
    remember(conn, "mastodon:c", kept("p6"))
    remember(conn, "bluesky:stranger", kept("p7"))
    assert ids(record.latest(conn, "bluesky", 9)) == [("bluesky:a", "p1"), ("bluesky:b", "p3"), ("bluesky:a", "p2")]
    assert ids(record.latest(conn, "bluesky", 2)) == [("bluesky:b", "p3"), ("bluesky:a", "p2")]
    assert record.latest(conn, "weibo", 9) == ()


def test_the_share_of_posts_that_others_had_too_adds_up(conn: Connection) -> None:
    assert record.shared(conn, ME) is None
    record.echoed(conn, ME, 19, 1)
    record.echoed(conn, OTHER, 40, 0)
    assert record.shared(conn, ME) is None
    record.echoed(conn, ME, 1, 1)
    assert (record.shared(conn, ME), record.shared(conn, OTHER)) == (0.1, 0.0)
