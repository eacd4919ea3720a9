"""How rare a token is among the official names: the order in which keys pick tokens."""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from detectors.names.leading import leading_all, spelled
from detectors.names.rows import UNICODE, Indices, Rows, starts_of
from detectors.names.rule import COMMON_CHARACTERS
from detectors.names.views import View

# Ranks begin here; 0 is a token that no official name has. Names that come later bring tokens rarer than all: they
# count down from here.
FIRST = 0x8000
MIXER = np.uint32(0x9E3779B1)


@dataclass(frozen=True)
class Reading:
    """Folded names in one view: a token is the rank of its class."""

    names: Rows
    vocabulary: "Vocabulary"

    @cached_property
    def tokens(self) -> Rows:
        return Rows(self.vocabulary.ranks[self.names.values], self.names.starts)

    @cached_property
    def telling(self) -> Rows:
        """Without the common characters."""
        kept = ~common()[self.names.values]
        return Rows(self.tokens.values[kept], starts_of(kept)[self.names.starts])

    @cached_property
    def marks(self) -> NDArray[np.uint64]:
        """64 bits a name, one set for every token: what one name has and the other lacks, it must spend edits on."""
        bits = self.tokens.values.astype(np.uint32) * MIXER >> np.uint32(26)
        marks = np.zeros(len(self.names), np.uint64)
        filled = np.flatnonzero(self.names.lengths)
        if len(filled):
            marks[filled] = np.bitwise_or.reduceat(np.uint64(1) << bits.astype(np.uint64), self.names.starts[filled])
        return marks

    @cached_property
    def places(self) -> NDArray[np.int32]:
        """The place that a name begins with, one number for those that the view does not tell apart; 0 for none."""
        return spelled(self.vocabulary.view)[leading_all(self.names)]

    def taken(self, rows: Indices) -> "Reading":
        """Some of the names, in the order given."""
        return Reading(self.names.taken(rows), self.vocabulary)


@dataclass(frozen=True)
class Vocabulary:
    """`ranks` is over all code points: the rarer, the smaller; `lowest` is the smallest in use."""

    view: View
    ranks: NDArray[np.int32]
    lowest: int

    @classmethod
    def build(cls, view: View, names: Rows) -> "Vocabulary":
        classes = view.classes()
        counts = np.bincount(classes[names.values], minlength=int(classes.max()) + 1)
        held = np.flatnonzero(counts)
        ranks = np.zeros(len(counts), np.int32)
        ranks[held[np.argsort(counts[held], kind="stable")]] = np.arange(FIRST, FIRST + len(held))
        return cls(view, ranks[classes], FIRST)

    def extended(self, names: Rows) -> "Vocabulary":
        """With ranks for the tokens that only these names have; ranks given before stay."""
        classes = self.view.classes()
        fresh = np.unique(classes[names.values[self.ranks[names.values] == 0]])
        if not len(fresh):
            return self
        added = np.zeros(int(classes.max()) + 1, np.int32)
        added[fresh] = np.arange(self.lowest - len(fresh), self.lowest)
        return Vocabulary(self.view, self.ranks + added[classes], self.lowest - len(fresh))

    def spelled(self, folded: str) -> str:
        """A folded name as text, a character for the rank of each token."""
        return folded.translate(self._spelling)

    @cached_property
    def _spelling(self) -> "_Spelling":
        return _Spelling(self.ranks)

    @property
    def has_room(self) -> bool:
        """Whether every rank is still above that of an unknown token."""
        return self.lowest > 0

    def read(self, names: Rows) -> Reading:
        return Reading(names, self)


@cache
def common() -> NDArray[np.bool_]:
    common = np.zeros(UNICODE, np.bool_)
    common[[ord(character) for character in COMMON_CHARACTERS]] = True
    return common


class _Spelling(dict[int, int]):
    """Rank by code point, filled as names bring them up."""

    def __init__(self, ranks: NDArray[np.int32]) -> None:
        super().__init__()
        self._ranks = ranks

    def __missing__(self, code: int) -> int:
        return self.setdefault(code, int(self._ranks[code]))
