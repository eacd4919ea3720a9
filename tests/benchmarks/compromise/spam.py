"""Adverts and frauds that somebody else wrote, spliced one by one into official timelines."""

import gzip
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

import numpy as np

from detectors.behaviour.combination import Combination, Tier
from detectors.behaviour.replay import Replayed, Splices, replay
from detectors.behaviour.tally import Tally
from detectors.behaviour.traits import Habit, Traits
from domain.observation import Post
from tests.benchmarks.compromise.timelines import Reading, Timelines, in_time_order

LENGTH, APART = 3, timedelta(minutes=20)
SHORTEST = 8
# The share of genuine posts that may pass.
PASSING = 0.001


@dataclass(frozen=True, slots=True)
class Attack:
    """Posts of one source, the place of the first in a timeline being that of `post_id`."""

    source: str
    account: str
    post_id: str
    posts: tuple[Traits, ...]


@dataclass(slots=True)
class Outcome:
    """Of every genuine post and every attack's first: how far the newest post alone departs; and what was told."""

    own: list[float] = field(default_factory=list)
    first: dict[str, list[float]] = field(default_factory=dict)
    told: Counter[tuple[Tier, int]] = field(default_factory=Counter)
    attacks: int = 0
    tally: Tally = field(default_factory=Tally)

    @property
    def threshold(self) -> float:
        return float(np.quantile(self.own, 1 - PASSING))

    def caught(self) -> dict[str, float]:
        """A source's share above what one genuine post in 1,000 reaches."""
        return {name: float(np.mean(np.array(found) > self.threshold)) for name, found in sorted(self.first.items())}


def texts(paths: Sequence[Path]) -> dict[str, list[str]]:
    """By file: one text a line, whose words may stand apart. A folder stands for its files."""
    files = [each for path in paths for each in (sorted(path.iterdir()) if path.is_dir() else [path])]
    return {path.name.split(".")[0]: list(_lines(path)) for path in files}


def _lines(path: Path) -> Iterator[str]:
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        joined = ("".join(line.split()) for line in lines)
        yield from dict.fromkeys(text for text in joined if len(text) >= SHORTEST)


def attacks(
    timelines: Timelines, sources: dict[str, list[str]], reading: Reading, *, each: int, seed: int, masked: bool
) -> list[Attack]:
    """`each` attacks an account at random points of its later half; unmasked ones show no client."""
    found = []
    for account, posts in sorted(timelines.items()):
        random = Random(f"{seed}:{account}")
        later = range(len(posts) // 2, len(posts))
        for number, place in enumerate(random.sample(later, min(each, len(later)))):
            name = sorted(sources)[number % len(sources)]
            chosen = random.choices(sources[name], k=LENGTH)
            written = tuple(_post(text, turn, posts[place], masked) for turn, text in enumerate(chosen))
            found.append(Attack(name, account, posts[place].post_id, tuple(map(reading.traits, written))))
    return found


def _post(text: str, turn: int, own: Traits, masked: bool) -> Post:
    client = next(iter(own.values[Habit.CLIENT]), "") if masked else ""
    at = own.at + turn * APART
    return Post(post_id=f"spliced-{own.post_id}-{turn}", revision="", text=text, published_at=at, client=client)


def outcome(timelines: Timelines, found: Sequence[Attack], combination: Combination) -> Outcome:
    splices: Splices = {(each.account, each.post_id): each.posts for each in found}
    sources = {(each.account, post.post_id): each.source for each in found for post in each.posts}
    later = {account: posts[len(posts) // 2].at for account, posts in timelines.items()}
    result = Outcome(attacks=len(found))
    worst: set[Tier] = set()
    for each in replay(in_time_order(timelines), combination=combination, splices=splices):
        if each.place:
            worst = _spliced(result, each, sources[each.account, each.post.post_id], worst)
        elif each.post.at >= later[each.account]:
            result.own.append(float(each.followed.judgement.windows[0]))
        if not each.place:
            result.tally.own(each.account, each.post.at, each.followed.judgement.tier)
    return result


def _spliced(result: Outcome, each: Replayed, source: str, before: set[Tier]) -> set[Tier]:
    judgement = each.followed.judgement
    told = {judgement.tier} | (before if each.place > 1 else set())
    if each.place == 1:
        result.first.setdefault(source, []).append(float(judgement.windows[0]))
    result.told[Tier.PAGE, each.place] += Tier.PAGE in told
    result.told[Tier.LIST, each.place] += bool(told & {Tier.PAGE, Tier.LIST})
    return told


def report(result: Outcome) -> Iterator[str]:
    yield f"{len(result.own)} genuine posts behind the threshold of {PASSING:.1%}, {result.attacks} attacks"
    for name, share in result.caught().items():
        yield f"  {name}: {share:.3f} of {len(result.first[name])} caught by the first post"
    caught = [score for found in result.first.values() for score in found]
    yield f"  all: {np.mean(np.array(caught) > result.threshold):.3f}"
    for tier in (Tier.LIST, Tier.PAGE):
        shares = {place: round(result.told[tier, place] / result.attacks, 3) for place in range(1, LENGTH + 1)}
        alarms = result.tally.alarms[tier]
        yield f"  {tier.value}: told by post {shares}; {alarms} false in {result.tally.account_years:.2f} account-years"
