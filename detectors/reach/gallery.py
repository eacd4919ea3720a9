"""Official accounts whose picture a stranger shows, altered as it may be."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.pictures import SAME, likeness
from detectors.pictures.prints import tones
from domain.look import Picture

BLOCKS, FINER = 12, 3
# Pictures are compared closely where so few are nearer by their coarse tones, the whole or what a crop leaves of it.
NEAREST, WORTH, BEHIND = 6, 0.6, 0.15
# Left, top and size of what a crop may leave, 0-1.
OFF = (0.0, 0.05, 0.1)
CROPS = ((0.0, 0.0, 1.0), (0.1, 0.1, 0.8), *((x, y, 0.9) for x in OFF for y in OFF))
FLAT = np.float32(1e-6)

Tones = NDArray[np.float32]
_MIDDLES = (np.arange(BLOCKS) + 0.5) / BLOCKS - 0.5
# What is looked at: everything; all but what a band of text hides; all but the corners that a round cut takes.
PARTS = (
    np.full((BLOCKS, BLOCKS), True).ravel(),
    np.repeat(_MIDDLES < 0.3, BLOCKS),
    (np.hypot(*np.meshgrid(_MIDDLES, _MIDDLES)) < 0.45).ravel(),
)


@dataclass(frozen=True, slots=True)
class Gallery:
    """Pictures that say something about somebody, and whose they are; `crops`: by part, picture, crop and block."""

    owners: tuple[int, ...]
    pictures: tuple[Picture, ...]
    crops: tuple[Tones, ...]

    def alike(self, picture: Picture) -> tuple[int, ...]:
        """Whose pictures are the same."""
        if not self.owners or not _says_something(picture):
            return ()
        seen = _coarse(tones(picture.prints[0]), *CROPS[0])
        by_part = [crops @ _scaled(seen[part]) for crops, part in zip(self.crops, PARTS, strict=True)]
        likely = _best(np.max([near.max(axis=1) for near in by_part], axis=0))
        return tuple(self.owners[row] for row in likely if likeness(self.pictures[row], picture) >= SAME)


def gallery(shown: Iterable[tuple[int, Picture]]) -> Gallery:
    """`shown`: who shows which picture."""
    kept = [(owner, picture) for owner, picture in shown if _says_something(picture)]
    coarse = [_coarse(tones(picture.prints[0]), *crop) for _, picture in kept for crop in CROPS]
    return Gallery(
        owners=tuple(owner for owner, _ in kept),
        pictures=tuple(picture for _, picture in kept),
        crops=tuple(_stacked([_scaled(each[part]) for each in coarse], len(kept)) for part in PARTS),
    )


def _says_something(picture: Picture) -> bool:
    return bool(picture.prints) and not picture.plainness


def _best(near: Tones) -> list[int]:
    least = max(WORTH, near.max() - BEHIND)
    return [int(row) for row in np.argsort(-near)[:NEAREST] if near[row] >= least]


def _stacked(rows: list[Tones], pictures: int) -> Tones:
    stacked: Tones = np.array(rows, dtype=np.float32)
    return stacked.reshape(pictures, len(CROPS), -1) if rows else stacked


def _coarse(grid: Tones, left: float, top: float, size: float) -> Tones:
    """A window's tones in blocks."""
    steps = (np.arange(BLOCKS * FINER) + 0.5) / (BLOCKS * FINER) * size
    rows, columns = (((start + steps) * grid.shape[0]).astype(int) for start in (top, left))
    blocks: Tones = grid[np.ix_(rows, columns)].reshape(BLOCKS, FINER, BLOCKS, FINER).mean(axis=(1, 3)).ravel()
    return blocks


def _scaled(blocks: Tones) -> Tones:
    """Tones about their mean and of length 1, so that products are correlations."""
    centred = blocks - blocks.mean()
    scaled: Tones = centred / max(np.linalg.norm(centred), FLAT)
    return scaled
