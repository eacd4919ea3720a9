"""All posts on record of the registered accounts, in the order in which they appeared."""

from sqlalchemy import Connection, select

from domain.observation import UNDATED, Post
from monitor.store.tables import REGISTERED
from monitor.store.tables import posts as table

AT_ONCE = 1000


def posts(conn: Connection) -> tuple[tuple[str, Post], ...]:
    """Each post once, as it was first seen; those of which no date is known are left out."""
    found: dict[tuple[str, str], Post] = {}
    query = select(table.c.account, table.c.post).where(table.c.account.in_(select(REGISTERED)))
    query = query.order_by(table.c.seen_at, table.c.account, table.c.post_id, table.c.revision)
    for row in conn.execute(query.execution_options(yield_per=AT_ONCE)):
        if row.post.published_at != UNDATED:
            found.setdefault((row.account, row.post.post_id), row.post)
    ordered = ((account, post) for (account, _), post in found.items())
    return tuple(sorted(ordered, key=lambda each: (each[1].published_at, each[0], each[1].post_id)))
