"""Candidates looked up together, folded and read once for everything that looks at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from detectors.names.fold import fold
from detectors.names.postings import Pairs
from detectors.names.rows import Rows, folded_rows
from detectors.names.symbols import Sense
from detectors.names.vocabulary import Reading, Vocabulary

# From so many on, arrays are faster than one name after the other.
MANY = 50


@dataclass(frozen=True)
class Batch:
    names: Sequence[str]
    vocabularies: Sequence[Vocabulary]
    senses: Sequence[Sense]

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def texts(self) -> list[list[str]]:
        """As each view spells them."""
        if len(self) >= MANY:
            return [reading.tokens.strings(np.arange(len(self))) for reading in self.readings]
        folded = [fold(name) for name in self.names]
        return [[vocabulary.spelled(name) for name in folded] for vocabulary in self.vocabularies]

    @cached_property
    def readings(self) -> list[Reading]:
        """One for each view."""
        return [vocabulary.read(self.folded) for vocabulary in self.vocabularies]

    @cached_property
    def symbols(self) -> list[Pairs]:
        """One for each sense."""
        return [sense.seen(self.folded) for sense in self.senses]

    @cached_property
    def folded(self) -> Rows:
        return folded_rows(self.names)
