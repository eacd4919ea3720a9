"""What may lie over a picture: a badge in a corner, a band of text, a round frame."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.pictures.windows import BLOCKS, Floats

CORNER, BAND = 3, 2
# Half the diagonal blocks outside of it are what a round frame cuts off.
ROUND = 3.3
# How much (0-1) what is hidden counts as differing.
IN_CORNER, AT_EDGE, AMID, FRAMED = 0.1, 0.12, 0.12, 0.08
# Emblems differ in what stands amid them: text across the middle is believed only where all the rest agrees.
STRICT = 5.0

Mask = NDArray[np.bool_]
# What it hides, what that costs, and how much more a difference elsewhere counts.
Overlay = tuple[Mask, float, float]


@dataclass(frozen=True, slots=True)
class Overlays:
    """(blocks, overlays) each: what stays visible, what differences there cost; what is hidden, and what that costs."""

    visible: Floats
    strict: Floats
    hidden: Floats
    cost: Floats


def overlays() -> Overlays:
    """No overlay at all, then every one that is looked beneath."""
    each = [(np.zeros((BLOCKS, BLOCKS), dtype=np.bool_), 0.0, 1.0), *_corners(), *_bands(), _frame()]
    hidden = np.stack([mask.ravel() for mask, *_ in each], axis=1).astype(np.float32)
    doubts, strictness = np.array([rest for _, *rest in each], dtype=np.float32).T
    return Overlays(visible=1 - hidden, strict=(1 - hidden) * strictness, hidden=hidden, cost=hidden * doubts**2)


def _hiding(rows: slice, columns: slice) -> Mask:
    mask = np.zeros((BLOCKS, BLOCKS), dtype=np.bool_)
    mask[rows, columns] = True
    return mask


def _corners() -> list[Overlay]:
    sides = (slice(0, CORNER), slice(BLOCKS - CORNER, BLOCKS))
    return [(_hiding(rows, columns), IN_CORNER, 1.0) for rows in sides for columns in sides]


def _bands() -> list[Overlay]:
    tops = range(BLOCKS - BAND + 1)
    masks = [_hiding(slice(top, top + BAND), slice(None)) for top in tops]
    edges, amid = (masks[0], masks[-1]), masks[1:-1]
    return [*((mask, AT_EDGE, 1.0) for mask in edges), *((mask, AMID, STRICT) for mask in amid)]


def _frame() -> Overlay:
    off = np.arange(BLOCKS) - (BLOCKS - 1) / 2
    return np.hypot(off[:, None], off[None, :]) >= ROUND, FRAMED, 1.0
