"""Posts that were seen before and are not shown any more: since when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from detectors.tampering.record import missing
from domain.observation import Post
from domain.past import Kept


def checked(kept: Sequence[Kept], shown: Sequence[Post], now: datetime) -> tuple[Kept, ...]:
    """The record after one more look: what is missing bears the time of the first miss, what is back bears none.

    What lies beyond the reach of the timeline keeps what was known of it.
    """
    there, gone = {post.post_id for post in shown}, {each.post.post_id for each in missing(kept, shown)}
    return tuple(_checked(each, there, gone, now) for each in kept)


def _checked(kept: Kept, there: set[str], gone: set[str], now: datetime) -> Kept:
    if kept.post.post_id in there:
        return replace(kept, missed=None)
    return replace(kept, missed=kept.missed or now) if kept.post.post_id in gone else kept


def wiped(kept: Sequence[Kept], now: datetime) -> tuple[Kept, ...]:
    """The record after a look at which the platform proved that the account has no post at all."""
    return tuple(replace(each, missed=each.missed or now) for each in kept)
