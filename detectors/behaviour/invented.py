"""What anybody writes in Chinese: the ground that an account without peers stands out from."""

import numpy as np

from detectors.behaviour.grams import Buckets
from detectors.behaviour.tables import background


def drawn(seed: int, texts: int, length: int) -> tuple[Buckets, ...]:
    """Invented texts of at most so many buckets each, as common Chinese has them; the same seed gives the same ones."""
    chances, random = background(), np.random.default_rng(seed)
    found = np.searchsorted(chances, random.random((texts, length)) * chances[-1], side="right")
    return tuple(np.unique(each).astype(np.uint16) for each in found)
