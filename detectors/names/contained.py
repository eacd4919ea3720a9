"""Official names inside candidates: every official is filed under the rarest run of three tokens it holds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.names.postings import Keys, Pairs, Postings, merged
from detectors.names.rows import Indices, Rows, spans
from detectors.names.rule import SHORTEST_CONTAINED

RUN = SHORTEST_CONTAINED
MULTIPLIERS = np.random.default_rng(3).integers(1 << 32, size=RUN, dtype=np.uint32) | np.uint32(1)


@dataclass(frozen=True, slots=True)
class Contained:
    """What is sought of official names, and under which run: `offsets[i]` is where the run of name i begins in it."""

    postings: Postings
    offsets: NDArray[np.int32]

    @classmethod
    def build(cls, known: Rows) -> "Contained":
        keys = _runs(known)
        places = np.flatnonzero(_inside(known))
        holders, first = np.unique(known.row_at(places), return_index=True)
        offsets = np.zeros(len(known), np.int32)
        rarest = _rarest(keys[places], first)
        offsets[holders] = places[rarest] - known.starts[holders]
        return cls(Postings.build(keys[places[rarest]], holders), offsets)

    def near(self, seen: Rows, known: Rows) -> Pairs:
        """Pairs (candidate, official) where the official name lies whole in the candidate."""
        keys = _runs(seen)
        likely = self.postings.maybe(keys)
        likely = likely[_inside(seen)[likely]]
        found = [self._whole(seen, known, likely[at], ids) for at, ids in self.postings.owning(keys[likely])]
        return merged(found)

    def _whole(self, seen: Rows, known: Rows, places: Indices, ids: Indices) -> Pairs:
        rows, begins, lengths = seen.row_at(places), places - self.offsets[ids], known.lengths[ids]
        fits = (begins >= seen.starts[rows]) & (begins + lengths <= seen.starts[rows + 1])
        fits[fits] = seen.values[begins[fits]] == known.values[known.starts[ids[fits]]]
        rows, ids, begins, lengths = rows[fits], ids[fits], begins[fits], lengths[fits]
        same = seen.values[spans(begins, lengths)] == known.values[spans(known.starts[ids], lengths)]
        whole = np.logical_and.reduceat(same, np.cumsum(lengths) - lengths) if len(ids) else same
        return rows[whole], ids[whole]


def _runs(rows: Rows) -> Keys:
    """A key for the three tokens from each place on, where there are three."""
    values = rows.values.astype(np.uint32)
    count = max(0, len(values) - RUN + 1)
    keys: Keys = values[:count] * MULTIPLIERS[0]
    for slot in range(1, RUN):
        keys += values[slot : slot + count] * MULTIPLIERS[slot]
    return keys


def _inside(rows: Rows) -> NDArray[np.bool_]:
    """Whether the three tokens from each place on belong to one row."""
    inside = np.ones(len(rows.values) + RUN, np.bool_)
    for back in range(1, RUN):
        inside[rows.starts[1:] - back + RUN - 1] = False
    return inside[RUN - 1 :][: max(0, len(rows.values) - RUN + 1)]


def _rarest(keys: Keys, first: Indices) -> Indices:
    """Of the keys from each of `first` on, which is the rarest of all."""
    _, which, counts = np.unique(keys, return_inverse=True, return_counts=True)
    rarity = counts[which] << 32 | np.arange(len(keys))
    if not len(first):
        return first
    rarest: Indices = np.minimum.reduceat(rarity, first)
    return rarest & 0xFFFFFFFF
