"""The other ways to find near names: each takes folded official names, then answers folded candidates.

All find edits between characters, and none of them official names inside candidates: less work than the index does.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from detectors.names.rule import all_edits_allowed, are_close
from detectors.names.views import CHARACTERS
from tests.lab import servers

Pairs = set[tuple[int, int]]
Search = Callable[[Sequence[str]], Pairs]

# What symspellpy can be built for in reasonable time and memory.
MOST_DELETED = 2
ROWS = 32
# Below this similarity of trigrams PostgreSQL reads most of the table for each name.
TRIGRAMS = 0.2
TICKS = os.sysconf("SC_CLK_TCK")


def widest(length: int) -> int:
    """The most edits that the rule allows a candidate of this length, whatever the official name's."""
    return max(length // 4, int(2 <= length <= 5))


def is_near(seen: str, known: str) -> bool:
    """The rule for edits in characters alone."""
    return are_close(CHARACTERS, seen, known, Levenshtein.distance(seen, known))


def one_by_one(officials: Sequence[str], near: Callable[[str], Iterable[int]]) -> Search:
    """A search that asks for one candidate after the other, and checks what it gets."""

    def search(candidates: Sequence[str]) -> Pairs:
        named = enumerate(candidates)
        return {(row, i) for row, name in named if name for i in near(name) if is_near(name, officials[i])}

    return search


def extract(officials: Sequence[str]) -> Search:
    def near(name: str) -> Iterator[int]:
        found = process.extract(
            name, officials, scorer=Levenshtein.distance, score_cutoff=widest(len(name)), limit=None
        )
        return (hit[2] for hit in found)

    return one_by_one(officials, near)


def cdist(officials: Sequence[str]) -> Search:
    lengths = np.array([len(name) for name in officials])

    def search(candidates: Sequence[str]) -> Pairs:
        found: Pairs = set()
        for start in range(0, len(candidates), ROWS):
            part = candidates[start : start + ROWS]
            edits = process.cdist(part, officials, scorer=Levenshtein.distance, dtype=np.uint8)
            allowed = all_edits_allowed(np.array([len(name) for name in part])[:, None], lengths)
            rows, ids = (side.tolist() for side in np.nonzero(edits <= allowed))
            pairs = zip(rows, ids, strict=True)
            found |= {(start + row, i) for row, i in pairs if part[row] and is_near(part[row], officials[i])}
        return found

    return search


def symspell(officials: Sequence[str]) -> Search:
    library, numbers = _library("symspellpy"), _numbers(officials)
    index = library.SymSpell(max_dictionary_edit_distance=MOST_DELETED, prefix_length=7)
    for name in officials:
        index.create_dictionary_entry(name, 1)

    def near(name: str) -> Iterator[int]:
        found = index.lookup(name, library.Verbosity.ALL, min(widest(len(name)), MOST_DELETED))
        return (i for hit in found for i in numbers[hit.term])

    return one_by_one(officials, near)


def simstring(officials: Sequence[str]) -> Search:
    """By single characters, with the overlap that so few edits leave: no match is missed."""
    library, numbers = _library("simstring_rust"), _numbers(officials)
    database = library.database.HashDb(library.extractors.CharacterNgrams(1, ""))
    for name in numbers:
        database.insert(name)
    searcher = library.searcher.Searcher(database, library.measures.Jaccard())

    def near(name: str) -> Iterator[int]:
        least = {1: 0.99, 2: 0.66, 3: 0.5, 4: 0.6}.get(len(name), 0.66)
        return (i for hit in searcher.search(name, least) for i in numbers[hit])

    return one_by_one(officials, near)


def bk_tree(officials: Sequence[str]) -> Search:
    library, numbers = _library("fuzzyrust"), _numbers(officials)
    tree = library.BkTree()
    tree.add_all(list(numbers))

    def near(name: str) -> Iterator[int]:
        return (i for hit in tree.search(name, max_distance=widest(len(name))) for i in numbers[hit.text])

    return one_by_one(officials, near)


@contextmanager
def trigrams(officials: Sequence[str]) -> Iterator[tuple[Search, Callable[[], float]]]:
    """PostgreSQL's pg_trgm, and the processor time that its process has used."""
    with servers.postgres() as server, server.database() as name, psycopg.connect(server.url(name)) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        connection.execute("CREATE TABLE names (id integer, name text)")
        with connection.cursor().copy("COPY names FROM STDIN") as copy:
            for row in enumerate(officials):
                copy.write_row(row)
        connection.execute("CREATE INDEX ON names USING gin (name gin_trgm_ops)")
        connection.execute("ANALYZE names")
        connection.execute(f"SET pg_trgm.similarity_threshold = {TRIGRAMS}")

        def near(seen: str) -> Iterator[int]:
            return (row[0] for row in connection.execute("SELECT id FROM names WHERE name %% %s", (seen,)))

        process_number = connection.info.backend_pid
        yield one_by_one(officials, near), lambda: _used(process_number)


def installed(library: str) -> bool:
    return find_spec(library) is not None


def _library(name: str) -> Any:
    library = import_module(name)
    for part in ("database", "extractors", "measures", "searcher") if name == "simstring_rust" else ():
        import_module(f"{name}.{part}")
    return library


def _numbers(officials: Sequence[str]) -> dict[str, list[int]]:
    numbers: dict[str, list[int]] = {}
    for i, name in enumerate(officials):
        numbers.setdefault(name, []).append(i)
    return numbers


def _used(process_number: int) -> float:
    """User and system seconds of another process."""
    fields = Path(f"/proc/{process_number}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
