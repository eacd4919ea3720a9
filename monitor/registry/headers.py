"""Which row holds the headers, and which column is which field."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from domain.errors import RegistryError
from monitor.registry.cells import fold
from monitor.registry.problem import Code, Problem
from monitor.registry.sheet import Row
from monitor.registry.wording import problem

SEARCHED_ROWS = 10
FEWEST_HEADERS = 2

_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[*:]")


C = TypeVar("C", bound=StrEnum)


class Headings(Protocol[C]):
    """The words of one kind of spreadsheet: by field, the first of each list is the one that people are told."""

    @property
    def required(self) -> tuple[C, ...]: ...

    @property
    def columns(self) -> dict[C, tuple[str, ...]]: ...

    @property
    def header_words(self) -> Mapping[str, C]: ...


@dataclass(frozen=True, slots=True)
class Used(Generic[C]):
    """A column of the sheet that gives a field."""

    index: int
    header: str
    column: C


def plain(header: str) -> str:
    """A header for comparison: folded, without remarks such as （必填）, stars and colons."""
    folded = fold(header)
    return _REMARK.sub("", folded) or folded


@dataclass(frozen=True, slots=True)
class Reading(Generic[C]):
    """How headers are read: the words of the vocabulary, and `mapping` (plain header -> field or None) above them."""

    vocabulary: Headings[C]
    mapping: Mapping[str, C | None]

    def column(self, header: str) -> C | None:
        word = plain(header)
        if word in self.mapping:
            return self.mapping[word]
        words = self.vocabulary.header_words
        return words.get(fold(header)) or words.get(word)

    def is_known(self, header: str) -> bool:
        return self.column(header) is not None

    def is_mapped(self, header: str) -> bool:
        return plain(header) in self.mapping

    def label(self, column: C) -> str:
        return self.vocabulary.columns[column][0]


def reading(vocabulary: Headings[C], mapping: Mapping[str, str]) -> Reading[C]:
    """`mapping` gives a field, one of its words, or nothing for a column to ignore. Raises RegistryError."""
    return Reading(vocabulary, {plain(header): _field(vocabulary, header, name) for header, name in mapping.items()})


def _field(vocabulary: Headings[C], header: str, name: str) -> C | None:
    if not name:
        return None
    known = {fold(column): column for column in vocabulary.columns} | dict(vocabulary.header_words)
    if fold(name) not in known:
        raise RegistryError(
            f"column mapping {header}={name}: no such field; use one of {', '.join(vocabulary.columns)}"
        )
    return known[fold(name)]


def find(where: str, rows: Sequence[Row], reading: Reading[C]) -> Row:
    """The header row: the one among the first ten with most known headers. Raises RegistryError."""

    def fields(row: Row) -> int:
        return len({reading.column(header) for header in row.cells if header} - {None})

    best = max(rows[:SEARCHED_ROWS], key=fields, default=None)
    if best is None or fields(best) < FEWEST_HEADERS:
        wanted = "、".join(reading.label(column) for column in reading.vocabulary.required)
        raise RegistryError(f"{where}: no header row in the first {SEARCHED_ROWS} rows; one row must name {wanted}")
    return best


def match(where: str, row: Row, reading: Reading[C]) -> tuple[tuple[Used[C], ...], tuple[Problem, ...]]:
    """The columns in use, and what is odd about the others. Raises RegistryError when the table cannot be read."""
    candidates: dict[C, list[Used[C]]] = {}
    for index, header in enumerate(row.cells):
        column = reading.column(header) if header else None
        if column is not None:
            candidates.setdefault(column, []).append(Used(index, header, column))
    _refuse_missing(where, row, candidates, reading)
    used = {column: _chosen(where, several, reading) for column, several in candidates.items()}
    return tuple(used.values()), tuple(_oddities(row, candidates, used, reading))


def _chosen(where: str, several: list[Used[C]], reading: Reading[C]) -> Used[C]:
    mapped = [one for one in several if reading.is_mapped(one.header)]
    several = mapped or several
    column = several[0].column
    words = [plain(one.header) for one in several]
    twice = [one.header for one in several if words.count(plain(one.header)) > 1]
    if twice:
        raise RegistryError(f"{where}: the header {twice[0]} stands {len(twice)} times; remove or rename all but one")
    if len(several) > 1 and (mapped or column in reading.vocabulary.required):
        names = "、".join(one.header for one in several)
        raise RegistryError(
            f"{where}: {names} could all be {column}; choose one by a mapping such as {several[0].header}={column}"
        )
    order = [plain(word) for word in reading.vocabulary.columns[column]]
    return min(several, key=lambda one: order.index(plain(one.header)) if plain(one.header) in order else len(order))


def _refuse_missing(where: str, row: Row, candidates: Mapping[C, list[Used[C]]], reading: Reading[C]) -> None:
    missing = [column for column in reading.vocabulary.required if column not in candidates]
    if not missing:
        return
    unknown = {plain(header): header for header in row.cells if header and not reading.is_known(header)}
    wanted = []
    for column in missing:
        near = _nearest(unknown, (plain(word) for word in reading.vocabulary.columns[column]))
        hint = f" (is it {near}? then map {near}={column})" if near else ""
        wanted.append(f"{reading.label(column)}{hint}")
    raise RegistryError(f"{where}: row {row.number} lacks the required header {'; '.join(wanted)}")


def _nearest(unknown: Mapping[str, str], words: Iterator[str]) -> str:
    near = (close for word in words for close in get_close_matches(word, unknown, n=1, cutoff=0.6))
    return unknown.get(next(near, ""), "")


def _oddities(
    row: Row, candidates: Mapping[C, list[Used[C]]], used: Mapping[C, Used[C]], reading: Reading[C]
) -> Iterator[Problem]:
    for column, several in candidates.items():
        for one in several:
            if one != used[column]:
                yield problem(row.number, one.header, Code.COLUMN_SHADOWED, kept=used[column].header)
    words = {plain(word): reading.label(column) for word, column in reading.vocabulary.header_words.items()}
    free = {word: label for word, label in words.items() if reading.vocabulary.header_words[fold(label)] not in used}
    for header in row.cells:
        if header and not reading.is_mapped(header) and not reading.is_known(header):
            for close in get_close_matches(plain(header), free, n=1, cutoff=0.7):
                yield problem(row.number, header, Code.COLUMN_NEARLY_KNOWN, near=free[close])
    here = {plain(header) for header in row.cells}
    for header in reading.mapping:
        if header not in here:
            yield problem(row.number, header, Code.MAPPING_UNUSED)
