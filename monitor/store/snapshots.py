"""What accounts looked like: every look that differed, the last trusted one, and the posts that were seen."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select, update

from domain.observation import Post, Profile, Snapshot
from monitor.store import rows
from monitor.store.tables import posts as posts_table
from monitor.store.tables import snapshots as table
from monitor.store.tables import trusted as trusted_table


def look(conn: Connection, profile: Profile, now: datetime) -> bool:
    """Note a look at an account; True when it differs from the one before (or is the first)."""
    query = select(table).where(table.c.account == profile.key).order_by(table.c.id.desc()).limit(1)
    last = conn.execute(query).one_or_none()
    if last is not None and _still(last.profile) == _still(profile):
        conn.execute(update(table).where(table.c.id == last.id).values(last_seen=now, profile=profile))
        return False
    conn.execute(table.insert().values(account=profile.key, profile=profile, seen_at=now, last_seen=now))
    return True


def latest(conn: Connection, account: str) -> Snapshot | None:
    query = select(table).where(table.c.account == account).order_by(table.c.id.desc()).limit(1)
    row = conn.execute(query).one_or_none()
    return None if row is None else rows.noun(Snapshot, row)


def trusted(conn: Connection, account: str) -> Profile | None:
    """The account as it was when it last was itself."""
    query = select(trusted_table.c.profile).where(trusted_table.c.account == account)
    profile: Profile | None = conn.execute(query).scalar_one_or_none()
    return profile


def trust(conn: Connection, profile: Profile, now: datetime) -> None:
    """From now on this is what the account is compared with."""
    rows.put(conn, trusted_table, {"account": profile.key, "profile": profile, "trusted_at": now})


def add_posts(conn: Connection, account: str, posts: Iterable[Post], now: datetime) -> tuple[Post, ...]:
    """Store posts; returns those whose post_id and revision were not known yet, in the order given."""
    given = {(post.post_id, post.revision): post for post in posts}
    query = select(posts_table.c.post_id, posts_table.c.revision)
    query = query.where(posts_table.c.account == account, posts_table.c.post_id.in_({id for id, _ in given}))
    known = {(row.post_id, row.revision) for row in conn.execute(query)}
    fresh = {key: post for key, post in given.items() if key not in known}
    rows.put_new(
        conn,
        posts_table,
        (
            {"account": account, "post_id": id, "revision": revision, "post": post, "seen_at": now}
            for (id, revision), post in fresh.items()
        ),
    )
    return tuple(fresh.values())


def _still(profile: Profile) -> Profile:
    """A profile without what moves by itself: the follower count, and addresses that are signed anew each time."""
    picture = profile.avatar_hash or profile.avatar_url.partition("?")[0]
    return replace(profile, followers=None, avatar_url="", avatar_hash=picture)
