"""How much of each of many official names a candidate can keep at most, whatever else stands in it."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from detectors.names.align import BY_EYE, alike
from detectors.names.aligned import EVIDENCE
from detectors.names.glyph import glyph
from detectors.names.reading import Reading, read
from detectors.names.rows import starts_of
from detectors.names.split import joins

Character = tuple[str, str]
Shares = NDArray[np.float32]
# Places in a name with their weights.
Part = tuple[tuple[int, float], ...]
# Characters of candidates that are remembered with how well they stand for each of the names' own.
REMEMBERED = 2048
TOLERANCE = 1e-4


class Kept:
    """All names end to end, as numbers of their alphabet. A character is (folded, unsimplified)."""

    def __init__(self, names: Sequence[str]) -> None:
        readings = [read(name) for name in names]
        pairs = [pair for reading in readings for pair in _characters(reading)]
        self._alphabet = tuple(dict.fromkeys(pairs))
        number = {pair: i for i, pair in enumerate(self._alphabet)}
        self._characters = np.fromiter((number[pair] for pair in pairs), np.int64, len(pairs))
        self._weights = np.array([weight for reading in readings for weight in reading.weights], np.float32)
        self._parts = [(_of(reading.places, reading), _of(reading.bodies, reading)) for reading in readings]
        self._starts = starts_of(np.fromiter((len(reading.text) for reading in readings), np.int64, len(readings)))
        self._whole = np.maximum(self._summed(self._weights), np.finfo(np.float32).tiny)
        self._standing = lru_cache(REMEMBERED)(self._stands)

    def shares(self, candidate: str) -> Shares:
        """For each name no less than the share of its weight that an alignment keeps; parts count as put together."""
        best = self._best(candidate)
        return (self._summed(self._weights * best[self._characters]) / self._whole).astype(np.float32)

    def evidenced(self, candidate: str, rows: Iterable[int]) -> list[int]:
        """Those names of which the candidate may hold enough of the place, and of the body."""
        best = self._best(candidate)
        return [row for row in rows if all(self._is_held(best, row, part) for part in self._parts[row])]

    def _is_held(self, best: Shares, row: int, part: Part) -> bool:
        characters = self._characters[self._starts[row] : self._starts[row + 1]]
        held = sum(weight * float(best[characters[i]]) for i, weight in part)
        return held >= EVIDENCE * sum(weight for _, weight in part) - TOLERANCE

    def _best(self, candidate: str) -> Shares:
        """How well anything in the candidate stands for each of the alphabet."""
        seen = read(candidate)
        there = {*_characters(seen), *((char, char) for _, _, char in joins(seen.text))}
        if not there or not self._alphabet:
            return np.zeros(len(self._alphabet), np.float32)
        best: Shares = np.max([self._standing(character) for character in there], axis=0)
        return best

    def _stands(self, seen: Character) -> Shares:
        """How well a character stands for each of the alphabet, looked at simplified and not."""
        best = (max(alike(seen[0], own[0]).likeness, BY_EYE * glyph(seen[1], own[1])) for own in self._alphabet)
        return np.fromiter(best, np.float32, len(self._alphabet))

    def _summed(self, values: Shares) -> Shares:
        so_far = np.concatenate([np.zeros(1), np.cumsum(values, dtype=np.float64)])
        summed: Shares = (so_far[self._starts[1:]] - so_far[self._starts[:-1]]).astype(np.float32)
        return summed


def _of(places: Iterable[int], name: Reading) -> Part:
    return tuple((i, name.weights[i]) for i in sorted(places))


def _characters(name: Reading) -> Iterable[Character]:
    return zip(name.text, name.folded.plain, strict=False)
