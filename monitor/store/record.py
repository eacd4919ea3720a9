"""The posts of registered accounts as they are remembered, and which accounts published the same."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, delete, func, select

from detectors.tampering.echoes import prints as numbers
from domain.observation import UNDATED, Post
from domain.past import Kept
from monitor.store import rows
from monitor.store.tables import REGISTERED, accounts, prints, shares
from monitor.store.tables import record as table

# For so long a post is looked up by its text.
FRESH = timedelta(days=2)
# A text that so many others published has no need of more. Counted by print: what all say must not hide what two say.
ENOUGH = 50
# Of fewer posts it cannot be said which share of them others had too.
TELLING = 20
# Without the date, which the post has too: in a zone east of UTC the last day of the calendar ends in the year 10000.
NOUN = (table.c.post, table.c.seen_at, table.c.missed, table.c.held)
Theirs = tuple[tuple[str, Post], ...]


def read(conn: Connection, account: str) -> tuple[Kept, ...]:
    """What is remembered of an account's posts, the newest first."""
    query: Select[Any] = select(*NOUN).where(table.c.account == account)
    query = query.order_by(table.c.published_at.desc(), table.c.post_id.desc())
    return tuple(rows.noun(Kept, row) for row in conn.execute(query))


def write(conn: Connection, account: str, before: Sequence[Kept], after: Sequence[Kept]) -> None:
    """Bring what is stored from `before` to `after`; what is the same in both is not touched."""
    known, left = _by_id(before), _by_id(after)
    changed = [kept for post_id, kept in left.items() if known.get(post_id) != kept]
    rows.put(conn, table, *(_row(account, kept) for kept in changed))
    _drop(conn, account, known.keys() - left.keys())
    said = [kept for kept in changed if not _says_the_same(kept, known.get(kept.post.post_id))]
    rows.put_new(conn, prints, (row for kept in said if _is_fresh(kept) for row in _prints(account, kept.post)))


def sharing(conn: Connection, texts: Iterable[str], *, but: str, since: datetime) -> Theirs:
    """Posts of other accounts than `but` with a print in common with one of these texts, the oldest first.

    At most the newest 50 of each print.
    """
    wanted = {number for text in texts for number in numbers(text)}
    if not wanted:
        return ()
    near = _near(prints.c.print.in_(wanted), prints.c.account != but, prints.c.published_at >= since).subquery()
    query = select(table.c.account, table.c.post)
    query = query.join(near, and_(table.c.account == near.c.account, table.c.post_id == near.c.post_id))
    query = query.order_by(table.c.published_at, table.c.account, table.c.post_id)
    return tuple((row.account, row.post) for row in conn.execute(query))


def latest(conn: Connection, platform: str, most: int) -> Theirs:
    """The newest posts of the accounts registered on a platform, the oldest first; none that is held or undated."""
    registered = select(REGISTERED).where(accounts.c.platform == platform)
    # An expression, since by the account itself SQLite would read all posts of a platform to sort them.
    owner = table.c.account + ""
    query = select(table.c.account, table.c.post)
    query = query.where(owner.in_(registered), table.c.held.is_(False), table.c.published_at < UNDATED)
    query = query.order_by(table.c.published_at.desc(), table.c.account, table.c.post_id).limit(most)
    return tuple(reversed([(row.account, row.post) for row in conn.execute(query)]))


def shared(conn: Connection, account: str) -> float | None:
    """The share of an account's posts that others had too; None where fewer than 20 are counted."""
    row = conn.execute(select(shares).where(shares.c.account == account)).one_or_none()
    return None if row is None or row.posts < TELLING else row.shared / row.posts


def echoed(conn: Connection, account: str, posts: int, shared: int) -> None:
    """Count so many more posts of an account, and how many of them others had too."""
    statement = rows.insert(conn, shares).values(account=account, posts=posts, shared=shared)
    more = {name: shares.c[name] + statement.excluded[name] for name in ("posts", "shared")}
    conn.execute(statement.on_conflict_do_update(index_elements=[shares.c.account], set_=more))


def prune(conn: Connection, before: datetime) -> int:
    """Forget the prints of posts published before; returns how many."""
    return conn.execute(delete(prints).where(prints.c.published_at < before)).rowcount


def _by_id(record: Sequence[Kept]) -> dict[str, Kept]:
    return {kept.post.post_id: kept for kept in record}


def _row(account: str, kept: Kept) -> rows.Values:
    where = {"account": account, "post_id": kept.post.post_id, "published_at": kept.post.published_at}
    return {**where, **rows.values(kept)}


def _drop(conn: Connection, account: str, gone: Iterable[str]) -> None:
    if batch := [{"gone": post_id} for post_id in gone]:
        conn.execute(delete(table).where(table.c.account == account, table.c.post_id == bindparam("gone")), batch)


def _says_the_same(kept: Kept, known: Kept | None) -> bool:
    return known is not None and known.post.text == kept.post.text


def _is_fresh(kept: Kept) -> bool:
    """Neither old when it was first seen, nor of a future date that would never be pruned."""
    published = kept.post.published_at
    return published != UNDATED and abs(kept.seen_at - published) <= FRESH


def _prints(account: str, post: Post) -> Iterator[rows.Values]:
    for number in set(numbers(post.text)):
        yield {"print": number, "account": account, "post_id": post.post_id, "published_at": post.published_at}


def _near(*conditions: ColumnElement[bool]) -> Select[tuple[str, str]]:
    """The account and id of each post that meets the conditions."""
    newest = (prints.c.published_at.desc(), prints.c.account, prints.c.post_id)
    place = func.row_number().over(partition_by=prints.c.print, order_by=newest)
    placed = select(prints.c.account, prints.c.post_id, place.label("place")).where(*conditions).subquery()
    return select(placed.c.account, placed.c.post_id).where(placed.c.place <= ENOUGH).distinct()
