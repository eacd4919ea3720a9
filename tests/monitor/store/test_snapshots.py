from typing import Any

import pytest
from sqlalchemy import Connection, select

from domain.observation import Snapshot
from monitor.store import snapshots, tables
from tests.factories import NOW, later, post, profile


def test_the_first_look_differs_from_nothing(conn: Connection) -> None:
    assert snapshots.latest(conn, profile().key) is None
    assert snapshots.look(conn, profile(), NOW)
    assert snapshots.latest(conn, profile().key) == Snapshot(profile=profile(), seen_at=NOW, last_seen=NOW)


def test_an_unchanged_account_only_moves_when_it_was_last_seen(conn: Connection) -> None:
    snapshots.look(conn, profile(), NOW)
    assert not snapshots.look(conn, profile(), later(hours=1))
    assert snapshots.latest(conn, profile().key) == Snapshot(profile=profile(), seen_at=NOW, last_seen=later(hours=1))


@pytest.mark.parametrize(
    ("before", "after", "differs"),
    [
        ({}, {"display_name": "临泽市公安局官方"}, True),
        ({}, {"verification_text": "临泽市公安局"}, True),
        ({"followers": 10}, {"followers": 11}, False),
        ({"posts": 10}, {"posts": 11}, False),
        ({"avatar_hash": "a"}, {"avatar_hash": "b"}, True),
        (
            {"avatar_hash": "a", "avatar_url": "https://x.example/1"},
            {"avatar_hash": "a", "avatar_url": "https://x.example/2"},
            False,
        ),
        ({"avatar_url": "https://x.example/1?sig=1"}, {"avatar_url": "https://x.example/1?sig=2"}, False),
        ({"avatar_url": "https://x.example/1?sig=1"}, {"avatar_url": "https://x.example/2?sig=1"}, True),
    ],
    ids=["name", "verification", "followers", "posts", "picture", "moved picture", "signed anew", "other address"],
)
def test_what_moves_by_itself_is_no_difference(
    conn: Connection, before: dict[str, Any], after: dict[str, Any], differs: bool
) -> None:
    snapshots.look(conn, profile(**before), NOW)
    assert snapshots.look(conn, profile(**after), later(hours=1)) is differs


def test_an_account_that_changes_back_differs_again(conn: Connection) -> None:
    looks = [profile(), profile(bio="中奖"), profile()]
    assert [snapshots.look(conn, seen, later(hours=hour)) for hour, seen in enumerate(looks)] == [True, True, True]
    assert snapshots.latest(conn, profile().key) == Snapshot(
        profile=profile(), seen_at=later(hours=2), last_seen=later(hours=2)
    )


def test_the_trusted_look_is_the_last_that_was_trusted_not_the_last_seen(conn: Connection) -> None:
    assert snapshots.trusted(conn, profile().key) is None
    snapshots.trust(conn, profile(bio="旧"), NOW)
    snapshots.trust(conn, profile(), later(hours=1))
    snapshots.look(conn, profile(bio="中奖"), later(hours=2))
    assert snapshots.trusted(conn, profile().key) == profile()


def test_only_posts_and_revisions_that_are_new_are_returned(conn: Connection) -> None:
    first, second, edited = post(), post(post_id="p2"), post(revision="r2", text="更正")
    assert snapshots.add_posts(conn, "bluesky:1", [first], NOW) == (first,)
    assert snapshots.add_posts(conn, "bluesky:1", [second, edited, first, edited], later(hours=1)) == (second, edited)
    assert snapshots.add_posts(conn, "bluesky:1", [], NOW) == ()
    assert snapshots.add_posts(conn, "bluesky:2", [first], NOW) == (first,)


def test_an_edit_that_bears_no_revision_is_stored_once_and_with_what_was_there_before(conn: Connection) -> None:
    first, edited, again = (post(revision="", text=text) for text in ("通知", "通知：加微信 abc123", "通知：已更正"))
    assert snapshots.add_posts(conn, "weibo:1", [first], NOW) == (first,)
    assert snapshots.add_posts(conn, "weibo:1", [edited], later(hours=1)) == (edited,)
    assert snapshots.add_posts(conn, "weibo:1", [edited, first], later(hours=2)) == ()
    assert snapshots.add_posts(conn, "weibo:1", [again], later(hours=3)) == (again,)
    query = select(tables.posts.c.post).order_by(tables.posts.c.seen_at)
    assert list(conn.execute(query).scalars()) == [first, edited, again]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("通知\n阅读 12", "通知\n阅读 1.3万"),
        ("通知 https://x.example/a?token=1", "通知 https://x.example/a?token=2"),
        ("通知", "通知 "),
    ],
    ids=["counter", "signed address", "white space"],
)
def test_a_post_whose_platform_counts_within_its_text_is_not_stored_anew(
    conn: Connection, before: str, after: str
) -> None:
    snapshots.add_posts(conn, "weibo:1", [post(revision="", text=before)], NOW)
    assert snapshots.add_posts(conn, "weibo:1", [post(revision="", text=after)], later(hours=1)) == ()


def test_an_edit_of_nothing_but_an_address_is_stored(conn: Connection) -> None:
    first, edited = (post(revision="", text=f"详见 https://{host}/a") for host in ("linze.example", "evil.example"))
    snapshots.add_posts(conn, "weibo:1", [first], NOW)
    assert snapshots.add_posts(conn, "weibo:1", [edited], later(hours=1)) == (edited,)
