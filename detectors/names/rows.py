"""Names by the hundred thousand: folded all at once into one array of code points."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from detectors.names.fold import fold

Tokens = NDArray[np.int32]
Indices = NDArray[np.int64]

UNICODE = 0x110000
# What the folding table says of a code point that folds to nothing, that no name has held yet, or that
# stands for several characters or changes with its neighbours.
DROPPED, UNKNOWN, AWKWARD = -1, -2, -3
SELECTORS = range(0xFE00, 0xFE10)
JAMO = range(0x1100, 0x1200)


@dataclass(frozen=True)
class Rows:
    """Sequences end to end: row i is values[starts[i] : starts[i + 1]]."""

    values: Tokens
    starts: Indices

    def __len__(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def lengths(self) -> Indices:
        return np.diff(self.starts)

    def row_at(self, places: Indices) -> Indices:
        """The row to which each place in `values` belongs."""
        return np.searchsorted(self.starts, places, "right") - 1

    @cached_property
    def text(self) -> str:
        return self.values.tobytes().decode("utf-32-le", "surrogatepass")

    def strings(self, rows: Indices) -> list[str]:
        """Rows as text, one character a value."""
        starts, ends = self.starts[rows].tolist(), self.starts[rows + 1].tolist()
        return [self.text[start:end] for start, end in zip(starts, ends, strict=True)]

    def taken(self, rows: Indices) -> "Rows":
        """Some of the rows, in the order given."""
        lengths = self.lengths[rows]
        return Rows(self.values[spans(self.starts[rows], lengths)], starts_of(lengths))

    def emptied(self, rows: NDArray[np.bool_]) -> "Rows":
        """With nothing left in some of the rows."""
        lengths = np.where(rows, 0, self.lengths)
        return Rows(self.values[spans(self.starts[:-1], lengths)], starts_of(lengths))


def rows_of(texts: Sequence[str]) -> Rows:
    """The code points of each text."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    packed = "".join(texts).encode("utf-32-le", "surrogatepass")
    return Rows(np.frombuffer(packed, np.int32), starts_of(lengths))


def starts_of(lengths: Indices | NDArray[np.bool_]) -> Indices:
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts


def joined(parts: Sequence[Rows]) -> Rows:
    """All rows of all parts, one after the other."""
    lengths = np.concatenate([part.lengths for part in parts])
    return Rows(np.concatenate([part.values for part in parts]), starts_of(lengths))


def spans(starts: Indices, lengths: Indices) -> Indices:
    """start, start + 1 ... start + length - 1 of each span, end to end."""
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(lengths.sum())


def folded_rows(names: Sequence[str]) -> Rows:
    """fold() of every name."""
    raw = rows_of(names)
    codes = _folds()[raw.values]
    if (codes == UNKNOWN).any():
        _learn(raw.values[codes == UNKNOWN])
        codes = _folds()[raw.values]
    if (codes == AWKWARD).any():
        raw, codes = _one_by_one(names, raw, codes == AWKWARD)
    return _kept(codes, raw.starts)


def _kept(codes: Tokens, starts: Indices) -> Rows:
    kept = codes >= 0
    return Rows(codes[kept], starts_of(kept)[starts])


def _one_by_one(names: Sequence[str], raw: Rows, awkward: NDArray[np.bool_]) -> tuple[Rows, Tokens]:
    """Folds those names alone that hold an awkward character."""
    rows = np.unique(raw.row_at(np.flatnonzero(awkward)))
    texts = list(names)
    for row in rows.tolist():
        texts[row] = fold(texts[row])
    mixed = rows_of(texts)
    codes = _folds()[mixed.values]
    folded = spans(mixed.starts[rows], mixed.lengths[rows])
    codes[folded] = mixed.values[folded]
    return mixed, codes


@cache
def _folds() -> Tokens:
    """What each code point folds to, filled as names bring them up."""
    return np.full(UNICODE, UNKNOWN, np.int32)


def _learn(codes: Tokens) -> None:
    for code in np.unique(codes).tolist():
        _folds()[code] = _fold_of(chr(code))


def _fold_of(character: str) -> int:
    if _heeds_neighbours(character):
        return AWKWARD
    text = fold(character)
    return AWKWARD if len(text) > 1 else ord(text) if text else DROPPED


def _heeds_neighbours(character: str) -> bool:
    """Marks and the parts of Hangul compose with what stands beside them; variation selectors never do."""
    first = unicodedata.normalize("NFKD", character)[0]
    return ord(first) in JAMO or (unicodedata.category(first)[0] == "M" and ord(character) not in SELECTORS)
