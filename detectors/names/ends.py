"""Decoration at the ends of many names at once."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from detectors.names.lexicon import Role, lexicon
from detectors.names.reading import bare
from detectors.names.rows import UNICODE, Indices, Rows, joined, rows_of, spans, starts_of
from detectors.names.rule import SHORTEST_CONTAINED
from detectors.names.structure import LONGEST
from detectors.names.windows import Hashes, Windows, hashed

# A name has no more words of decoration than this at either end.
MOST_WORDS = 8


def undecorated(names: Rows) -> Rows:
    """Every name without any decoration at its ends, as long as anything is left; its first 64 characters."""
    starts, ends = names.starts[:-1].copy(), names.starts[:-1] + np.minimum(names.lengths, LONGEST)
    windows, left = Windows(names.values), np.flatnonzero(ends > starts)
    for _ in range(MOST_WORDS):
        before = ends[left] - starts[left]
        ends[left] -= _longest(names, windows, starts[left], ends[left], behind=True)
        starts[left] += _longest(names, windows, starts[left], ends[left], behind=False)
        left = left[ends[left] - starts[left] < before]
        if not len(left):
            break
    lengths = ends - starts
    return Rows(names.values[spans(starts, lengths)], starts_of(lengths))


def bared(names: Rows) -> Rows:
    """Official names without the decoration that they are read to have at their ends."""
    cut = np.flatnonzero(undecorated(names).lengths < names.lengths)
    fresh = rows_of([bare(text) for text in names.strings(cut)])
    order = np.arange(len(names))
    order[cut] = len(names) + np.arange(len(cut))
    return joined([names, fresh]).taken(order) if len(cut) else names


def sought(names: Rows) -> Rows:
    """What candidates must hold of official names."""
    core = bared(names)
    short = core.lengths < SHORTEST_CONTAINED
    return joined([core, names]).taken(np.arange(len(names)) + len(names) * short) if core is not names else names


def _longest(names: Rows, windows: Windows, starts: Indices, ends: Indices, *, behind: bool) -> Indices:
    """How long the longest word of decoration is at one end that leaves something of the name."""
    lengths, keys, firsts, lasts = _words()
    found = np.zeros(len(starts), np.int64)
    edge = names.values[ends - 1 if behind else starts]
    able = np.flatnonzero((lasts if behind else firsts)[edge])
    for length in lengths:
        fits = able[ends[able] - starts[able] > length]
        if not len(fits):
            break
        places = ends[fits] - length if behind else starts[fits]
        hashes = windows.hashes(places, np.int64(length))
        at = np.minimum(np.searchsorted(keys, hashes), len(keys) - 1)
        found[fits[keys[at] == hashes]] = length
    return found


@cache
def _words() -> tuple[tuple[int, ...], Hashes, NDArray[np.bool_], NDArray[np.bool_]]:
    """Lengths from the shortest, sorted hashes, and the characters that words begin and end with."""
    words = [text for text, word in lexicon().words.items() if Role.DECORATION in word.roles]
    firsts, lasts = np.zeros(UNICODE, np.bool_), np.zeros(UNICODE, np.bool_)
    firsts[[ord(word[0]) for word in words]] = True
    lasts[[ord(word[-1]) for word in words]] = True
    return tuple(sorted({len(word) for word in words})), np.sort(hashed(rows_of(words))), firsts, lasts
