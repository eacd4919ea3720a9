"""Each candidate compared with each official name: faster than keys while there are few of either."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from detectors.names.fold import fold
from detectors.names.postings import Pairs
from detectors.names.rows import Indices
from detectors.names.rule import SHORTEST_CONTAINED, all_edits_allowed, are_close
from detectors.names.vocabulary import Vocabulary

# Measured: with more official names than this, or more of both together, looking keys up is faster; so with runs of
# tokens, for the names inside.
MOST_OFFICIALS, MOST_TOGETHER, WEIGHT_OF_CANDIDATES = 4_000, 62_000, 0.75
MOST_SOUGHT_INSIDE = 3_000


def are_few(candidates: int, officials: int) -> bool:
    """Whether comparing each with each is the faster way."""
    return officials <= MOST_OFFICIALS and officials * candidates**WEIGHT_OF_CANDIDATES <= MOST_TOGETHER


@dataclass(frozen=True)
class Each:
    """Folded official names in one view, and what is sought of them."""

    vocabulary: Vocabulary
    names: Sequence[str]
    sought: Sequence[str]

    def near(self, candidates: Sequence[str], texts: Sequence[str]) -> Pairs:
        """Pairs (candidate, official name) few enough edits apart; `texts`: the candidates as this view spells them."""
        edits = process.cdist(texts, self.texts, scorer=Levenshtein.distance, dtype=np.int32)
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        rows, ids = np.nonzero(edits <= all_edits_allowed(lengths[:, None], self.lengths))
        kept = self.lengths[ids] > 0
        for pair in np.flatnonzero(edits[rows, ids]).tolist():
            kept[pair] = self._are_close(candidates[rows[pair]], ids[pair], edits[rows[pair], ids[pair]])
        return rows[kept], ids[kept]

    def _are_close(self, candidate: str, official: int, edits: int) -> bool:
        return are_close(self.vocabulary.view, fold(candidate), self.names[official], edits)

    def inside(self, texts: Sequence[str]) -> Pairs:
        """Pairs where the official name lies whole in the candidate."""
        found = [(row, official) for row, text in enumerate(texts) for official, known in self._long if known in text]
        pairs = np.array(found, np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    @cached_property
    def texts(self) -> list[str]:
        return [self.vocabulary.spelled(name) for name in self.names]

    @cached_property
    def lengths(self) -> Indices:
        return np.array([len(name) for name in self.names], np.int64)

    @cached_property
    def _long(self) -> list[tuple[int, str]]:
        texts = map(self.vocabulary.spelled, self.sought)
        return [(row, text) for row, text in enumerate(texts) if len(text) >= SHORTEST_CONTAINED]
