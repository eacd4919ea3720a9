"""What the other accounts of a group have been posting: the ground that one account stands out from."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from detectors.behaviour.calendar import SLOTS
from detectors.behaviour.grams import Buckets
from detectors.behaviour.invented import drawn
from detectors.behaviour.style import FEATURES, HAN
from detectors.behaviour.traits import Traits

REMEMBERED = 4096
CONTRAST = 4
# Style features are taken for 0, give or take 1, with the weight of so many posts.
PRIOR_POSTS = 5
TRIES = 4 * CONTRAST
# No feature is steadier than this, however short the history.
LEAST_VARIANCE = 0.02


@dataclass(slots=True, kw_only=True)
class Peers:
    """The latest texts with the account that wrote each, and sums over all posts ever added."""

    texts: deque[tuple[str, Buckets]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    posts: int = 0
    slots: NDArray[np.float64] = field(default_factory=lambda: np.ones(SLOTS))
    sums: NDArray[np.float64] = field(default_factory=lambda: np.zeros(FEATURES))
    squares: NDArray[np.float64] = field(default_factory=lambda: np.zeros(FEATURES))

    def add(self, account: str, post: Traits) -> None:
        self.texts.append((account, post.buckets))
        self.posts += 1
        self.slots[post.slot] += 1
        self.sums += post.style
        self.squares += post.style**2

    def contrast(self, account: str, post: Traits) -> tuple[Buckets, ...]:
        """A few texts of other accounts, or as anybody writes; the same post always draws the same ones."""
        found = tuple(self._drawn(account, post))
        if found or not HAN.search(post.text):
            return found
        return drawn(_seed(post), CONTRAST, len(post.buckets))

    def _drawn(self, account: str, post: Traits) -> Iterator[Buckets]:
        found, seed = 0, _seed(post)
        for turn in range(TRIES if self.texts else 0):
            seed = (seed * 1103515245 + 12345 + turn) % 2**31
            writer, buckets = self.texts[seed * len(self.texts) >> 31]
            if writer != account:
                found += 1
                yield buckets
            if found == CONTRAST:
                return

    def share(self, slot: int) -> float:
        return float(self.slots[slot] / self.slots.sum())

    def form(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mean and variance of the style features; wide where few posts are known."""
        many = self.posts + PRIOR_POSTS
        mean = self.sums / many
        return mean, (self.squares + PRIOR_POSTS) / many - mean**2 + LEAST_VARIANCE


def _seed(post: Traits) -> int:
    return crc32(post.post_id.encode("utf-8", "surrogatepass"))
