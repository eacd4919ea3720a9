"""The wake-up signal: an account that was silent for months writes again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nlargest
from itertools import pairwise

from pydantic import BaseModel, ConfigDict, Field

from domain.finding import Finding
from domain.look import Look
from domain.observation import Post, dated
from domain.past import Past
from domain.text import Text

DETECTOR = "silence.woken"


class Options(BaseModel):
    """Days of silence after which the next posts are looked at, and how much they say by themselves (0-1).

    Genuine accounts are silent for 90 days 0.20 times a year and for 180 days 0.06 times.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    days: float = Field(default=90, gt=0)
    long_days: float = Field(default=180, gt=0)
    woken: float = Field(default=0.35, ge=0, le=1)
    long_woken: float = Field(default=0.45, ge=0, le=1)
    # An account counts as just woken for so long and so many posts: a waking of years ago is no news at a first look.
    wake_days: float = Field(default=14, gt=0)
    wake_posts: int = Field(default=10, ge=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waking:
    """Silent for `silence` until its post `first`, the first of `posts` that were written since."""

    silence: timedelta
    first: Post
    posts: int


def detect(past: Past, seen: Look, *, options: Options) -> Iterator[Finding]:
    """At most one finding; its evidence does not move with further posts of the same waking."""
    known = {each.post.post_id: each.post for each in past.kept} | {post.post_id: post for post in seen.posts}
    found = waking(known.values(), seen.seen_at, options)
    if found is not None:
        yield _finding(found, options)


def waking(posts: Iterable[Post], now: datetime, options: Options) -> Waking | None:
    """Whether the last of these posts is one of the first after a long silence; posts in any order."""
    # A gap that lies further back is followed by more posts than count as a waking.
    newest = nlargest(options.wake_posts + 1, dated(posts, now), key=lambda post: (post.published_at, post.post_id))
    ordered = newest[::-1]
    pairs = enumerate(pairwise(ordered), start=1)
    gaps = ((later.published_at - earlier.published_at, place) for place, (earlier, later) in pairs)
    long = [(gap, place) for gap, place in gaps if gap >= timedelta(days=options.days)]
    if not long:
        return None
    gap, place = long[-1]
    first, count = ordered[place], len(ordered) - place
    if count > options.wake_posts or now - first.published_at > timedelta(days=options.wake_days):
        return None
    return Waking(silence=gap, first=first, posts=count)


def _finding(found: Waking, options: Options) -> Finding:
    days = found.silence.days
    zh = f"沉默 {days} 天后恢复发布，此后已发布 {found.posts} 条"
    en = f"{found.posts} post{'s' * (found.posts != 1)} after {days} days of silence"
    score = options.long_woken if days >= options.long_days else options.woken
    evidence = (
        ("post", found.first.post_id),
        ("silence_days", str(days)),
        ("since", f"{found.first.published_at:%Y-%m-%d}"),
    )
    return Finding(detector=DETECTOR, score=score, summary=Text(zh, en), evidence=evidence)
