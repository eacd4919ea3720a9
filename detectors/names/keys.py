"""Keys that two names share whenever few edits lie between them: ordered runs of their rarest tokens.

Let a candidate of n tokens and an official name of m be at most K edits apart, and L be the longer of n and m. Each
position of the longer name that an optimal alignment leaves without an equal partner costs an edit, so at least L - K
pairs of equal tokens are aligned, and at most n - (L - K) tokens of the candidate, m - (L - K) of the official name,
are not: its spare tokens.

Sort the positions of each name by how rare their token is, equal tokens by position. Aligned pairs keep their order,
so the r-th aligned position in this order carries the same token in both names, and as only spare tokens can stand
before or between them, the first d aligned ones are among the first d + spare positions. Read from left to right these
d tokens are the same sequence in both names. So with d <= L - K both names have one of the keys
{ d of the first d + spare positions by rarity, read from left to right }.

Official names are laid in layers by length; a layer fixes d, and a candidate cuts its keys for each layer within reach.
Pairs at most one edit apart share a key of a close layer.

Of two edits or more the rule lets only one touch a telling token, and none if neither name has two of them. So all
telling tokens of a name but one are aligned, and if it has any, the rarest aligned one is among its two rarest. These
two, or the only one twice, or nothing twice where there is none, are anchors of which two such names share one, and
both names have one of the keys of a far layer, anchor included.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from detectors.names.rows import Indices, Rows, Tokens
from detectors.names.rule import TELLING_EDITS, edits_allowed
from detectors.names.vocabulary import Reading

LONGEST = 64
ANCHORS = 2
POSITION_BITS, TOKEN_BITS = 6, 25
POSITION, TOKEN = (1 << POSITION_BITS) - 1, (1 << TOKEN_BITS) - 1
# Sorts after every token.
NOTHING = np.int32(np.iinfo(np.int32).max)
# Fewer rows than this are sorted by numpy, more by comparing whole columns.
FEW = 256

Keys = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Layer:
    """Keys of `depth` tokens for official names of these lengths, of which `fewest` edits or more are allowed."""

    shortest: int
    longest: int
    depth: int
    fewest: int = 0
    most: int = TELLING_EDITS

    def shared(self, seen: int, known: int) -> int:
        """How many tokens names of these lengths must share; 0 if they cannot match."""
        allowed = edits_allowed(seen, known)
        shared = max(seen, known) - min(allowed, self.most)
        fits = self.shortest <= known <= self.longest and allowed >= self.fewest and shared <= min(seen, known)
        return shared if fits else 0


CLOSE = (Layer(1, 1, 1), Layer(2, 3, 2), Layer(4, 4, 3), Layer(5, LONGEST, 4))
FAR = tuple(Layer(*layer, TELLING_EDITS + 1, LONGEST) for layer in ((8, 14, 3), (15, 29, 2), (30, LONGEST, 1)))
LAYERS = CLOSE + FAR
# One row of odd factors a layer: for each place in a key, then for the anchor, then to tell the layers apart.
FACTORS = np.random.default_rng(20).integers(1 << 32, size=(len(LAYERS), 6), dtype=np.uint32) | np.uint32(1)
ANCHOR, SALT = 4, 5

# How a row is cut: layers by number, each with the spare tokens.
Cut = tuple[tuple[int, int], ...]


def cuts(officials: Sequence[int]) -> list[Cut]:
    """By length of a candidate, how to cut it for official names of these lengths."""
    return [_cut(length, [(length, known) for known in officials]) for length in range(LONGEST + 1)]


def own_cuts() -> list[Cut]:
    """By length of an official name, how to cut it for candidates of any length."""
    return [_cut(length, [(seen, length) for seen in range(1, 2 * LONGEST)]) for length in range(LONGEST + 1)]


def _cut(length: int, pairs: Sequence[tuple[int, int]]) -> Cut:
    shared = ((number, layer.shared(*pair)) for number, layer in enumerate(LAYERS) for pair in pairs)
    spares: dict[int, int] = {}
    for number, tokens in shared:
        if tokens:
            spares[number] = max(spares.get(number, 0), length - tokens)
    return tuple(spares.items())


def groups(lengths: Indices, cuts: Sequence[Cut]) -> Iterator[tuple[Indices, Cut]]:
    """Rows that are cut alike; `cuts` is by length, () for none."""
    distinct = sorted(set(cuts), reverse=True)
    number = np.array([distinct.index(way) for way in cuts], np.uint8)[lengths]
    order = np.argsort(number, kind="stable")
    ends = np.cumsum(np.bincount(number, minlength=len(distinct)))
    for start, end, way in zip([0, *ends], ends, distinct, strict=False):
        if way and end > start:
            yield order[start:end], way


def keys(names: Reading, rows: Indices, way: Cut) -> Iterator[Keys]:
    """Every key of each row, one array over all rows after the other."""
    rarest = _rarest(names.tokens, rows, max(LAYERS[number].depth + spare for number, spare in way))
    is_far = any(LAYERS[number] in FAR for number, _ in way)
    anchors = _anchors(names.telling, rows) if is_far else []
    for number, spare in way:
        layer, factors = LAYERS[number], FACTORS[number]
        prefix = [_by_position(column) for column in rarest[: layer.depth + spare]]
        _sort(prefix)
        for key in _hashes([(column & TOKEN).astype(np.uint32) for column in prefix], layer.depth, factors):
            yield from [key + anchor * factors[ANCHOR] for anchor in anchors] if layer in FAR else [key]


def _anchors(telling: Rows, rows: Indices) -> list[Keys]:
    rarest = _rarest(telling, rows, ANCHORS)
    rarest[1] = np.where(rarest[1] == NOTHING, rarest[0], rarest[1])
    return [(column >> POSITION_BITS).astype(np.uint32) for column in rarest]


def _hashes(tokens: list[Keys], depth: int, factors: NDArray[np.uint32]) -> Iterator[Keys]:
    multiplied = {
        (position, slot): token * factors[slot]
        for position, token in enumerate(tokens)
        for slot in range(depth)
        if slot <= position <= len(tokens) - depth + slot
    }
    for positions in combinations(range(len(tokens)), depth):
        key = multiplied[positions[0], 0] + factors[SALT]
        for slot, position in enumerate(positions[1:], 1):
            key += multiplied[position, slot]
        yield key


def _rarest(ranks: Rows, rows: Indices, count: int) -> list[Tokens]:
    """The `count` rarest tokens of each row with their positions, rarest first, as columns."""
    lengths = ranks.lengths[rows]
    width, starts = max(count, int(lengths.max())), ranks.starts[rows]
    columns = [_column(ranks.values, starts, lengths, position) for position in range(width)]
    if len(rows) < FEW:
        return list(np.sort(np.stack(columns), axis=0)[:count])
    _sort(columns, count)
    return columns[:count]


def _column(values: Tokens, starts: Indices, lengths: Indices, position: int) -> Tokens:
    inside = position < lengths
    if inside.all():
        return values[starts + position] << POSITION_BITS | position
    column = np.full(len(starts), NOTHING)
    column[inside] = values[starts[inside] + position] << POSITION_BITS | position
    return column


def _by_position(column: Tokens) -> Tokens:
    return (column & POSITION) << TOKEN_BITS | column >> POSITION_BITS


def _sort(columns: list[Tokens], count: int | None = None) -> None:
    """Sorts each row across the columns, smallest first, in place; with `count`, only that many."""
    larger = np.empty_like(columns[0])
    for end in range(min(count or len(columns), len(columns) - 1)):
        for right in range(len(columns) - 1, end, -1):
            left = right - 1
            np.maximum(columns[left], columns[right], out=larger)
            np.minimum(columns[left], columns[right], out=columns[left])
            columns[right], larger = larger, columns[right]
