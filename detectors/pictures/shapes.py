"""What is drawn on what: ground and ink of a picture of few colours, and the measures of a drawn shape."""

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SIDE = 96
# Colours (distance in RGB) that are taken for one.
NEAR = 26.0
BIN = 16

Pixels = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Drawing:
    """`ink` marks what is nearer to the ink's colour than to the ground's; `flat` is the share of these two colours."""

    ground: Pixels
    colour: Pixels
    ink: Mask
    flat: float


def disc(radius: float) -> Mask:
    """The pixels within a radius, as a share of the side, of the middle."""
    off = (np.arange(SIDE) + 0.5) / SIDE - 0.5
    return np.asarray(np.hypot(off[:, None], off[None, :]) <= radius)


def drawing(pixels: Pixels, within: Mask) -> Drawing | None:
    """The two colours that most of a picture has; None where it has but one."""
    inside = pixels[within]
    ground = _commonest(inside)
    others = inside[_distance(inside, ground) > NEAR]
    if len(others) < len(inside) / 100:
        return None
    colour = _commonest(others)
    off_ground, off_colour = _distance(pixels, ground), _distance(pixels, colour)
    flat = float((np.minimum(off_ground, off_colour)[within] <= NEAR).mean())
    return Drawing(ground=ground, colour=colour, ink=(off_colour < off_ground) & within, flat=flat)


def _commonest(colours: Pixels) -> Pixels:
    bins = (colours // BIN).astype(np.int64) @ np.array([1, BIN, BIN * BIN])
    most: Pixels = colours[bins == np.bincount(bins).argmax()].mean(axis=0)
    return most


def _distance(colours: Pixels, colour: Pixels) -> Pixels:
    apart: Pixels = np.sqrt(((colours - colour) ** 2).sum(axis=-1))
    return apart


def is_mirrored(mask: Mask, least: float) -> bool:
    """Whether at least that share of a shape lies on its own mirror image, left to right."""
    other = mask[:, ::-1]
    either = (mask | other).sum()
    return bool(either) and float((mask & other).sum() / either) >= least


def runs(mask: Mask) -> NDArray[np.int64]:
    """How many stretches each row has."""
    padded = np.pad(mask, ((0, 0), (1, 0)))
    return np.asarray((padded[:, 1:] & ~padded[:, :-1]).sum(axis=1))


def is_thick(mask: Mask, edge: int) -> bool:
    """Whether a full square of `edge` pixels fits into a shape."""
    sums = np.pad(mask.astype(np.int64).cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    full = sums[edge:, edge:] - sums[:-edge, edge:] - sums[edge:, :-edge] + sums[:-edge, :-edge]
    return bool((full == edge * edge).any())


def parts(mask: Mask, least: int) -> list[Mask]:
    """The connected parts of at least so many pixels, the largest first."""
    left, found = mask.copy(), []
    for start in np.argwhere(mask):
        if left[*start]:
            part = _flooded(left, (int(start[0]), int(start[1])))
            left &= ~part
            found.append(part)
    return sorted((part for part in found if part.sum() >= least), key=lambda part: -int(part.sum()))


def _flooded(mask: Mask, start: tuple[int, int]) -> Mask:
    part = np.zeros_like(mask)
    part[start] = True
    waiting = deque([start])
    while waiting:
        y, x = waiting.popleft()
        for spot in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
            if 0 <= spot[0] < mask.shape[0] and 0 <= spot[1] < mask.shape[1] and mask[spot] and not part[spot]:
                part[spot] = True
                waiting.append(spot)
    return part


def middle(mask: Mask) -> tuple[float, float]:
    """The centre of a shape as (down, across), 0-1."""
    down, across = np.nonzero(mask)
    return float(down.mean() + 0.5) / mask.shape[0], float(across.mean() + 0.5) / mask.shape[1]
