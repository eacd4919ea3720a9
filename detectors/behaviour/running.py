"""A mean and a variance that follow what is seen, and forget."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Row = NDArray[np.float64]
MEMORY = 300
YOUNG = 20
# A single value moves the mean by no more than this many deviations.
CLIP = 4.0
# Nothing is so steady that a smaller variance is believed.
LEAST = 0.05


@dataclass(slots=True)
class Running:
    """Starts from what is usual elsewhere; `seen` counts what was added."""

    mean: Row
    variance: Row
    seen: int = 0

    def standing(self, values: Row) -> Row:
        """How many deviations above the usual, within reason."""
        z: Row = np.clip((values - self.mean) / np.sqrt(self.variance + LEAST), -CLIP, 2 * CLIP)
        return z

    def ordinary(self) -> Row:
        """As far above the mean as values commonly lie."""
        return np.asarray(self.mean + np.sqrt(self.variance), dtype=np.float64)

    def add(self, values: Row) -> None:
        self.seen += 1
        pace = max(1 / MEMORY, 1 / (self.seen + YOUNG))
        reach = CLIP * np.sqrt(self.variance)
        step = np.clip(values - self.mean, -reach, reach)
        self.mean = self.mean + pace * step
        self.variance = self.variance + pace * (step**2 - self.variance)
