"""Candidates read with the parts of a character put together."""

from collections.abc import Iterator
from functools import cache
from itertools import combinations, pairwise

import numpy as np

from detectors.names.phrases import Phrases
from detectors.names.rows import Rows, rows_of
from detectors.names.split import joins, wholes
from detectors.names.structure import LONGEST
from detectors.names.symbols import Mask, Rewritten

Join = tuple[int, int, str]

# Of so many joins in a name all combinations are tried, of more only each alone and the first ones together.
FEW = 4
MOST = 24


def rewritten(names: Rows, alphabet: Mask) -> Rewritten:
    """A name with characters of the alphabet wherever their parts stand side by side: 来宾发布 for 来宀兵发布."""
    rows, at = _parts().anywhere(names)
    wanted = np.logical_or.reduceat(alphabet[_yields().values], _yields().starts[:-1])
    rows = np.unique(rows[wanted[at]])
    found = [
        (row, text, characters)
        for row, name in zip(rows.tolist(), names.strings(rows), strict=True)
        for text, characters in _readings(name[:LONGEST], alphabet)
    ]
    return Rewritten(
        np.array([row for row, _, _ in found], np.int64),
        [text for _, text, _ in found],
        [characters for _, _, characters in found],
    )


def _readings(name: str, alphabet: Mask) -> Iterator[tuple[str, str]]:
    found = [join for join in joins(name) if alphabet[ord(join[2])]][:MOST]
    sizes = range(1, len(found) + 1) if len(found) <= FEW else (1,)
    several = [chosen for size in sizes for chosen in combinations(found, size)]
    for chosen in several if len(found) <= FEW else [*several, tuple(_apart(found))]:
        if all(one[1] <= other[0] for one, other in pairwise(chosen)):
            yield _put_together(name, chosen), "".join(join[2] for join in chosen)


def _apart(found: list[Join]) -> Iterator[Join]:
    """Joins one after the other, none over another."""
    last = 0
    for join in found:
        if join[0] >= last:
            yield join
            last = join[1]


def _put_together(name: str, chosen: tuple[Join, ...]) -> str:
    text, last = "", 0
    for start, end, character in chosen:
        text, last = text + name[last:start] + character, end
    return text + name[last:]


@cache
def _parts() -> Phrases:
    return Phrases.build(list(wholes()))


@cache
def _yields() -> Rows:
    return rows_of(list(wholes().values()))
