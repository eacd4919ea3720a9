"""What names are written with, whatever the order, and what they read as in other letters; as integers."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from detectors.names import tables
from detectors.names.ends import bared, undecorated
from detectors.names.latin import skeleton
from detectors.names.postings import Pairs
from detectors.names.rows import UNICODE, Indices, Rows, rows_of
from detectors.names.structure import LONGEST, parse
from detectors.names.symbols import Mask, Sense, compound, owned
from detectors.names.vocabulary import Reading
from detectors.names.windows import Hashes, Windows, hashed, mixed

REORDERED, LOOKING, PART = 3, 4, 5
FEWEST = 4
# Where letters are found; ideographs and the syllables of Korean are none.
ALPHABETS = (range(0x30, 0x3400), range(0xA000, 0xAC00), range(0xFB00, 0x10000), range(0x10000, 0x18000))
# Of two names of which one is a part of the other, the shorter has no fewer characters.
SHORTEST_PART = 4
# Of so many official names any may be looked at.
FEW = 4


def _known_characters(names: Rows) -> Pairs:
    return _characters(names, bared(names))


def _seen_characters(names: Rows) -> Pairs:
    return _characters(names, undecorated(names))


def _characters(names: Rows, bare: Rows) -> Pairs:
    """The characters of each name in any order, and of what is left of it without decoration."""
    cut = np.flatnonzero(bare.lengths < names.lengths)
    return owned([_summed(names, np.arange(len(names))), _summed(bare.taken(cut), cut)])


def _summed(names: Rows, rows: Indices) -> tuple[Indices, Hashes]:
    so_far = np.zeros(len(names.values) + 1, np.uint64)
    np.cumsum(mixed(names.values.astype(np.uint64) + np.uint64(1)), out=so_far[1:])
    long = np.flatnonzero(names.lengths >= FEWEST)
    ends = np.minimum(names.starts[long + 1], names.starts[long] + LONGEST)
    return rows[long], compound(REORDERED, so_far[ends] - so_far[names.starts[long]])


def _look(names: Rows) -> Pairs:
    """What each name looks like in plain letters, where that is not what it is written with."""
    rows = np.unique(names.row_at(np.flatnonzero(_is_letter()[names.values])))
    plain = [skeleton(text[:LONGEST]) for text in names.strings(rows)]
    return owned([(rows, compound(LOOKING, hashed(rows_of(plain))))])


@cache
def _is_letter() -> NDArray[np.bool_]:
    """Letters and digits of scripts that have look-alikes among the Latin ones."""
    found = np.zeros(UNICODE, np.bool_)
    for code in (code for block in ALPHABETS for code in block):
        found[code] = chr(code).isalnum()
    found[[ord(char) for _, chars in tables.rows("latin.txt") for char in chars]] = True
    return found


def _known_parts(names: Rows) -> Pairs:
    """Every run of so many characters."""
    windows, ends = Windows(names.values), np.repeat(names.starts[1:], names.lengths)
    starts = np.flatnonzero(np.arange(len(names.values)) + SHORTEST_PART <= ends)
    return owned([(names.row_at(starts), compound(PART, windows.hashes(starts, np.int64(SHORTEST_PART))))])


def _seen_parts(names: Rows) -> Pairs:
    """The first run of what is left without decoration."""
    bare = undecorated(names)
    rows = np.flatnonzero(bare.lengths >= SHORTEST_PART)
    hashes = Windows(bare.values).hashes(bare.starts[rows], np.int64(SHORTEST_PART))
    return owned([(rows, compound(PART, hashes))])


def _is_part(seen: Reading, rows: Indices, known: Reading, ids: Indices) -> Mask:
    which, at = np.unique(rows, return_inverse=True)
    bare = undecorated(seen.names.taken(which))
    counts = np.bincount(at, minlength=len(which)).tolist()
    texts = [
        text if count <= FEW or _is_told(text) else None
        for text, count in zip(bare.strings(np.arange(len(bare))), counts, strict=True)
    ]
    part = np.zeros(len(rows), np.bool_)
    told = np.flatnonzero(np.array([text is not None for text in texts], np.bool_)[at])
    pairs = zip(at[told].tolist(), known.names.strings(ids[told]), strict=True)
    part[told] = [str(texts[row]) in official for row, official in pairs]
    return part


def _is_told(text: str) -> bool:
    """Whether a name says more than what kind of body it is."""
    structure = parse(text)
    return bool(structure.groups and (structure.rest or structure.codes))


CHARACTERS = Sense(name="characters", known=_known_characters, seen=_seen_characters)
LOOKS = Sense(name="looks", known=_look, seen=_look)
PARTS = Sense(name="parts", known=_known_parts, seen=_seen_parts, near=_is_part)
