"""What is on record of an official account: the posts that were seen, and which of them have gone missing since."""

from collections.abc import Sequence

from domain.observation import UNDATED, Post
from domain.past import Kept


def newest(posts: Sequence[Post]) -> tuple[Post, ...]:
    """Posts in the order in which they appeared, without pinned ones that are older than those below them."""
    dated = [post for post in posts if post.published_at != UNDATED]
    return tuple(
        post
        for place, post in enumerate(dated)
        if all(post.published_at >= other.published_at for other in dated[place + 1 :])
    )


def missing(kept: Sequence[Kept], shown: Sequence[Post]) -> tuple[Kept, ...]:
    """Posts on record that the newest posts of a timeline should contain and do not; () where none is shown.

    A timeline reaches back to its oldest post: of what lies before that it says nothing.
    """
    ordered = newest(shown)
    if not ordered:
        return ()
    reach, there = ordered[-1].published_at, {post.post_id for post in shown}
    return tuple(each for each in kept if UNDATED > each.post.published_at > reach and each.post.post_id not in there)
