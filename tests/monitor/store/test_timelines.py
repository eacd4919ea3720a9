from sqlalchemy import Connection

from domain.observation import UNDATED
from monitor.store import registry, snapshots, timelines
from tests.factories import NOW, account, later, post, unit

OWN, OTHER = account(), account(user_id="did:plc:other")


def test_only_registered_accounts_have_a_timeline_and_all_are_in_one_order(conn: Connection) -> None:
    registry.apply(conn, [unit()], [OWN, OTHER])
    early, late = post(post_id="b", published_at=NOW), post(post_id="a", published_at=later(hours=1))
    between = post(post_id="c", published_at=later(minutes=5))
    snapshots.add_posts(conn, OWN.key, (late, early), NOW)
    snapshots.add_posts(conn, OTHER.key, (between,), later(days=1))
    snapshots.add_posts(conn, "bluesky:did:plc:stranger", (post(),), NOW)
    assert timelines.posts(conn) == ((OWN.key, early), (OTHER.key, between), (OWN.key, late))


def test_an_edited_post_stands_as_it_was_first_seen_and_one_without_a_date_is_left_out(conn: Connection) -> None:
    registry.apply(conn, [unit()], [OWN])
    snapshots.add_posts(conn, OWN.key, (post(text="原文"),), NOW)
    snapshots.add_posts(conn, OWN.key, (post(text="改过", revision="a"),), later(hours=1))
    snapshots.add_posts(conn, OWN.key, (post(post_id="undated", published_at=UNDATED),), NOW)
    assert timelines.posts(conn) == ((OWN.key, post(text="原文")),)
