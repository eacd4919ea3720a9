"""What is remembered of an account's posts from look to look: the first whole text of each, never an edit of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from detectors.tampering.body import body
from detectors.tampering.edits import edit, is_still
from domain.observation import Post
from domain.past import Kept

# As many posts of an account are compared; what is gone is remembered beside them, long enough for a person to look.
MOST, GONE_DAYS = 200, 30


def remembered(kept: Sequence[Kept], shown: Sequence[Post], now: datetime) -> tuple[Kept, ...]:
    """The record after a look, the newest first: new posts are added, a preview gives way to its whole text.

    An edited text does not take the place of the first: it would be unchanged a minute later. What codes lead to is
    added once it was read.
    """
    known = {each.post.post_id: each for each in kept}
    for post in shown:
        before = known.get(post.post_id)
        if before is None:
            known[post.post_id] = Kept(post=post, seen_at=now)
        elif body(before.post).is_preview and not body(post).is_preview and edit(before.post, post) is None:
            known[post.post_id] = replace(before, post=post)
        elif post.codes and not before.post.codes and edit(before.post, post) is None:
            known[post.post_id] = replace(before, post=replace(before.post, codes=post.codes))
    newest = sorted(known.values(), key=lambda each: (each.post.published_at, each.post.post_id), reverse=True)
    there = [each for each in newest if each.missed is None][:MOST]
    gone = [each for each in newest if each.missed is not None and now - each.missed <= timedelta(days=GONE_DAYS)][
        :MOST
    ]
    left = {each.post.post_id for each in (*there, *gone)}
    return tuple(each for each in newest if each.post.post_id in left)


def accepted(kept: Sequence[Kept], post: Post) -> tuple[Kept, ...]:
    """The record after a person said that an edit is the account's own: from now on this is its text."""
    return tuple(replace(each, post=post) if each.post.post_id == post.post_id else each for each in kept)


def edited(kept: Sequence[Kept], shown: Sequence[Post]) -> frozenset[str]:
    """The ids of the posts that are shown otherwise than they are remembered."""
    there = {post.post_id: post for post in shown}
    known = ((each.post, there.get(each.post.post_id)) for each in kept)
    return frozenset(before.post_id for before, after in known if after is not None and edit(before, after) is not None)


def steady(kept: Sequence[Kept], shown: Sequence[Post], again: Sequence[Post]) -> tuple[Post, ...]:
    """The posts of a timeline that was read twice: an edit that does not stand the second time was none."""
    remembered_as = {each.post.post_id: each.post for each in kept}
    doubted, there = edited(kept, shown), {post.post_id: post for post in again}
    return tuple(
        post if post.post_id not in doubted or _stands(post, there.get(post.post_id)) else remembered_as[post.post_id]
        for post in shown
    )


def _stands(post: Post, again: Post | None) -> bool:
    return again is not None and is_still(post, again)
