"""What names may have in common besides their characters in order: integers, of which near names share one.

They find more than what is alike; whoever asks compares the names themselves.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from detectors.names.postings import Pairs, Table, merged
from detectors.names.rows import Indices, Rows
from detectors.names.vocabulary import Reading
from detectors.names.windows import Hashes, mixed

Mask = NDArray[np.bool_]


FACTORS = np.random.default_rng(64).integers(1 << 64, size=6, dtype=np.uint64) | np.uint64(1)
Check = Callable[[Reading, Indices, Reading, Indices], Mask]


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that folded names may have in common.

    `name` changes with what the integers mean. Official names are found by the integers `known`, candidates looked up
    by those `seen`, as pairs (row, integer). `near` says of pairs that share one, candidate seen[rows[i]] and official
    known[ids[i]], which are worth comparing; None: all.
    """

    name: str
    known: Callable[[Rows], Pairs]
    seen: Callable[[Rows], Pairs]
    near: Check | None = None


class Rewriting(Protocol):
    """Other ways to read a candidate."""

    def __call__(self, names: Rows, alphabet: Mask) -> "Rewritten":
        """Every other way to read each name in the characters of an alphabet."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """texts[i] is how row rows[i] reads with characters[i] put in; it counts for official names that have them all."""

    rows: Indices
    texts: Sequence[str]
    characters: Sequence[str]


@dataclass(frozen=True, slots=True)
class Symbols:
    """All senses, and the other ways to read a candidate before they and the rule are asked."""

    senses: tuple[Sense, ...] = ()
    rewriting: Rewriting | None = None


NO_SYMBOLS = Symbols()


def owned(found: Iterable[tuple[Indices, Hashes]]) -> Pairs:
    """Pairs (row, integer) of several kinds together."""
    return merged([(rows, symbols.view(np.int64)) for rows, symbols in found])


def compound(kind: int, *parts: Hashes) -> Hashes:
    """One integer for several in order; those of another kind differ."""
    result = np.full(len(parts[0]), kind * int(FACTORS[-1]) % (1 << 64), np.uint64)
    for part, factor in zip(parts, FACTORS, strict=False):
        result += part * factor
    return mixed(result)


def paired(first: Pairs, second: Pairs) -> tuple[Indices, Indices, Indices]:
    """(row, a, b) for every pair (row, a) with every pair (row, b)."""
    by_row = Table.build(second[0], np.arange(len(second[0])))
    found = [(i, j) for i, j in by_row.owning(first[0])]
    at, to = merged(found)
    return first[0][at], first[1][at], second[1][to]
