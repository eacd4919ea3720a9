"""Every candidate compared with every official name, without the index or anything of it."""

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from detectors.names.rule import SHORTEST_CONTAINED, all_edits_allowed, are_close, sought
from detectors.names.views import View

Pairs = set[tuple[int, int]]


def exhaustive(candidates: Sequence[str], officials: Sequence[str], views: Sequence[View]) -> Pairs:
    """Pairs of folded names that the rule makes in any of the views."""
    return {
        pair for view in views for pair in (*edited(candidates, officials, view), *inside(candidates, officials, view))
    }


def edited(candidates: Sequence[str], officials: Sequence[str], view: View) -> Iterator[tuple[int, int]]:
    """Pairs few enough edits apart."""
    known = _spelled(officials, view)
    lengths = np.array([len(name) for name in known], np.int64)
    for row, name in enumerate(candidates):
        [seen] = _spelled([name], view)
        edits = process.cdist([seen], known, scorer=Levenshtein.distance, dtype=np.int32)[0]
        for i in np.flatnonzero((edits <= all_edits_allowed(np.int64(len(seen)), lengths)) & (lengths > 0)).tolist():
            if are_close(view, name, officials[i], edits[i]):
                yield row, i


def inside(candidates: Sequence[str], officials: Sequence[str], view: View) -> Iterator[tuple[int, int]]:
    """Pairs where the official name lies whole in the candidate."""
    cores = _spelled([sought(name) for name in officials], view)
    known = [(i, name) for i, name in enumerate(cores) if len(name) >= SHORTEST_CONTAINED]
    for row, seen in enumerate(_spelled(candidates, view)):
        yield from ((row, i) for i, name in known if name in seen)


def _spelled(names: Sequence[str], view: View) -> list[str]:
    """As text, a character for each class: the first code point that has it."""
    spelling = _spelling(view)
    return [name.translate(spelling) for name in names]


@cache
def _spelling(view: View) -> dict[int, int]:
    _, first, which = np.unique(view.classes(), return_index=True, return_inverse=True)
    return {code: leader for code, leader in enumerate(first[which].tolist()) if code != leader}
