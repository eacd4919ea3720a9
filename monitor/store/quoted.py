"""Posts that evidence names, as they were last seen."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from domain.observation import Post
from monitor.store.tables import posts as table

# A database takes so many values in one statement, and more.
AT_ONCE = 500


def posts(conn: Connection, account: str, ids: Collection[str]) -> tuple[Post, ...]:
    """The newest first; what is no longer stored is left out."""
    ordered, found = sorted(ids), dict[str, Post]()
    for start in range(0, len(ordered), AT_ONCE):
        some = table.c.post_id.in_(ordered[start : start + AT_ONCE])
        query = select(table.c.post).where(table.c.account == account, some).order_by(table.c.seen_at)
        found |= {post.post_id: post for post in conn.scalars(query)}
    return tuple(sorted(found.values(), key=lambda post: (post.published_at, post.post_id), reverse=True))
