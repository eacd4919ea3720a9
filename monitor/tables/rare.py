"""Characters that hardly anyone knows and that hardly differ from one that everyone knows: 巿 for 市, 囸 for 国."""

from collections.abc import Iterator, Sequence

import numpy as np

from detectors.names.fold import fold
from monitor.tables.pictures import FACES, Pictures, blurred, draw

UNIFIED = range(0x4E00, 0x9FA6)
BLUR, LEAST = 1.0, 0.78


def near_twins(known: Sequence[str], usual: Sequence[str]) -> Iterator[tuple[str, str, float]]:
    """Each rare character that folding leaves alone, with the usual ones that it resembles, and how much."""
    seldom = [
        character for character in map(chr, UNIFIED) if character not in set(known) and fold(character) == character
    ]
    alike = sum(_correlation(seldom, usual, *face) for face in FACES) / np.float32(len(FACES))
    for a, b in zip(*np.where(np.asarray(alike) >= LEAST), strict=True):
        yield seldom[a], usual[b], float(np.asarray(alike)[a, b])


def _correlation(rows: Sequence[str], columns: Sequence[str], path: str, index: int) -> Pictures:
    drawn = blurred(draw([*rows, *columns], path, index), BLUR).reshape(len(rows) + len(columns), -1)
    drawn -= drawn[len(rows) :].mean(0)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True) + 1e-9
    product: Pictures = drawn[: len(rows)] @ drawn[len(rows) :].T
    return product
