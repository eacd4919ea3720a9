"""What tells apart the many bodies of one kind that a place has, schools and hospitals, as integers."""

from collections.abc import Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from detectors.names.kinship import own_name
from detectors.names.lexicon import lexicon
from detectors.names.phrases import Phrases
from detectors.names.placed import bodies, body_words, places_in
from detectors.names.postings import Pairs
from detectors.names.rows import Indices, Rows, rows_of
from detectors.names.structure import Structure, is_one_of_several, parse
from detectors.names.symbols import Sense, compound, owned, paired
from detectors.names.windows import Windows, hashed

OWN, FIRST, NUMBERS = 2, 9, 10
LONGEST = 2


def _known(names: Rows) -> Pairs:
    told = _ending_in_kinds(names)
    some = names.taken(told)
    structures = [parse(text) for text in some.strings(np.arange(len(some)))]
    several = np.flatnonzero([is_one_of_several(structure.groups) for structure in structures])
    own = [own_name(structures[row])[:LONGEST] for row in several.tolist()]
    return _placed(told, some, [(OWN, several, _hashed(own)), *_in_short(structures)])


def _seen(names: Rows) -> Pairs:
    """Whatever may be the own name of another, as this may stand anywhere."""
    told = np.unique(_kinds().anywhere(names)[0])
    told = told[np.isin(np.arange(len(told)), places_in(names.taken(told))[0])]
    some = names.taken(told)
    windows, ends = Windows(some.values), np.repeat(some.starts[1:], some.lengths)
    found = []
    for length in range(1, LONGEST + 1):
        starts = np.flatnonzero(np.arange(len(some.values)) + length <= ends)
        found.append((OWN, some.row_at(starts), windows.hashes(starts, np.int64(length)).view(np.int64)))
    structures = [parse(text) for text in some.strings(np.arange(len(some)))]
    return _placed(told, some, [*found, *_in_short(structures)])


def _in_short(structures: list[Structure]) -> Iterable[tuple[int, Indices, Indices]]:
    """What names have in common with their short forms: 二中 of 第二中学, 师大 of 师范大学."""
    rows = np.arange(len(structures))
    yield FIRST, rows, _hashed([own_name(structure)[:1] for structure in structures])
    numbered = np.flatnonzero([bool(structure.numbers) for structure in structures])
    yield NUMBERS, numbered, _hashed([" ".join(sorted(structures[row].numbers)) for row in numbered.tolist()])


def _placed(told: Indices, some: Rows, found: Iterable[tuple[int, Indices, Indices]]) -> Pairs:
    """With every place that the names speak of."""
    places, pairs = places_in(some), []
    for kind, rows, what in found:
        owners, where, which = paired(places, (rows, what))
        pairs.append((told[owners], compound(kind, where.view(np.uint64), which.view(np.uint64))))
    return owned(pairs)


def _hashed(texts: list[str]) -> Indices:
    hashes: Indices = hashed(rows_of(texts)).view(np.int64)
    return hashes


def _ending_in_kinds(names: Rows) -> Indices:
    """Names of which the last word for a body means one of which every place has many."""
    words, lengths = bodies()
    starts, at = words.places(names)
    rows = names.row_at(starts)
    last = np.zeros(len(names), np.int64)
    np.maximum.at(last, rows, starts + lengths[at])
    return np.unique(rows[(starts + lengths[at] == last[rows]) & _is_kind()[at]])


@cache
def _kinds() -> Phrases:
    """Words for bodies that every place has many of."""
    return Phrases.build([text for text, kind in zip(body_words(), _is_kind(), strict=True) if kind])


@cache
def _is_kind() -> NDArray[np.bool_]:
    organs, words = lexicon().organs, lexicon().words
    return np.array([any(organs[group].several for group in words[text].names) for text in body_words()])


OWN_NAMES = Sense(name="own names", known=_known, seen=_seen)
