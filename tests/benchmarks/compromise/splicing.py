"""Attacks: consecutive posts of another account, of the same weeks, put into a timeline."""

from bisect import bisect
from dataclasses import replace
from datetime import timedelta
from random import Random

from detectors.behaviour.replay import Splices
from detectors.behaviour.traits import Habit, Traits
from tests.benchmarks.compromise.timelines import Timelines

LENGTH = 10
# Otherwise the topics of another season would give the attacker away.
WEEKS = timedelta(weeks=4)


def splices(victims: Timelines, attackers: Timelines, *, each: int, seed: int) -> Splices:
    """`each` random points of every victim's later half, reproducible by seed."""
    found: dict[tuple[str, str], tuple[Traits, ...]] = {}
    for victim, posts in sorted(victims.items()):
        random = Random(f"{seed}:{victim}")
        later = range(len(posts) // 2, len(posts))
        for point in random.sample(later, min(each, len(later))):
            active = [name for name in sorted(attackers) if _is_active(attackers[name], posts[point])]
            if active:
                found[victim, posts[point].post_id] = _same_weeks(attackers[random.choice(active)], posts[point])
    return found


def _is_active(attacker: tuple[Traits, ...], post: Traits) -> bool:
    return all(abs(each.at - post.at) < WEEKS for each in _same_weeks(attacker, post))


def _same_weeks(attacker: tuple[Traits, ...], post: Traits) -> tuple[Traits, ...]:
    """The posts nearest in time; they keep their own hours and days."""
    start = bisect(attacker, post.at, key=lambda each: each.at)
    start = max(0, min(start, len(attacker) - LENGTH))
    return attacker[start : start + LENGTH]


def masked(victims: Timelines, attacks: Splices) -> Splices:
    """A careful attacker: each post at an hour and with a client that the owner has just used."""
    found: dict[tuple[str, str], tuple[Traits, ...]] = {}
    for victim, posts in victims.items():
        places = {post.post_id: place for place, post in enumerate(posts)}
        for (account, post_id), attack in attacks.items():
            if account == victim:
                start = places[post_id] - len(attack)
                found[account, post_id] = tuple(map(_like, attack, posts[start : places[post_id]]))
    return found


def _like(post: Traits, own: Traits) -> Traits:
    client = own.values[Habit.CLIENT]
    return replace(post, slot=own.slot, values={**post.values, Habit.CLIENT: client})
