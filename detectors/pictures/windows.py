"""Windows cut from a grid of tones: the edges in each, and how strong they are block by block."""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from detectors.pictures.prints import GRID, Tones

BLOCKS = 8

# Rows of (width, height, left, top), each a share of the picture.
Places = NDArray[np.float64]
Floats = NDArray[np.float32]

WHOLE: Places = np.array([(1.0, 1.0, 0.0, 0.0)])
# The smallest window: a picture that lost a tenth on each side.
SMALLEST = 0.8


@dataclass(frozen=True, slots=True)
class Edges:
    """`steps` is (windows, 2, cells, cells): the slope of the tones along and across. `power` is (windows, blocks)."""

    steps: Floats
    power: Floats


def cut(picture: Tones, places: Places, cells: int) -> Edges:
    """The windows at `places`, each as a square of `cells` a side."""
    width, height, left, top = places.T
    windows = _shares(top, height, cells) @ picture @ _shares(left, width, cells).transpose(0, 2, 1)
    steps = np.zeros((len(places), 2, cells, cells), dtype=np.float32)
    steps[:, 0, :, 1:-1] = windows[:, :, 2:] - windows[:, :, :-2]
    steps[:, 1, 1:-1, :] = windows[:, 2:, :] - windows[:, :-2, :]
    return Edges(steps=steps, power=by_block(steps * steps))


def by_block(values: Floats) -> Floats:
    """The mean of (windows, 2, cells, cells) in each of 8 x 8 blocks."""
    count, kinds, cells, _ = values.shape
    edge = cells // BLOCKS
    split = values.reshape(count, kinds, BLOCKS, edge, BLOCKS, edge)
    summed: Floats = split.sum(axis=(1, 3, 5)).reshape(count, BLOCKS * BLOCKS)
    return summed / np.float32(edge * edge)


def _shares(start: NDArray[np.float64], length: NDArray[np.float64], cells: int) -> Floats:
    """How much of each row of the grid lies in each row of a window, as (windows, cells, grid)."""
    bounds = (start[:, None] + length[:, None] * np.arange(cells + 1) / cells) * GRID
    row = np.arange(GRID)
    overlap = np.minimum(bounds[:, 1:, None], row + 1) - np.maximum(bounds[:, :-1, None], row)
    inside = np.clip(overlap, 0, None)
    return np.asarray(inside / inside.sum(axis=2, keepdims=True), dtype=np.float32)


def spread(step: float) -> Places:
    """Windows of every size that a crop leaves, all over the picture; `step` is about their distance."""
    sizes = [(size, size) for size in (1.0, 0.95, 0.9, 0.85, SMALLEST)] + [(1.0, 0.9), (0.9, 1.0)]
    return np.array(
        [
            (width, height, left, top)
            for width, height in sizes
            for top in _starts(1 - height, step)
            for left in _starts(1 - width, step)
        ]
    )


def _starts(free: float, step: float) -> list[float]:
    """Evenly spaced, and always with the middle, where most crops are."""
    halves = ceil(free / step / 2 - 1e-9)
    return [free * i / (2 * halves) for i in range(2 * halves + 1)] if halves else [0.0]


def around(places: Places, step: float) -> Places:
    """Each window, moved and resized by a step each way."""
    shifts = (-step, 0.0, step)
    moves = np.array([(2 * grown, 2 * grown, x - grown, y - grown) for grown in shifts for y in shifts for x in shifts])
    moved = (places[:, None, :] + moves).reshape(-1, 4)
    moved[:, :2] = np.clip(moved[:, :2], SMALLEST - 4 * step, 1)
    moved[:, 2:] = np.clip(moved[:, 2:], 0, 1 - moved[:, :2])
    return np.asarray(moved, dtype=np.float64)
