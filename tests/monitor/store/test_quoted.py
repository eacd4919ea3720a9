from sqlalchemy import Connection

from monitor.store import quoted, snapshots
from tests.factories import NOW, later, post


def test_posts_are_quoted_as_they_were_last_seen_the_newest_first(conn: Connection) -> None:
    older, newer = post(post_id="a", published_at=later(days=-1)), post(post_id="b")
    edited = post(post_id="a", revision="r2", text="已改", published_at=later(days=-1))
    snapshots.add_posts(conn, "bluesky:own", (newer, older), NOW)
    snapshots.add_posts(conn, "bluesky:own", (newer, edited), later(hours=1))
    assert quoted.posts(conn, "bluesky:own", {"a", "b"}) == (newer, edited)


def test_what_is_not_stored_or_not_asked_for_is_left_out(conn: Connection) -> None:
    snapshots.add_posts(conn, "bluesky:own", (post(),), NOW)
    assert quoted.posts(conn, "bluesky:own", {"other"}) == quoted.posts(conn, "bluesky:other", {"p1"}) == ()
    assert quoted.posts(conn, "bluesky:own", ()) == ()


def test_any_number_of_posts_is_quoted(conn: Connection) -> None:
    ids = {f"p{number}" for number in range(quoted.AT_ONCE + 3)}
    snapshots.add_posts(conn, "bluesky:own", (post(post_id=each) for each in ids), NOW)
    assert {each.post_id for each in quoted.posts(conn, "bluesky:own", ids)} == ids
