"""Which of many pairs of names are few enough edits apart, in one view."""

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from detectors.names.rows import Indices, Rows, Tokens
from detectors.names.rule import SHORT_EDITS, TELLING_EDITS, TOKENS_AN_EDIT, all_edits_allowed
from detectors.names.vocabulary import Reading

Mask = NDArray[np.bool_]


def close(seen: Reading, rows: Indices, known: Reading, ids: Indices) -> Mask:
    """Whether the rule lets so few edits pass between seen[rows[i]] and known[ids[i]]."""
    n, m = seen.names.lengths[rows], known.names.lengths[ids]
    allowed, apart = np.maximum(n, m) // TOKENS_AN_EDIT, are_apart(seen.places[rows], known.places[ids])
    allowed[apart] = 0
    passed = _within_one(seen.tokens, rows, known.tokens, ids, np.minimum(allowed, TELLING_EDITS))
    short = np.flatnonzero(~passed & ~apart & (all_edits_allowed(n, m) > allowed))
    passed[short] = _within_one(seen.names, rows[short], known.names, ids[short], np.int64(SHORT_EDITS))
    far = np.flatnonzero(~passed & (allowed > TELLING_EDITS))
    far = far[_telling_alike(seen.telling, rows[far], known.telling, ids[far])]
    edits = _distances(seen.tokens.strings(rows[far]), known.tokens.strings(ids[far]))
    passed[far] = edits <= allowed[far]
    return passed


def are_apart(here: NDArray[np.int32], there: NDArray[np.int32]) -> Mask:
    """Whether names begin with different places; 0 is none."""
    apart: Mask = (here != there) & (here != 0) & (there != 0)
    return apart


def _telling_alike(seen: Rows, rows: Indices, known: Rows, ids: Indices) -> Mask:
    allowed = np.minimum(TELLING_EDITS, np.maximum(seen.lengths[rows], known.lengths[ids]) // 2)
    return _within_one(seen, rows, known, ids, allowed)


def _distances(seen: list[str], known: list[str]) -> NDArray[np.int32]:
    return process.cpdist(seen, known, scorer=Levenshtein.distance, dtype=np.int32)


def _within_one(seen: Rows, rows: Indices, known: Rows, ids: Indices, allowed: Indices | np.int64) -> Mask:
    """For at most one edit: what agrees from the left and what agrees from the right leave out no more than that."""
    n, m = seen.lengths[rows], known.lengths[ids]
    left = _agreeing(seen.values, seen.starts[rows], known.values, known.starts[ids], np.minimum(n, m), 1)
    ends, there = seen.starts[rows + 1] - 1, known.starts[ids + 1] - 1
    right = _agreeing(seen.values, ends, known.values, there, np.minimum(n, m), -1)
    close: Mask = (left + right >= np.maximum(n, m) - allowed) & (np.abs(n - m) <= allowed)
    return close


def _agreeing(a: Tokens, at: Indices, b: Tokens, bt: Indices, most: Indices, step: int) -> Indices:
    """How many tokens agree from these places on, at most `most`."""
    count = np.zeros(len(at), np.int64)
    left = np.flatnonzero(most)
    at, bt, most = at[left], bt[left], most[left]
    for position in range(1, int(most.max(initial=0)) + 1):
        alike = a[at] == b[bt]
        left = left[alike]
        count[left] = position
        on = position < most[alike]
        left, most = left[on], most[alike][on]
        at, bt = at[alike][on] + step, bt[alike][on] + step
    return count
