"""Splits a browser recording into its entries without ever reading the whole of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from mmap import mmap

# Strings are skipped whole; a lone quotation mark is one that never ends.
TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[{}\[\]"]', re.DOTALL)
QUOTE, OPENING, LIST = ord('"'), frozenset(b"{["), ord("[")
ENTRIES = b'"entries"'
# The document, its log, the list of entries, and an entry.
IN_LOG, IN_LIST, IN_ENTRY = 2, 3, 4
# No entry nests deeper by itself: bodies are strings.
DEEPEST = 64


@dataclass(frozen=True, slots=True)
class Span:
    """Where the text of an entry stands."""

    number: int
    start: int
    end: int
    is_too_deep: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """The recording ends in the midst of entry `number`; 0: before there was any list of entries."""

    number: int


class _Scan:
    """How far it is: how deep, in which entry, and whether the list of entries has begun."""

    def __init__(self) -> None:
        self.depth, self.deepest, self.number, self.start = 0, 0, 0, 0
        self.name = (0, 0)
        self.is_listed = self.is_over = False

    def opened(self, data: bytes | mmap, at: int) -> None:
        self.depth += 1
        self.deepest = max(self.deepest, self.depth)
        if self.depth == IN_LIST and data[at] == LIST and data[slice(*self.name)] == ENTRIES:
            self.is_listed = True
        elif self.is_listed and self.depth == IN_ENTRY:
            self.number, self.start, self.deepest = self.number + 1, at, self.depth

    def closed(self, end: int) -> Span | None:
        self.depth -= 1
        if not self.is_listed:
            return None
        self.is_over = self.depth == IN_LOG
        if self.depth != IN_LIST:
            return None
        return Span(self.number, self.start, end, self.deepest - IN_ENTRY > DEEPEST)


def spans(data: bytes | mmap) -> Iterator[Span | Cut]:
    """Every whole entry in order; at the end a Cut where the recording is not whole."""
    scan = _Scan()
    for token in TOKEN.finditer(data):
        at, end = token.span()
        mark = data[at]
        if mark == QUOTE:
            if end - at == 1:
                break
            if scan.depth == IN_LOG and not scan.is_listed:
                scan.name = (at, end)
        elif mark in OPENING:
            scan.opened(data, at)
        elif span := scan.closed(end):
            yield span
        if scan.is_over:
            return
    inside = scan.depth >= IN_ENTRY or not scan.number
    yield Cut(scan.number + (not inside) if scan.is_listed else 0)
