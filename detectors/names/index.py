"""Finds the official names near a candidate among hundreds of thousands, as exactly as comparing it with each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from importlib.resources import files
from operator import attrgetter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detectors.names import storage, tables
from detectors.names.batch import Batch
from detectors.names.each import are_few
from detectors.names.keys import FACTORS, LAYERS
from detectors.names.postings import Pairs, Table, distinct, merged
from detectors.names.rows import Rows, folded_rows, joined
from detectors.names.rule import COMMON_CHARACTERS, VIEWS
from detectors.names.segment import Segment
from detectors.names.symbols import NO_SYMBOLS, Symbols
from detectors.names.views import View
from detectors.names.vocabulary import Vocabulary

FILE = "names.index"
# Candidates looked up at a time, and characters: bounds memory, and keeps the columns in the processor's cache.
CANDIDATES, CHARACTERS = 1 << 14, 1 << 18
# Names that came later are merged into the rest when they are this part of all.
TOO_MANY = 1 / 4
FEWEST_MERGED = 10_000


@dataclass(frozen=True)
class NameIndex:
    """A snapshot that never changes: names added or taken away make a new one, which shares what is the same.

    Official names have the numbers, from 0, in which they came. Two segments: the names of the last build, and those
    that came later. `symbols` gives names integers; names with one in common are near, whatever the rule says.
    """

    vocabularies: tuple[Vocabulary, ...]
    segments: tuple[Segment, ...]
    alive: NDArray[np.bool_]
    symbols: Symbols

    @classmethod
    def build(
        cls, names: Sequence[str], *, views: Sequence[View] = VIEWS, symbols: Symbols = NO_SYMBOLS
    ) -> "NameIndex":
        folded = folded_rows(names)
        return _built(folded, _tables(folded, symbols), np.ones(len(names), np.bool_), views, symbols)

    def __len__(self) -> int:
        """How many official names there are, those taken away left out."""
        return int(np.count_nonzero(self.alive))

    def with_added(self, names: Sequence[str]) -> "NameIndex":
        """With more official names, numbered on."""
        added = folded_rows(names)
        tables = _tables(added, self.symbols)
        alive = np.concatenate([self.alive, np.ones(len(names), np.bool_)])
        first, *later = self.segments
        for segment in later:
            added, tables = joined([segment.names, added]), _followed(segment, tables)
        vocabularies = tuple(vocabulary.extended(added) for vocabulary in self.vocabularies)
        room = all(vocabulary.has_room for vocabulary in vocabularies)
        if room and len(added) <= max(FEWEST_MERGED, TOO_MANY * len(first.names)):
            segments = (first, Segment.build(first.end, added, vocabularies, tables))
            return replace(self, vocabularies=vocabularies, segments=segments, alive=alive)
        views = [vocabulary.view for vocabulary in self.vocabularies]
        names_, tables = joined([first.names, added]), _followed(first, tables)
        return _built(names_.emptied(~alive), tables, alive, views, self.symbols)

    def without(self, ids: Sequence[int]) -> "NameIndex":
        """Without these official names; the others keep their numbers."""
        alive = self.alive.copy()
        alive[list(ids)] = False
        return replace(self, alive=alive)

    def save(self, folder: Path) -> None:
        """Into one file, which replaces the last one in one step."""
        lowest = np.array([vocabulary.lowest for vocabulary in self.vocabularies], np.int32)
        arrays = [self.alive, lowest, *(vocabulary.ranks for vocabulary in self.vocabularies)]
        arrays += [array for segment in self.segments for array in segment.arrays()]
        views = [vocabulary.view for vocabulary in self.vocabularies]
        storage.write(folder / FILE, _maker(views, self.symbols), arrays)

    @classmethod
    def open(cls, folder: Path, *, views: Sequence[View] = VIEWS, symbols: Symbols = NO_SYMBOLS) -> "NameIndex":
        """Maps a saved index into memory; RegistryError if there is none that these views and this rule made."""
        arrays = storage.read(folder / FILE, _maker(views, symbols))
        left = iter(arrays)
        alive, lowest = next(left), next(left)
        vocabularies = tuple(Vocabulary(view, next(left), int(low)) for view, low in zip(views, lowest, strict=True))
        segments = [Segment.restored(0, vocabularies, symbols.senses, left)]
        if segments[0].end < len(alive):
            segments.append(Segment.restored(segments[0].end, vocabularies, symbols.senses, left))
        return cls(vocabularies, tuple(segments), alive, symbols)

    def near(self, name: str) -> tuple[int, ...]:
        """Numbers of the official names that are near, smallest first."""
        return tuple(self.near_batch([name])[1].tolist())

    def near_batch(self, names: Sequence[str]) -> Pairs:
        """All pairs (position of a candidate in `names`, number of an official name near it), in order, each once."""
        return merged([self._near(start, names[start:end]) for start, end in _portions(names)])

    def _near(self, start: int, names: Sequence[str]) -> Pairs:
        batch = Batch(names, self.vocabularies, self.symbols.senses)
        rows, ids = distinct(*merged([*self._found(batch), *self._found_rewritten(batch)]))
        alive = self.alive[ids]
        return rows[alive] + start, ids[alive]

    def _found(self, batch: Batch) -> list[Pairs]:
        few = are_few(len(batch), len(self.alive))
        return [segment.compared(batch) if few else segment.looked_up(batch) for segment in self.segments]

    def _found_rewritten(self, batch: Batch) -> Iterator[Pairs]:
        """Pairs of a candidate read in another way with official names that have all that this puts in."""
        if self.symbols.rewriting is None:
            return
        for segment in self.segments:
            again = self.symbols.rewriting(batch.folded, segment.alphabet)
            if len(again.rows):
                rows, ids = merged(self._found(Batch(again.texts, self.vocabularies, self.symbols.senses)))
                own = (ids >= segment.first) & (ids < segment.end)
                rows, ids = rows[own], ids[own]
                officials = segment.names.strings(ids - segment.first)
                put_in = [again.characters[row] for row in rows.tolist()]
                kept = [set(new) <= set(name) for new, name in zip(put_in, officials, strict=True)]
                yield again.rows[rows[kept]], ids[kept]


def _tables(names: Rows, symbols: Symbols) -> list[Table]:
    found = (sense.known(names) for sense in symbols.senses)
    return [Table.build(keys, rows) for rows, keys in found]


def _followed(segment: Segment, tables: Sequence[Table]) -> list[Table]:
    """The tables of a segment with those of the names that come after it."""
    pairs = zip(segment.symbols, tables, strict=True)
    return [filed.table.followed(table, len(segment.names)) for filed, table in pairs]


def _built(
    names: Rows, tables: Sequence[Table], alive: NDArray[np.bool_], views: Sequence[View], symbols: Symbols
) -> NameIndex:
    vocabularies = tuple(Vocabulary.build(view, names) for view in views)
    return NameIndex(vocabularies, (Segment.build(0, names, vocabularies, tables),), alive, symbols)


def _maker(views: Sequence[View], symbols: Symbols) -> str:
    """What must be the same for a saved index to mean the same."""
    senses = [sense.name for sense in symbols.senses]
    digest = blake2b(repr((LAYERS, FACTORS.tolist(), COMMON_CHARACTERS, senses)).encode(), digest_size=16)
    for path in (
        *sorted(files(tables).iterdir(), key=attrgetter("name")),
        files("detectors.names").joinpath("lexicon.toml"),
    ):
        digest.update(path.read_bytes() if path.is_file() else b"")
    for view in views:
        digest.update(view.name.encode() + view.classes().tobytes())
    return digest.hexdigest()


def _portions(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Cuts a batch so that no portion has too many candidates or characters."""
    characters = np.cumsum(np.fromiter(map(len, names), np.int64, len(names)))
    start = 0
    while start < len(names):
        done = characters[start - 1] if start else 0
        end = int(np.searchsorted(characters, done + CHARACTERS, "right"))
        end = min(max(end, start + 1), start + CANDIDATES)
        yield start, end
        start = end
