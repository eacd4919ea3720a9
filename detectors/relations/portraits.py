"""Whether two strangers show one picture, asked of thousands of pairs."""

from functools import lru_cache

import numpy as np

from detectors.pictures import likeness
from detectors.pictures.prints import GRID, Tones, tones
from domain.look import Picture

# A closer look takes milliseconds. Two quarters of a copy that was resized, recompressed, badged or given a band of
# text agree to .99; those of one in a hundred different emblems on one ground to .85.
CLOSER = 0.9
SIDE = GRID // 2
BLOCKS = 8


def same(one: Picture, other: Picture, *, least: float) -> bool:
    """Whether two pictures are alike to `least` (0-1) and more. A copy whose frame was moved may pass for another."""
    if one.sha256 == other.sha256 or one.prints[:1] == other.prints[:1] != ():
        return True
    if not one.prints or not other.prints:
        return False
    agreeing = np.sort((_quarters(one.prints[0]) * _quarters(other.prints[0])).sum(axis=1))
    return bool(agreeing[-2] >= CLOSER) and likeness(one, other) >= least


@lru_cache(maxsize=4096)
def _quarters(print_: str) -> Tones:
    """A print's tones, a row each quarter of it, with a mean of 0 and a length of 1."""
    grid, block = tones(print_), SIDE // BLOCKS
    corners = ((top, left) for top in (0, SIDE) for left in (0, SIDE))
    cut = [grid[top : top + SIDE, left : left + SIDE] for top, left in corners]
    rows = np.stack([part.reshape(BLOCKS, block, BLOCKS, block).mean(axis=(1, 3)).ravel() for part in cut])
    centred = rows - rows.mean(axis=1, keepdims=True)
    quarters: Tones = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
    return quarters
