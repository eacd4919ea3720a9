"""Attacks: consecutive posts of another account, moved to the same weeks and put into an account's later half."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from domain.observation import Post
from monitor.backtest.history import Written

LENGTH = 10
WEEK = timedelta(weeks=1)
# Further off there are other topics, whichever posts are taken.
SEASON = timedelta(weeks=4)

Timelines = Mapping[str, Sequence[Post]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Splice:
    """Posts of `source`, the first of them no earlier than what the attacked account wrote last."""

    source: str
    posts: tuple[Post, ...]


Splices = Mapping[tuple[str, str], Splice]


def splices(history: Iterable[Written], others: Iterable[Written], *, each: int, seed: int) -> Splices:
    """`each` random points of every account's later half, by account and the post before which they stand.

    Reproducible by seed, whatever else is in the history.
    """
    lent = lenders(others)
    return {
        (victim, before.post_id): splice
        for victim, posts in _timelines(history).items()
        for before, splice in _drawn(posts, {name: lent[name] for name in lent if name != victim}, each, seed, victim)
    }


def lenders(others: Iterable[Written]) -> Timelines:
    """Accounts with fewer posts than a splice lend none."""
    return {name: posts for name, posts in sorted(_timelines(others).items()) if len(posts) >= LENGTH}


def _timelines(history: Iterable[Written]) -> Timelines:
    found = defaultdict[str, list[Post]](list)
    for written in history:
        found[written.account].append(written.post)
    return found


def _drawn(posts: Sequence[Post], lent: Timelines, each: int, seed: int, victim: str) -> Iterator[tuple[Post, Splice]]:
    """The first post is nobody's later half: before it nothing is known to depart from."""
    random, later = Random(f"{seed}:{victim}"), range(max(1, len(posts) // 2), len(posts))
    for point in sorted(random.sample(later, min(each, len(later)))) if lent else ():
        source, taken = _taken(lent, posts[point].published_at, random)
        moved = _moved(taken, posts[point - 1].published_at, posts[point].published_at)
        yield posts[point], Splice(source=source, posts=moved)


def _taken(lent: Timelines, at: datetime, random: Random) -> tuple[str, Sequence[Post]]:
    """Those of the same season where there are any: the topics of another would give them away."""
    starts = {name: _nearest(posts, at) for name, posts in lent.items()}
    active = [name for name, start in starts.items() if abs(lent[name][start].published_at - at) < SEASON]
    source = random.choice(active or list(lent))
    start = starts[source] if active else random.randint(0, len(lent[source]) - LENGTH)
    return source, lent[source][start : start + LENGTH]


def _nearest(posts: Sequence[Post], at: datetime) -> int:
    return min(bisect(posts, at, key=lambda post: post.published_at), len(posts) - LENGTH)


def _moved(taken: Sequence[Post], after: datetime, at: datetime) -> tuple[Post, ...]:
    """By whole weeks, so that hours and weekdays stay; the first as near to `at` as it can stand behind `after`."""
    shift = round((at - taken[0].published_at) / WEEK) * WEEK
    while taken[0].published_at + shift < after:
        shift += WEEK
    return tuple(replace(post, published_at=post.published_at + shift) for post in taken)
