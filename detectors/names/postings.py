"""Hash tables from keys to the names that have them, made of flat arrays."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detectors.names.rows import Indices, spans

Keys = NDArray[np.uint32]
Pairs = tuple[Indices, Indices]

# Bits of the filter in front of a table, for each key in it.
BITS_A_KEY, BITS_FILED = 64, 16
NARROWEST, WIDEST = 16, 27
FEWEST_HEADS = 8
# Pairs handed out at a time: bounds the memory that a flood of equal keys takes.
AT_A_TIME = 1 << 17


@dataclass(frozen=True, slots=True)
class Table:
    """`keys` of any kind of integer, sorted; owners[i] has keys[i]."""

    keys: NDArray[Any]
    owners: NDArray[np.int32]

    @classmethod
    def build(cls, keys: NDArray[Any], owners: Indices) -> "Table":
        order = np.argsort(keys, kind="stable")
        return cls(keys[order], owners[order].astype(np.int32))

    def followed(self, other: "Table", shift: int) -> "Table":
        """With the other table's keys, whose owners count from `shift` on."""
        return Table.build(np.concatenate([self.keys, other.keys]), np.concatenate([self.owners, other.owners + shift]))

    def owning(self, keys: NDArray[Any]) -> Iterator[Pairs]:
        """Pairs (position in `keys`, owner of that key), a bounded number at a time."""
        first = np.searchsorted(self.keys, keys, "left")
        counts = np.searchsorted(self.keys, keys, "right") - first
        for positions, places in _portions(first, counts):
            yield positions, self.owners[places].astype(np.int64)


@dataclass(frozen=True, slots=True)
class Filed:
    """A table of keys of 64 bits that are spread evenly; `bits` says quickly that a key is not there."""

    bits: NDArray[np.uint8]
    table: Table

    @classmethod
    def build(cls, table: Table) -> "Filed":
        width = min(WIDEST, max(NARROWEST, (BITS_FILED * len(table.keys)).bit_length()))
        bits = np.zeros(1 << width, np.bool_)
        bits[_upper(table.keys, width)] = True
        return cls(np.packbits(bits, bitorder="little"), table)

    @classmethod
    def restored(cls, arrays: Iterator[NDArray[Any]]) -> "Filed":
        """From its arrays(), in their order."""
        return cls(next(arrays), Table(next(arrays), next(arrays)))

    def arrays(self) -> list[NDArray[Any]]:
        return [self.bits, self.table.keys, self.table.owners]

    def shared(self, others: Indices, keys: Indices) -> Iterator[Pairs]:
        """Pairs (others[i], owner of keys[i]), a bounded number at a time."""
        places = _upper(keys, (8 * len(self.bits)).bit_length() - 1)
        hit = self.bits[places >> np.uint64(3)] >> (places & np.uint64(7)).astype(np.uint8) & np.uint8(1)
        likely = np.flatnonzero(hit)
        for at, owners in self.table.owning(keys[likely]):
            yield others[likely[at]], owners


def _upper(keys: NDArray[np.int64], width: int) -> NDArray[np.uint64]:
    upper: NDArray[np.uint64] = keys.view(np.uint64) >> np.uint64(64 - width)
    return upper


@dataclass(frozen=True, slots=True)
class Postings:
    """A table of keys that are spread evenly.

    `bits` says quickly that a key is not there; keys whose upper bits are i stand from heads[i] to heads[i + 1].
    """

    bits: NDArray[np.uint8]
    heads: NDArray[np.int32]
    table: Table

    @classmethod
    def build(cls, keys: Keys, owners: Indices) -> "Postings":
        width = min(WIDEST, max(NARROWEST, (BITS_A_KEY * len(keys)).bit_length()))
        bits = np.zeros(1 << width, np.bool_)
        bits[keys >> np.uint32(32 - width)] = True
        table = Table.build(keys, owners)
        shift = min(32 - FEWEST_HEADS, 33 - len(keys).bit_length())
        heads = np.searchsorted(table.keys >> np.uint32(shift), np.arange((1 << 32 - shift) + 1)).astype(np.int32)
        return cls(np.packbits(bits, bitorder="little"), heads, table)

    @classmethod
    def restored(cls, arrays: Iterator[NDArray[Any]]) -> "Postings":
        """From its arrays(), in their order."""
        return cls(next(arrays), next(arrays), Table(next(arrays), next(arrays)))

    def arrays(self) -> list[NDArray[Any]]:
        return [self.bits, self.heads, self.table.keys, self.table.owners]

    def maybe(self, keys: Keys) -> Indices:
        """Positions of the keys that are worth looking up."""
        width = (8 * len(self.bits)).bit_length() - 1
        places = keys >> np.uint32(32 - width)
        hit = self.bits[places >> np.uint32(3)] >> (places & np.uint32(7)).astype(np.uint8) & np.uint8(1)
        return np.flatnonzero(hit)

    def owning(self, keys: Keys) -> Iterator[Pairs]:
        """Pairs (position in `keys`, owner of that key), a bounded number at a time."""
        upper = keys >> np.uint32(33 - (len(self.heads) - 1).bit_length())
        first = self.heads[upper]
        for positions, places in _portions(first, self.heads[upper + np.uint32(1)] - first):
            same = self.table.keys[places] == keys[positions]
            yield positions[same], self.table.owners[places[same]].astype(np.int64)


def _portions(first: NDArray[Any], counts: NDArray[Any]) -> Iterator[Pairs]:
    """Pairs (i, first[i] ... first[i] + counts[i] - 1), a bounded number at a time."""
    held = np.flatnonzero(counts)
    first, counts = first[held].astype(np.int64), counts[held].astype(np.int64)
    total, start = np.cumsum(counts), 0
    while start < len(held):
        done = total[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(total, done + AT_A_TIME, "right")))
        part = slice(start, end)
        yield np.repeat(held[part], counts[part]), spans(first[part], counts[part])
        start = end


def merged(found: list[Pairs]) -> Pairs:
    """All pairs of all lists, one after the other."""
    none = np.empty(0, np.int64)
    rows, ids = ([none, *(pair[side] for pair in found)] for side in (0, 1))
    return np.concatenate(rows), np.concatenate(ids)


def distinct(rows: Indices, ids: Indices) -> Pairs:
    """Each pair once, by row and then by id."""
    packed = np.sort(rows << 32 | ids)
    packed = packed[np.diff(packed, prepend=-1) > 0]
    return packed >> 32, packed & 0xFFFFFFFF
