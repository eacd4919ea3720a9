"""Official names as one view shows them, and the candidates that come near."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detectors.names.contained import Contained
from detectors.names.edits import are_apart, close
from detectors.names.keys import LONGEST, Cut, cuts, groups, keys, own_cuts
from detectors.names.postings import Keys, Pairs, Postings, distinct, merged
from detectors.names.rows import Indices, Rows
from detectors.names.rule import TOKENS_AN_EDIT, all_edits_allowed
from detectors.names.vocabulary import Reading

# What names longer than LONGEST may match at the shortest.
NEAR_LONGEST = LONGEST + 1 - (LONGEST + 1) // TOKENS_AN_EDIT
# SHARED[n, m]: how many tokens a candidate of n and an official name of m must share.
SIZES = np.arange(LONGEST + 2)
SHARED = (np.maximum(SIZES[:, None], SIZES) - all_edits_allowed(SIZES[:, None], SIZES)).astype(np.int8)


@dataclass(frozen=True)
class Facet:
    """`sought` is what candidates must hold of the names."""

    known: Reading
    sought: Reading
    shared: Postings
    whole: Contained

    @classmethod
    def build(cls, known: Reading, sought: Reading) -> "Facet":
        return cls(known, sought, _shared(known), Contained.build(sought.tokens))

    @classmethod
    def restored(cls, known: Reading, sought: Reading, arrays: Iterator[NDArray[Any]]) -> "Facet":
        """From its arrays(), in their order."""
        return cls(known, sought, Postings.restored(arrays), Contained(Postings.restored(arrays), next(arrays)))

    def arrays(self) -> list[NDArray[Any]]:
        return [*self.shared.arrays(), *self.whole.postings.arrays(), self.whole.offsets]

    def edited(self, seen: Reading) -> Pairs:
        """Pairs (candidate, official name) few enough edits apart, each once."""
        holding, found = self._held_keys(seen)
        long = np.flatnonzero(seen.names.lengths >= NEAR_LONGEST)
        chosen, which = np.unique(np.concatenate([holding, long]), return_inverse=True)
        some = seen.taken(chosen)
        rows, ids = distinct(*merged([*self._sharing(some, which, found), self._long(some)]))
        kept = close(some, rows, self.known, ids)
        return chosen[rows[kept]], ids[kept]

    def inside(self, seen: Reading) -> Pairs:
        """Pairs where the official name lies whole in the candidate."""
        return self.whole.near(seen.tokens, self.sought.tokens)

    def _sharing(self, seen: Reading, rows: Indices, found: Keys) -> Iterator[Pairs]:
        """Pairs that share a key, and differ no more in place, length and kinds of tokens than matching names do."""
        known, lengths = self.known, np.minimum(seen.names.lengths, LONGEST + 1).astype(np.int8)
        for at, ids in self.shared.owning(found):
            at = rows[at]
            ours, theirs, n, m = seen.marks[at], known.marks[ids], lengths[at], self._lengths[ids]
            shared = SHARED[n, m]
            near = np.bitwise_count(ours & ~theirs) <= n - shared
            near &= np.bitwise_count(theirs & ~ours) <= m - shared
            near &= (ours == theirs) | ~are_apart(seen.places[at], known.places[ids])
            yield at[near], ids[near]

    def _long(self, seen: Reading) -> Pairs:
        """Pairs of names of which one is too long for keys, and of which neither is too short for the other."""
        n, m = seen.names.lengths, self.known.names.lengths
        candidates, officials = np.flatnonzero(n >= NEAR_LONGEST), self._longish
        n, m = n[candidates, None], m[officials]
        rows, ids = np.nonzero((np.maximum(n, m) > LONGEST) & (np.abs(n - m) <= all_edits_allowed(n, m)))
        return candidates[rows], officials[ids]

    @cached_property
    def _lengths(self) -> NDArray[np.int8]:
        return np.minimum(self.known.names.lengths, LONGEST + 1).astype(np.int8)

    @cached_property
    def _longish(self) -> Indices:
        return np.flatnonzero(self.known.names.lengths >= NEAR_LONGEST)

    def _held_keys(self, seen: Reading) -> tuple[Indices, Keys]:
        """Keys of candidates that official names may hold, with their rows."""
        rows, found = [np.empty(0, np.int64)], [np.empty(0, np.uint32)]
        able = np.flatnonzero(_may_match(seen.tokens))
        for members, way in groups(seen.names.lengths[able], self.cuts):
            for key in keys(seen, able[members], way):
                likely = self.shared.maybe(key)
                rows.append(able[members][likely])
                found.append(key[likely])
        return np.concatenate(rows), np.concatenate(found)

    @cached_property
    def cuts(self) -> list[Cut]:
        """By length of a candidate."""
        lengths = np.unique(self.known.names.lengths)
        return cuts(lengths[(lengths > 0) & (lengths <= LONGEST)].tolist())


def _may_match(seen: Rows) -> NDArray[np.bool_]:
    """Rows of usual length with no more tokens unknown to us than they can spare."""
    unknown = np.zeros(len(seen.values) + 1, np.int32)
    np.cumsum(seen.values == 0, out=unknown[1:])
    missing = unknown[seen.starts[1:]] - unknown[seen.starts[:-1]]
    spares = np.maximum(seen.lengths // TOKENS_AN_EDIT, seen.lengths >= 3)
    return (seen.lengths > 0) & (seen.lengths <= LONGEST) & (missing <= spares)


def _shared(known: Reading) -> Postings:
    lengths = known.names.lengths
    usual = np.flatnonzero((lengths > 0) & (lengths <= LONGEST))
    owners, found = [np.empty(0, np.int64)], [np.empty(0, np.uint32)]
    for members, way in groups(lengths[usual], own_cuts()):
        for key in keys(known, usual[members], way):
            owners.append(usual[members])
            found.append(key)
    return Postings.build(np.concatenate(found), np.concatenate(owners))
