"""Text as the model reads it: Han characters alone, in hashed groups of one, two and three."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from detectors.names.fold import fold

Buckets = NDArray[np.int64]

BITS = 16
BUCKETS = 1 << BITS
SIZES = (1, 2, 3)
SPREAD, STEP, SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(1_000_003), np.uint64(64 - BITS)
# Texts are compared at this length: about that of an advertisement in a short message.
WINDOW, STRIDE = 40, 20
# A text of fewer groups (some 21 characters) is not scaled up to the length of others: little text proves little.
FEWEST = 60


@lru_cache(maxsize=8192)
def han(text: str) -> str:
    """The Han characters of a text, simplified. Nothing else counts: corpora differ in punctuation and digits."""
    return "".join(char for char in fold(text) if "\u4e00" <= char <= "\u9fff")


def spans(size: int) -> list[tuple[int, int]]:
    """Where the overlapping pieces of one length begin and end that cover a text of this size."""
    if size <= WINDOW:
        return [(0, size)]
    return [(start, start + WINDOW) for start in range(0, size - WINDOW, STRIDE)] + [(size - WINDOW, size)]


def windows(text: str) -> list[str]:
    """Overlapping pieces of one length that cover a text; a shorter text is its own piece."""
    return [text[start:end] for start, end in spans(len(text))]


def buckets(text: str, size: int) -> Buckets:
    """The bucket of every group of `size` neighbouring characters, in order."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    groups = max(0, len(codes) - size + 1)
    mixed = np.full(groups, np.uint64(size))
    for start in range(size):
        mixed = mixed * STEP + codes[start : start + groups]
    return ((mixed * SPREAD) >> SHIFT).astype(np.int64)


def length(groups: int) -> float:
    """By what the sum over so many groups is divided."""
    return float(np.sqrt(max(FEWEST, groups)))


def all_buckets(text: str) -> Buckets:
    """The buckets of all groups of a text, of every size."""
    return np.concatenate([buckets(text, size) for size in SIZES])
