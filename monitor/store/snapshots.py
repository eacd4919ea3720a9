"""What accounts looked like: every look that differed, the last trusted one, and the posts that were seen."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select, update

from detectors.tampering.body import body
from domain.observation import Post, Profile, Snapshot
from monitor.store import rows
from monitor.store.columns import storable
from monitor.store.tables import posts as posts_table
from monitor.store.tables import snapshots as table
from monitor.store.tables import trusted as trusted_table

Key = tuple[str, str]


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
    """Store posts; returns those that were not known yet, by id, revision and wording, in the order given."""
    given = tuple(posts)
    known = _known(conn, account, {post.post_id for post in given})
    fresh: dict[Key, Post] = {}
    for post in given:
        key = _key(post, known)
        if key not in known:
            known[key], fresh[key] = _wording(post), post
    rows.put_new(
        conn,
        posts_table,
        (
            {"account": account, "post_id": id, "revision": revision, "post": post, "seen_at": now}
            for (id, revision), post in fresh.items()
        ),
    )
    return tuple(fresh.values())


def _known(conn: Connection, account: str, ids: Collection[str]) -> dict[Key, str]:
    """The wording of each stored post of these ids."""
    query = select(posts_table.c.post_id, posts_table.c.revision, posts_table.c.post)
    query = query.where(posts_table.c.account == account, posts_table.c.post_id.in_(ids))
    return {(row.post_id, row.revision): _wording(row.post) for row in conn.execute(query)}


def _key(post: Post, known: Mapping[Key, str]) -> Key:
    """Under what a post is stored: some platforms show an edit without a new revision, and only its wording tells."""
    key, wording = (post.post_id, post.revision), _wording(post)
    if known.get(key, wording) == wording:
        return key
    digest = hashlib.blake2b(storable(wording).encode(), digest_size=6).hexdigest()
    return post.post_id, f"{post.revision}~{digest}"


def _wording(post: Post) -> str:
    """What a post says, without the counters and signatures that a platform writes into it anew each time."""
    said = body(replace(post, links=(), media=()))
    return "\n".join((said.text, *sorted(said.links)))


def _still(profile: Profile) -> Profile:
    """A profile without what moves by itself: counts, and addresses that are signed anew each time."""
    picture = profile.avatar_hash or profile.avatar_url.partition("?")[0]
    return replace(profile, followers=None, posts=None, avatar_url="", avatar_hash=picture)
