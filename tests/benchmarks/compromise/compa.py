"""COMPA (Egele et al., NDSS 2013), re-implemented: counts of values an account used, and the published weights."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from detectors.behaviour.calendar import HOURS
from detectors.behaviour.traits import Habit, Traits

HOUR_WEIGHT = 0.88
MANDATORY = {Habit.CLIENT: 3.3}
OPTIONAL = {Habit.MENTION: 1.4, Habit.HOST: 0.96, Habit.TAG: 0.39}


@dataclass(slots=True)
class Compa:
    """One account's models; `score` is the published weighted sum of what is new."""

    posts: int = 0
    hours: Counter[int] = field(default_factory=Counter)
    values: dict[Habit, Counter[str]] = field(default_factory=lambda: {habit: Counter() for habit in Habit})
    using: Counter[Habit] = field(default_factory=Counter)

    def score(self, post: Traits) -> float:
        """Language, the paper's sixth feature, is left out: both timelines are of one language."""
        total = HOUR_WEIGHT * self._hour(post.slot % HOURS)
        total += sum(weight * self._mandatory(habit, post) for habit, weight in MANDATORY.items())
        return total + sum(weight * self._optional(habit, post) for habit, weight in OPTIONAL.items())

    def learn(self, post: Traits) -> None:
        self.posts += 1
        self.hours[post.slot % HOURS] += 1
        for habit, values in post.values.items():
            self.values[habit].update(values)
            self.using[habit] += bool(values)

    def _hour(self, hour: int) -> float:
        """Smoothed with both neighbours, as published."""
        smooth = {each: sum(self.hours[(each + by) % HOURS] for by in (-1, 0, 1)) / 3 for each in range(HOURS)}
        return _rare(smooth[hour], smooth.values())

    def _mandatory(self, habit: Habit, post: Traits) -> float:
        known = self.values[habit]
        return max((_rare(known[value], known.values()) for value in post.values[habit]), default=0.0)

    def _optional(self, habit: Habit, post: Traits) -> float:
        """A new value weighs the share of earlier posts that had none at all."""
        new = any(value not in self.values[habit] for value in post.values[habit])
        return 1 - self.using[habit] / max(1, self.posts) if new else 0.0


def _rare(count: float, counts: Iterable[float]) -> float:
    if not count:
        return 1.0
    positive = [each for each in counts if each]
    mean = sum(positive) / len(positive)
    return 0.0 if count >= mean else 1 - count / mean
