"""A run of official names with everything that finds them; it never changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detectors.names.batch import Batch
from detectors.names.each import MOST_SOUGHT_INSIDE, Each
from detectors.names.ends import sought
from detectors.names.facet import Facet
from detectors.names.postings import Filed, Pairs, Table, distinct, merged
from detectors.names.rows import UNICODE, Rows
from detectors.names.symbols import Sense
from detectors.names.vocabulary import Vocabulary


@dataclass(frozen=True)
class Segment:
    """`first` is the id of the first name; `symbols` go with the senses, and belong to rows."""

    first: int
    names: Rows
    sought: Rows
    facets: tuple[Facet, ...]
    symbols: tuple[Filed, ...]

    @classmethod
    def build(cls, first: int, names: Rows, vocabularies: Sequence[Vocabulary], tables: Sequence[Table]) -> "Segment":
        held = sought(names)
        facets = tuple(Facet.build(vocabulary.read(names), vocabulary.read(held)) for vocabulary in vocabularies)
        return cls(first, names, held, facets, tuple(map(Filed.build, tables)))

    @classmethod
    def restored(
        cls,
        first: int,
        vocabularies: Sequence[Vocabulary],
        senses: Sequence[Sense],
        arrays: Iterator[NDArray[Any]],
    ) -> "Segment":
        """From its arrays(), in their order."""
        names = Rows(next(arrays), next(arrays))
        held = Rows(next(arrays), next(arrays))
        readings = ((vocabulary.read(names), vocabulary.read(held)) for vocabulary in vocabularies)
        facets = tuple(Facet.restored(*both, arrays) for both in readings)
        return cls(first, names, held, facets, tuple(Filed.restored(arrays) for _ in senses))

    def arrays(self) -> list[NDArray[Any]]:
        own: list[NDArray[Any]] = [self.names.values, self.names.starts, self.sought.values, self.sought.starts]
        parts: tuple[Facet | Filed, ...] = (*self.facets, *self.symbols)
        return own + [array for part in parts for array in part.arrays()]

    @property
    def end(self) -> int:
        return self.first + len(self.names)

    def compared(self, batch: Batch) -> Pairs:
        """Pairs (candidate, id), not necessarily each once, by comparing each with each."""
        few = len(batch) * len(self.names) <= MOST_SOUGHT_INSIDE
        views = list(zip(self._each, batch.texts, strict=True))
        found = [each.near(batch.names, texts) for each, texts in views]
        found += [each.inside(texts) for each, texts in views] if few else self._inside(batch)
        return self._numbered(batch, found)

    def looked_up(self, batch: Batch) -> Pairs:
        """The same by keys."""
        found = [facet.edited(seen) for facet, seen in zip(self.facets, batch.readings, strict=True)]
        return self._numbered(batch, found + self._inside(batch))

    def _inside(self, batch: Batch) -> list[Pairs]:
        return [facet.inside(seen) for facet, seen in zip(self.facets, batch.readings, strict=True)]

    def _numbered(self, batch: Batch, found: list[Pairs]) -> Pairs:
        """With the pairs that have a symbol in common; rows become ids."""
        rows, ids = merged([*found, *self._agreeing(batch)])
        return rows, ids + self.first

    def _agreeing(self, batch: Batch) -> Iterator[Pairs]:
        for sense, filed, seen in zip(batch.senses, self.symbols, batch.symbols, strict=True):
            for pairs in filed.shared(*seen):
                rows, ids = distinct(*pairs)
                near = (
                    sense.near(batch.readings[0], rows, self.facets[0].known, ids)
                    if sense.near
                    else np.ones(len(rows), np.bool_)
                )
                yield rows[near], ids[near]

    @cached_property
    def alphabet(self) -> NDArray[np.bool_]:
        """Over all code points, those that any name has."""
        alphabet = np.zeros(UNICODE, np.bool_)
        alphabet[self.names.values] = True
        return alphabet

    @cached_property
    def _each(self) -> list[Each]:
        names, held = (rows.strings(np.arange(len(rows))) for rows in (self.names, self.sought))
        return [Each(facet.known.vocabulary, names, held) for facet in self.facets]
