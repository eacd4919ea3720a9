"""Hashes of any runs of characters in many names at once."""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from detectors.names.rows import Indices, Rows, Tokens

Hashes = NDArray[np.uint64]

BASE, MIXER = 0x9E3779B97F4A7C15, np.uint64(0xD6E8FEB86659FD93)
# Spreads code points, so that neighbours of one another do not cancel out.
SPREAD = np.uint64(0xBF58476D1CE4E5B9)


@dataclass(frozen=True)
class Windows:
    """Equal runs have equal hashes, wherever they stand; runs that differ next to never do.

    With a stride, runs of every so manieth character.
    """

    values: Tokens
    stride: int = 1

    def hashes(self, starts: Indices, lengths: Indices | np.int64) -> Hashes:
        """Of the runs of so many characters that begin at these places."""
        run = self._sums[starts + self.stride * lengths] - self._sums[starts]
        return mixed(run * _powers(len(self._sums), inverse=True)[starts // self.stride])

    @cached_property
    def _sums(self) -> Hashes:
        """Of all that stand a number of strides before."""
        count = -(-len(self.values) // self.stride)
        terms = np.zeros(count * self.stride, np.uint64)
        terms[: len(self.values)] = (self.values.astype(np.uint64) + np.uint64(1)) * SPREAD
        columns = (terms ^ terms >> np.uint64(32)).reshape(count, self.stride)
        sums = np.zeros((count + 1, self.stride), np.uint64)
        np.cumsum(columns * _powers(count, inverse=False)[:count, None], axis=0, out=sums[1:])
        return sums.ravel()


def hashed(names: Rows) -> Hashes:
    """Each name as a whole."""
    return Windows(names.values).hashes(names.starts[:-1], names.lengths)


def mixed(hashes: Hashes) -> Hashes:
    """Spread evenly over all 64 bits."""
    spread = (hashes ^ hashes >> np.uint64(32)) * MIXER
    spread = (spread ^ spread >> np.uint64(32)) * MIXER
    result: Hashes = spread ^ spread >> np.uint64(32)
    return result


def _powers(count: int, *, inverse: bool) -> Hashes:
    return _table(1 << max(12, count.bit_length()), inverse)


@cache
def _table(size: int, inverse: bool) -> Hashes:
    """1, BASE, BASE squared ..., or their inverses; all modulo 2 to the 64th."""
    factors = np.full(size, pow(BASE, -1, 1 << 64) if inverse else BASE, np.uint64)
    factors[0] = 1
    return np.multiply.accumulate(factors)
