"""What is on record of an official account: the posts that were seen, and which of them have gone missing since."""

from collections.abc import Sequence
from datetime import datetime

from domain.look import Look
from domain.observation import Post, dated, is_dated
from domain.past import Kept


def newest(posts: Sequence[Post], now: datetime) -> tuple[Post, ...]:
    """Posts in the order in which they appeared, without pinned ones that are older than those below them."""
    ordered: list[Post] = []
    for post in reversed(dated(posts, now)):
        if not ordered or post.published_at >= ordered[-1].published_at:
            ordered.append(post)
    return tuple(reversed(ordered))


def reach(seen: Look) -> datetime | None:
    """How far back a timeline goes without a gap: to the oldest of its newest posts; None where none is shown."""
    ordered = newest(seen.posts, seen.seen_at)
    return ordered[-1].published_at if ordered else None


def missing(kept: Sequence[Kept], seen: Look) -> tuple[Kept, ...]:
    """Posts on record that a timeline should contain and does not.

    A whole one should contain them all. Any other says nothing of what lies beyond its reach, or has no date.
    """
    there, back_to = {post.post_id for post in seen.posts}, reach(seen)
    lost = [each for each in kept if each.post.post_id not in there]
    if seen.whole:
        return tuple(lost)
    if back_to is None:
        return ()
    return tuple(each for each in lost if is_dated(each.post, seen.seen_at) and each.post.published_at > back_to)
