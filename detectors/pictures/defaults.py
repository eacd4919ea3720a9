"""The pictures that platforms give to those who chose none: a head and shoulders, an initial, a pattern of squares."""

from itertools import pairwise

import numpy as np

from detectors.pictures.shapes import (
    SIDE,
    Drawing,
    Mask,
    Pixels,
    disc,
    drawing,
    is_mirrored,
    is_thick,
    parts,
    runs,
)

# Platforms cut their default pictures round: what lies in the corners does not matter.
INSIDE = disc(0.47)
EVERYWHERE = disc(1.0)
FLAT = 0.86
# Small squares are mostly edges, where colours mix.
FLAT_SQUARES = 0.75
# Rows and columns of the patterns in use.
GRIDS = (5, 6, 7, 8, 9, 10, 12)


def is_default(pixels: Pixels) -> bool:
    """Few colours, and one of three kinds of drawing in them."""
    inside, whole = drawing(pixels, INSIDE), drawing(pixels, EVERYWHERE)
    if inside is not None and inside.flat >= FLAT and _is_figure(inside):
        return True
    return whole is not None and whole.flat >= FLAT_SQUARES and is_pattern(whole.ink)


def _is_figure(drawn: Drawing) -> bool:
    """A large person has more of the picture than its ground."""
    return is_person(drawn.ink) or is_person(INSIDE & ~drawn.ink) or is_initial(drawn)


def is_person(ink: Mask) -> bool:
    """A solid shape like its own mirror image: a head, a neck or a gap, and shoulders to the lower edge."""
    if not 0.15 <= ink.sum() / INSIDE.sum() <= 0.75 or not is_mirrored(ink, 0.88):
        return False
    rows = np.flatnonzero(ink.any(axis=1))
    top, bottom = int(rows[0]), int(rows[-1])
    if top < SIDE * 0.1 or bottom < SIDE * 0.65 or (runs(ink)[rows] == 1).mean() < 0.95:
        return False
    widths = ink[top : bottom + 1].sum(axis=1)
    head, shoulders = np.maximum.accumulate(widths), np.maximum.accumulate(widths[::-1])[::-1]
    neck = (widths <= 0.9 * head) & (shoulders >= 1.3 * head) & (head >= SIDE / 8)
    return bool(neck.any())


def is_initial(drawn: Drawing) -> bool:
    """A letter or two in black or white, thin of stroke, in the middle of one colour."""
    if float(np.ptp(drawn.colour)) > 30 or not drawn.ink.any():
        return False
    rows, columns = np.flatnonzero(drawn.ink.any(axis=1)), np.flatnonzero(drawn.ink.any(axis=0))
    extents = [(used[0] + used[-1] + 1) / 2 / SIDE - 0.5 for used in (rows, columns)]
    tall, wide = ((used[-1] - used[0] + 1) / SIDE for used in (rows, columns))
    if max(map(abs, extents)) > 0.08 or not 0.2 <= tall <= 0.62 or wide > 0.7 or is_thick(drawn.ink, 15):
        return False
    simple = runs(drawn.ink)[rows].mean() <= 3.8 and runs(drawn.ink.T)[columns].mean() <= 2.6
    return bool(simple) and len(parts(drawn.ink, 4)) <= 2


def is_pattern(ink: Mask) -> bool:
    """Squares on a grid, mirrored left to right, and not top to bottom."""
    return 0.1 <= ink.mean() <= 0.8 and any(_fills(ink, cells) for cells in GRIDS)


def _fills(ink: Mask, cells: int) -> bool:
    bounds = np.linspace(0, SIDE, cells + 1).round().astype(int)
    inner = [slice(low + 2, high - 2) for low, high in pairwise(bounds)]
    shares = np.array([[ink[rows, columns].mean() for columns in inner] for rows in inner])
    if ((shares < 0.15) | (shares > 0.85)).mean() < 0.97:
        return False
    filled = shares > 0.5
    varied = len(np.unique(filled, axis=0)) > 2 and len(np.unique(filled.T, axis=0)) > 2
    return varied and np.array_equal(filled, filled[:, ::-1]) and not np.array_equal(filled, filled[::-1])
