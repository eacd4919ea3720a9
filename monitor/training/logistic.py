"""Logistic regression over hashed groups of characters, in numpy: the same weights each time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.content.grams import BUCKETS, all_buckets, length

Vector = NDArray[np.float64]
ROUNDS, MOMENTUM = 90, 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Texts as sparse rows: `column[i]` has the value `value[i]` in row `row[i]`."""

    count: int
    row: NDArray[np.int64]
    column: NDArray[np.int64]
    value: Vector

    def times(self, weights: Vector) -> Vector:
        """The product with one weight a bucket: a number a row."""
        sums: Vector = np.bincount(self.row, weights[self.column] * self.value, minlength=self.count).astype(np.float64)
        return sums

    def back(self, residuals: Vector) -> Vector:
        """The product with one residual a row: a number a bucket."""
        sums: Vector = np.bincount(self.column, residuals[self.row] * self.value, minlength=BUCKETS).astype(np.float64)
        return sums


def rows(texts: Sequence[str]) -> Rows:
    """Texts of Han characters as rows, each group worth what the model gives it."""
    found = [all_buckets(text) for text in texts]
    sizes = np.array([len(each) for each in found])
    row = np.repeat(np.arange(len(found)), sizes)
    return Rows(
        count=len(found),
        row=row,
        column=np.concatenate(found),
        value=(1 / np.array([length(size) for size in sizes]))[row],
    )


def fitted(found: Rows, wanted: Vector, importance: Vector, *, penalty: float) -> tuple[Vector, float]:
    """Weights and bias for `wanted` (0 or 1 a row); `importance` is scaled to a mean of one."""
    importance = importance / importance.mean()
    weights, bias = np.zeros(BUCKETS), 0.0
    speed, bias_speed = np.zeros(BUCKETS), 0.0
    # How much a bucket is seen bounds the curvature there: rare groups may take larger steps than common ones.
    steps = 1 / (penalty + 0.25 * np.bincount(found.column, found.value, minlength=BUCKETS) / found.count * 4)
    for _ in range(ROUNDS):
        margin = found.times(weights + MOMENTUM * speed) + bias + MOMENTUM * bias_speed
        residuals = importance * (1 / (1 + np.exp(-margin)) - wanted) / found.count
        slope = found.back(residuals) + penalty * (weights + MOMENTUM * speed)
        speed = MOMENTUM * speed - 0.2 * steps * slope
        bias_speed = MOMENTUM * bias_speed - 0.5 * float(residuals.sum())
        weights, bias = weights + speed, bias + bias_speed
    return weights, bias
