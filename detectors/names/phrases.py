"""Words of a dictionary in many names at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.names.postings import Pairs, merged
from detectors.names.rows import Indices, Rows, Tokens, rows_of

FACTOR = np.uint64(0x9E3779B97F4A7C15)
SHORTEST = 2
FILTER_BITS = 20

Hashes = NDArray[np.uint64]


@dataclass(frozen=True)
class Phrases:
    """`keys` are the hashed words, sorted, `numbers` their places in the list; `bits` holds how words may begin."""

    keys: Hashes
    numbers: Indices
    longest: int
    bits: NDArray[np.bool_]

    @classmethod
    def build(cls, words: Sequence[str]) -> "Phrases":
        """Of words of two characters or more."""
        rows = rows_of(words)
        keys, bits = np.zeros(len(words), np.uint64), np.zeros(1 << FILTER_BITS, np.bool_)
        for length, left, hashes in _growing(rows.values, rows.starts[:-1], rows.lengths, int(rows.lengths.max())):
            keys[left] = hashes
            if length == SHORTEST:
                bits[_upper(hashes)] = True
        order = np.argsort(keys)
        return cls(keys[order], order, int(rows.lengths.max()), bits)

    def standing(self, values: Tokens, places: Indices, room: Indices) -> Iterator[Pairs]:
        """Pairs (position in `places`, number of a word that begins there and fits into the room), shortest first."""
        for _, left, hashes in _growing(values, places, room, self.longest):
            at = np.searchsorted(self.keys, hashes)
            same = self.keys[np.minimum(at, len(self.keys) - 1)] == hashes
            yield left[same], self.numbers[at[same]]

    def anywhere(self, rows: Rows) -> Pairs:
        """Pairs (row, number of a word in it)."""
        places, numbers = self.places(rows)
        return rows.row_at(places), numbers

    def places(self, rows: Rows) -> Pairs:
        """Pairs (place in `rows.values`, number of a word that begins there)."""
        room = np.repeat(rows.starts[1:], rows.lengths) - np.arange(len(rows.values))
        places = np.flatnonzero(room >= SHORTEST)
        codes = rows.values.astype(np.uint64)
        first = places[self.bits[_upper((codes[places] * FACTOR + codes[places + 1]) * FACTOR)]]
        at, numbers = merged(list(self.standing(rows.values, first, room[first])))
        return first[at], numbers


def _growing(values: Tokens, places: Indices, room: Indices, longest: int) -> Iterator[tuple[int, Indices, Hashes]]:
    """For each length the places with room for it, and what begins there, hashed."""
    hashes = np.zeros(len(places), np.uint64)
    for length in range(1, longest + 1):
        left = np.flatnonzero(room >= length)
        if not len(left):
            return
        hashes[left] = (hashes[left] + values[places[left] + length - 1].astype(np.uint64)) * FACTOR
        yield length, left, hashes[left]


def _upper(hashes: Hashes) -> Hashes:
    return hashes >> np.uint64(64 - FILTER_BITS)
