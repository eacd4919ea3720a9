"""Names spelled out in pinyin, and official names that are nearly spelled so; as integers.

A spelling that is so few letters from another keeps one of its parts whole if it is cut into one part more.
"""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from detectors.names import sound
from detectors.names.ends import bared, undecorated
from detectors.names.phrases import Phrases
from detectors.names.postings import Pairs
from detectors.names.rows import UNICODE, Indices, Rows, joined, rows_of, spans, starts_of
from detectors.names.structure import LONGEST
from detectors.names.symbols import Mask, Sense, compound, owned
from detectors.names.vocabulary import Reading
from detectors.names.whole import LETTERS_AN_EDIT, LETTERS_OF, SHORTEST_SPELLED, SHORTEST_SPELLED_WITHIN, typed
from detectors.names.windows import Hashes, Windows

WHOLE, WITHIN, CUT = 6, 7, 8
# Names with fewer letters are not spelled out.
FEWEST_LETTERS = 2
# Longer spellings are found only as a whole or by their beginning.
LONGEST_CUT = 128
# What letters are typed for an umlaut begin with.
UMLAUTS = ("lv", "nv", "lyu", "nyu", "lü", "nü")


def spelled(names: Rows) -> Rows:
    """Each name in pinyin, as it is read word by word and typed on any keyboard."""
    letters, first, length = _syllables()
    counts = length[names.values]
    plain = Rows(letters[spans(first[names.values], counts)], starts_of(counts)[names.starts])
    rows = np.unique(np.concatenate([_words().anywhere(names)[0], _umlauts().anywhere(plain)[0]]))
    if not len(rows):
        return plain
    order = np.arange(len(names))
    order[rows] = len(names) + np.arange(len(rows))
    return joined([plain, rows_of([typed(sound.pinyin(text)) for text in names.strings(rows)])]).taken(order)


@cache
def _umlauts() -> Phrases:
    return Phrases.build(UMLAUTS)


@cache
def _syllables() -> tuple[NDArray[np.int32], Indices, Indices]:
    """All code points and then all syllables; for each code point where its own letters begin, and their count."""
    spoken = {ord(char): found[0] for char, found in sound.readings().items() if not char.isascii()}
    codes, rows = np.array(list(spoken)), rows_of(list(spoken.values()))
    first, length = np.arange(UNICODE, dtype=np.int64), np.ones(UNICODE, np.int64)
    first[codes], length[codes] = UNICODE + rows.starts[:-1], rows.lengths
    return np.concatenate([np.arange(UNICODE, dtype=np.int32), rows.values]), first, length


@cache
def _words() -> Phrases:
    return Phrases.build(list(sound.words()))


def _known(names: Rows) -> Pairs:
    spellings = spelled(bared(names))
    rows = np.flatnonzero(_may_be_spelled(names))
    spellings = spellings.taken(rows)
    long = np.flatnonzero(spellings.lengths >= SHORTEST_SPELLED_WITHIN)
    windows, starts = Windows(spellings.values), spellings.starts[long]
    within = compound(WITHIN, windows.hashes(starts, np.int64(SHORTEST_SPELLED_WITHIN)))
    found = [_whole(spellings), (long, within), cut(spellings)]
    return owned([(rows[at], keys) for at, keys in found])


def _may_be_spelled(names: Rows) -> Mask:
    """Names with anything that has a syllable."""
    spoken = np.zeros(len(names.values) + 1, np.int64)
    np.cumsum(_syllables()[1][names.values] >= UNICODE, out=spoken[1:])
    may: Mask = spoken[names.starts[1:]] > spoken[names.starts[:-1]]
    return may


def _whole(spellings: Rows) -> tuple[Indices, Hashes]:
    rows = np.flatnonzero(spellings.lengths >= SHORTEST_SPELLED)
    return rows, compound(WHOLE, Windows(spellings.values).hashes(spellings.starts[rows], spellings.lengths[rows]))


def cut(spellings: Rows) -> tuple[Indices, Hashes]:
    """The parts of each spelling, with their number and its length."""
    rows = np.flatnonzero((spellings.lengths >= SHORTEST_SPELLED_WITHIN) & (spellings.lengths <= LONGEST_CUT))
    lengths = spellings.lengths[rows]
    counts = lengths // LETTERS_AN_EDIT + 1
    owners, parts = np.repeat(rows, counts), spans(np.zeros(len(rows), np.int64), counts)
    lengths, counts = np.repeat(lengths, counts), np.repeat(counts, counts)
    begin, end = lengths * parts // counts, lengths * (parts + 1) // counts
    hashes = Windows(spellings.values).hashes(spellings.starts[owners] + begin, end - begin)
    return owners, compound(CUT, hashes, _numbered(lengths, parts))


def _numbered(lengths: Indices, parts: Indices) -> Hashes:
    numbered: Hashes = (lengths << 32 | parts).astype(np.uint64)
    return numbered


def _seen(names: Rows) -> Pairs:
    rows = np.flatnonzero(_letters(names) >= FEWEST_LETTERS)
    some = names.taken(rows)
    whole, bare = spelled(_shortened(some)), spelled(undecorated(some))
    found = [_whole(whole), _whole(bare), *_runs(whole)]
    typed_out = np.flatnonzero(_letters(some) * LETTERS_OF >= whole.lengths)
    for spellings in (whole.taken(typed_out), bare.taken(typed_out)):
        found += [(typed_out[at], keys) for at, keys in nearly(spellings)]
    return owned([(rows[at], keys) for at, keys in found])


def _letters(names: Rows) -> Indices:
    """How many letters from a to z each name has."""
    so_far = np.zeros(len(names.values) + 1, np.int64)
    np.cumsum((names.values >= ord("a")) & (names.values <= ord("z")), out=so_far[1:])
    letters: Indices = so_far[names.starts[1:]] - so_far[names.starts[:-1]]
    return letters


def _shortened(names: Rows) -> Rows:
    lengths = np.minimum(names.lengths, LONGEST)
    return Rows(names.values[spans(names.starts[:-1], lengths)], starts_of(lengths))


def _runs(spellings: Rows) -> list[tuple[Indices, Hashes]]:
    """Every run as long as the beginnings under which official names are found."""
    rows, starts = _standing(spellings, np.arange(len(spellings)), SHORTEST_SPELLED_WITHIN)
    hashes = Windows(spellings.values).hashes(starts, np.int64(SHORTEST_SPELLED_WITHIN))
    return [(rows, compound(WITHIN, hashes))]


def _standing(spellings: Rows, rows: Indices, length: int) -> Pairs:
    """Pairs (row, place) for every place in these rows with room for so many letters."""
    counts = np.maximum(spellings.lengths[rows] - length + 1, 0)
    return np.repeat(rows, counts), spans(spellings.starts[rows], counts)


def nearly(spellings: Rows) -> Iterator[tuple[Indices, Hashes]]:
    """Runs that may be parts of an official spelling, with the number of the part and the length that this has."""
    windows = Windows(spellings.values)
    for length in np.unique(spellings.lengths[spellings.lengths <= LONGEST_CUT]).tolist():
        rows = np.flatnonzero(spellings.lengths == length)
        begins, sizes, numbers = _places(length)
        starts = (spellings.starts[rows][:, None] + begins).ravel()
        hashes = windows.hashes(starts, np.tile(sizes, len(rows)))
        yield np.repeat(rows, len(begins)), compound(CUT, hashes, np.tile(numbers, len(rows)))


@cache
def _places(seen: int) -> tuple[Indices, Indices, Hashes]:
    """Where parts of official spellings may stand in one of so many letters: begin, size, number.

    If edits are left of the i-th part, no more than i of them are so in some part that stays whole (Pass-Join's rule).
    """
    found = [
        (start, end - begin, known, part)
        for known in range(SHORTEST_SPELLED_WITHIN, min(LONGEST_CUT, 2 * seen + 1) + 1)
        if abs(seen - known) <= known // LETTERS_AN_EDIT
        for part, (begin, end) in enumerate(_parts(known))
        for start in _shifted(begin, part, known // LETTERS_AN_EDIT, seen - known)
        if 0 <= start <= seen - (end - begin)
    ]
    begins, sizes, lengths, parts = np.array(found, np.int64).reshape(-1, 4).T
    return begins, sizes, _numbered(lengths, parts)


def _parts(length: int) -> list[tuple[int, int]]:
    count = length // LETTERS_AN_EDIT + 1
    edges = [length * part // count for part in range(count + 1)]
    return list(pairwise(edges))


def _shifted(begin: int, part: int, allowed: int, longer: int) -> range:
    """Where the part may begin, when so many edits are allowed and so many letters more are seen than known."""
    behind = allowed - part
    return range(begin + max(-part, longer - behind), begin + min(part, longer + behind) + 1)


def _near(seen: Reading, rows: Indices, known: Reading, ids: Indices) -> Mask:
    """Whether so many letters are added, and the official spelling is there, nearly or inside."""
    which, at = np.unique(rows, return_inverse=True)
    officials, to = np.unique(ids, return_inverse=True)
    some, others = seen.names.taken(which), known.names.taken(officials)
    here, added = spelled(bared(others)), _letters(some)[at] > _letters(others)[to] + 1
    near = np.zeros(len(rows), np.bool_)
    for form in (_shortened(some), undecorated(some)):
        fits = np.flatnonzero(added & ~near)
        near[fits] = _alike(spelled(form), at[fits], here, to[fits])
    return near


def _alike(seen: Rows, rows: Indices, known: Rows, ids: Indices) -> Mask:
    lengths = known.lengths[ids]
    allowed = np.where(lengths >= SHORTEST_SPELLED_WITHIN, lengths // LETTERS_AN_EDIT, 0)
    likely = np.flatnonzero(np.bitwise_count(_alphabet(known)[ids] & ~_alphabet(seen)[rows]) <= allowed)
    there, here = seen.strings(rows[likely]), known.strings(ids[likely])
    edits = process.cpdist(there, here, scorer=Levenshtein.distance, dtype=np.int32)
    inside = [len(one) >= SHORTEST_SPELLED_WITHIN and one in other for one, other in zip(here, there, strict=True)]
    alike = np.zeros(len(rows), np.bool_)
    alike[likely] = (edits <= allowed[likely]) | np.array(inside, np.bool_)
    return alike


def _alphabet(spellings: Rows) -> NDArray[np.uint32]:
    """One bit for each letter that a spelling has."""
    bits = np.zeros(len(spellings), np.uint32)
    filled = np.flatnonzero(spellings.lengths)
    letters = np.uint32(1) << (spellings.values & 31).astype(np.uint32)
    if len(filled):
        bits[filled] = np.bitwise_or.reduceat(letters, spellings.starts[filled])
    return bits


SPELLINGS = Sense(name="spellings", known=_known, seen=_seen, near=_near)
