"""What of a timeline is believed: that it shows everything, and what it shows when it is asked for twice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from detectors.tampering.memory import edited, steady
from detectors.tampering.record import missing
from domain.answer import Answer, Outcome
from domain.look import Look
from domain.observation import Post, Profile
from domain.past import Kept

Timeline = tuple[Post, ...]


def is_whole(posts: Answer[Timeline], profile: Profile) -> bool:
    """Whether an account has no more posts than are shown.

    That nobody said where to read on is no proof: feeds end after their newest ten. A connector that is believed must
    say so, or the account itself count no more.
    """
    if posts.found is None:
        return posts.outcome is Outcome.EMPTY
    counted = profile.posts is not None and profile.posts <= len(posts.found)
    return not posts.more and (posts.whole or counted)


def is_doubtful(posts: Answer[Timeline], profile: Profile, known: Sequence[Kept], now: datetime) -> bool:
    """Whether posts look edited, or are missing that no look has missed yet because the timeline ends before them."""
    if posts.found is None:
        return False
    if edited(known, posts.found):
        return True
    if not is_whole(posts, profile):
        return False
    seen = Look(profile=profile, seen_at=now, posts=posts.found, whole=True)
    return any(each.missed is None for each in missing(known, seen))


def twice(known: Sequence[Kept], shown: Answer[Timeline], again: Answer[Timeline]) -> Answer[Timeline]:
    """A timeline that was read twice; a second answer that is none proves no edit and disproves none.

    It is whole only where both are, and show the same.
    """
    if again.found is None:
        if again.outcome.is_valid:
            return Answer(outcome=Outcome.SHAPE, detail="a timeline with posts is shown without any when asked again")
        return again
    same = {post.post_id for post in shown.value} == {post.post_id for post in again.value}
    more, whole = shown.more or again.more or not same, shown.whole and again.whole and same
    return replace(shown, found=steady(known, shown.value, again.value), more=more, whole=whole)
