"""Posts that were seen before and are not shown any more: since when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from detectors.tampering.record import missing, newest, reach
from domain.look import Look
from domain.observation import dated, is_dated
from domain.past import Kept

DELETION = "tampering.deletion"
# Counters wobble, are rounded and leave out what is hidden: a fall takes at least so many, and leaves a lesser share.
FALL, LEFT = 20, 0.5


def checked(kept: Sequence[Kept], seen: Look, last: datetime | None = None) -> tuple[Kept, ...]:
    """The record after one more look: what is missing bears the time of the first miss, what is back bears none.

    Of what the timeline says nothing, what was known is kept; so it is of everything where none could be had. But what
    was missed only because a timeline was whole counts only where the look after it (`last` was the one before this)
    bears it out, and as long as nothing else is back that went with it.
    """
    if seen.unread:
        return tuple(kept)
    there, gone = {post.post_id for post in seen.posts}, {each.post.post_id for each in missing(kept, seen)}
    after = tuple(_checked(each, there, gone, seen.seen_at) for each in kept)
    if seen.whole or last is None:
        return after
    doubted = {last, *(each.missed for each in kept if each.post.post_id in there)} - {None}
    left = _unpinned(after, seen)
    if _is_filled_anew(left, seen, last):
        return after
    known = dated((*newest(seen.posts, seen.seen_at), *(each.post for each in left)), seen.seen_at)
    oldest = min(post.published_at for post in known)
    return tuple(_borne_out(each, oldest, seen) if each.missed in doubted else each for each in after)


def _checked(kept: Kept, there: set[str], gone: set[str], now: datetime) -> Kept:
    if kept.post.post_id in there:
        return replace(kept, missed=None)
    return replace(kept, missed=kept.missed or now) if kept.post.post_id in gone else kept


def _unpinned(kept: Sequence[Kept], seen: Look) -> list[Kept]:
    """What is there, without the posts that stand above newer ones."""
    pinned = {post.post_id for post in seen.posts} - {post.post_id for post in newest(seen.posts, seen.seen_at)}
    return [each for each in kept if each.missed is None and each.post.post_id not in pinned]


def _is_filled_anew(left: Sequence[Kept], seen: Look, last: datetime) -> bool:
    """Whether nothing at all was left at the look before, and the timeline reaches no further back than to that."""
    back_to = reach(seen)
    return back_to is None or (back_to > last and all(each.seen_at >= last for each in left))


def _borne_out(kept: Kept, oldest: datetime, seen: Look) -> Kept:
    """A post that is older than all that are there was not missed between others."""
    is_between = is_dated(kept.post, seen.seen_at) and oldest < kept.post.published_at
    return kept if is_between else replace(kept, missed=None)


def has_fallen(before: int | None, now: int | None) -> bool:
    """Whether an account says that it has far fewer posts than it said before."""
    return before is not None and now is not None and before - now >= FALL and now < LEFT * before
