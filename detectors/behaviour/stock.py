"""The values an account picks of one habit, and how often it still picks a new one."""

from dataclasses import dataclass, field
from math import log
from zlib import crc32

# How often anybody takes something new, counted as so many posts of evidence.
PRIOR_NEW, PRIOR_WEIGHT = 0.3, 4.0
# The habits of others share this much with the account's own stock.
SHARED = 0.1
# A further value of the same post says half as much as the first.
REPEATED = 0.5
FADE = 1 - 1 / 400


def mark(value: str) -> int:
    """What is kept of a value."""
    return crc32(value.encode("utf-8", "surrogatepass"))


@dataclass(slots=True, kw_only=True)
class Stock:
    """`known` marks, the least recently used first; at most `room` of them.

    `taken` is how many values were looked at and `fresh` how many of those were new, both fading.
    """

    room: int
    known: dict[int, None] = field(default_factory=dict)
    taken: float = 0.0
    fresh: float = 0.0

    def unseen(self, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(value for value in values if mark(value) not in self.known)

    def novelty(self) -> float:
        """The share of the account's values that are new to it, as of late."""
        return (self.fresh + PRIOR_NEW * PRIOR_WEIGHT) / (self.taken + PRIOR_WEIGHT)

    def surprise(self, values: tuple[str, ...]) -> float:
        """Log-odds that somebody else chose these; below 0 where they are the account's own."""
        if not values:
            return 0.0
        new, usual = max(0.0, log((1 - SHARED) / self.novelty())), min(0.0, log(SHARED / (1 - self.novelty())))
        each = [usual if mark(value) in self.known else new for value in values]
        return max(each) + REPEATED * (sum(each) - max(each))

    def learn(self, values: tuple[str, ...]) -> None:
        for value in values:
            key = mark(value)
            self.taken *= FADE
            self.fresh = self.fresh * FADE + (key not in self.known)
            self.taken += 1
            self.known.pop(key, None)
            self.known[key] = None
        while len(self.known) > self.room:
            del self.known[next(iter(self.known))]
