"""The latest posts of an account by name and time, and how densely it usually posts."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from detectors.behaviour.combination import WINDOWS
from detectors.behaviour.traits import Traits

MOST = max(WINDOWS)
HOUR = timedelta(hours=1)

Latest = tuple[str, datetime]


@dataclass(slots=True, kw_only=True)
class Recent:
    """`latest` the newest last, learned or not; `paces` counts learned posts by how many came in the hour before."""

    latest: deque[Latest] = field(default_factory=lambda: deque(maxlen=MOST))
    paces: NDArray[np.int64] = field(default_factory=lambda: np.zeros(MOST, dtype=np.int64))

    def within_the_hour(self, post: Traits) -> tuple[Latest, ...]:
        """The posts that came within the hour before this one."""
        others = (each for each in self.latest if each[0] != post.post_id)
        return tuple(each for each in others if timedelta(0) <= post.at - each[1] <= HOUR)

    def before(self, post: Traits, many: int) -> tuple[Latest, ...]:
        """Up to so many posts before this one, in order."""
        others = [each for each in self.latest if each[0] != post.post_id]
        return tuple(others[max(0, len(others) - many) :])

    def remember(self, post: Traits) -> None:
        self.latest.append((post.post_id, post.at))

    def learn(self, post: Traits) -> None:
        self.paces[min(MOST - 1, len(self.within_the_hour(post)))] += 1

    @property
    def usual(self) -> int:
        """How many posts an hour with any usually has."""
        return 1 + int(np.searchsorted(np.cumsum(self.paces), self.paces.sum() / 2))

    def as_dense(self, pace: int) -> int:
        """How many learned posts had at least so many within the hour before."""
        return int(self.paces[min(MOST - 1, pace) :].sum())
