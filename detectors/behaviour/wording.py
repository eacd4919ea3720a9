"""Whose wording a text is: a linear model that learns, post by post, an account's texts against its peers' texts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import exp, sqrt

import numpy as np
from numpy.typing import NDArray

from detectors.behaviour.grams import BUCKETS, Buckets

# Logistic regression by steps this long; chosen on development accounts (6 to 30 do equally well).
STEP = 12.0
LARGEST = 60.0


@dataclass(slots=True)
class Wording:
    """`weights` of the buckets, positive where they speak for the account itself; 0 means nothing was learned."""

    weights: NDArray[np.float32] = field(default_factory=lambda: np.zeros(BUCKETS, dtype=np.float32))

    def strangeness(self, buckets: Buckets) -> float:
        """Log-odds that a peer wrote this; below 0 where it reads like the account itself."""
        if not len(buckets):
            return 0.0
        return -max(-LARGEST, min(LARGEST, float(self.weights[buckets].sum()) / sqrt(len(buckets))))

    def learn(self, own: Buckets, others: Iterable[Buckets]) -> None:
        """One text of the account, and some of its peers'; without any of theirs there is nothing to tell apart."""
        contrast = tuple(others)
        if not contrast:
            return
        self._step(own, 1.0, STEP)
        for other in contrast:
            self._step(other, 0.0, STEP / len(contrast))

    def _step(self, buckets: Buckets, target: float, length: float) -> None:
        if len(buckets):
            error = target - 1 / (1 + exp(self.strangeness(buckets)))
            self.weights[buckets] += np.float32(error * length / sqrt(len(buckets)))
