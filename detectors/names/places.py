"""The places that a name speaks of: the divisions of China from the provinces to the townships."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from detectors.names import tables
from detectors.names.glyph import glyph
from detectors.names.sound import sound

LEVELS = {2: 1, 4: 2, 6: 3, 9: 4}
# Places alike at least this much, character by character, are taken for one another.
ALIKE = 0.6
# Development zones are no divisions: they are named after the place they lie in, and have bodies of their own.
ZONES = (
    *("高新技术产业开发区", "城乡一体化示范区", "经济技术开发区", "高新技术开发区", "循环经济示范区"),
    *("自由贸易试验区", "经济开发区", "生态旅游区", "旅游度假区", "综合保税区", "风景名胜区", "自由贸易区"),
    *("出口加工区", "边境合作区", "产业集聚区", "航空港区", "工业园区", "产业园区", "科技园区", "高新园区"),
    *("工业新区", "工业园", "产业园", "科技园", "示范区", "试验区", "开发区", "高新区", "经开区", "保税区", "自贸区"),
    *("度假区", "风景区", "管理区", "管委会", "港区", "新区", "园区"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A division: level 1 province, 2 prefecture, 3 county, 4 township; `parent` is the code above, '' for none."""

    code: str
    name: str
    short: str
    level: int
    parent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSpan:
    """text[start:end] names these places, the highest first; weak: it is an everyday word too."""

    start: int
    end: int
    places: tuple[Place, ...]
    weak: bool


@lru_cache(maxsize=65536)
def find(text: str) -> tuple[PlaceSpan, ...]:
    """The longest place names in folded text, from left to right, each with everything that it may mean."""
    return tuple(_spans(text))


def abbreviated(char: str) -> Place | None:
    """The place that one character stands for: 桂 for 广西, 穗 for 广州; far too often it stands for itself."""
    codes = _gazetteer().codes.get(char, ())
    return place(codes[0]) if codes else None


@lru_cache(maxsize=4096)
def place(code: str) -> Place:
    """The division of that code."""
    _, name, short, _ = _gazetteer().rows[code]
    parent = next(
        (code[:length] for length in (6, 4, 2) if length < len(code) and code[:length] in _gazetteer().rows), ""
    )
    return Place(code=code, name=name, short=short, level=LEVELS[len(code)], parent=parent)


@lru_cache(maxsize=4096)
def ancestors(code: str) -> tuple[Place, ...]:
    """The places around a place, the nearest first."""
    parent = place(code).parent
    return (place(parent), *ancestors(parent)) if parent else ()


@lru_cache(maxsize=65536)
def alike(a: Place, b: Place) -> bool:
    """Whether two places are easily taken for one another by ear or eye: 山西 and 陕西, 玉林 and 榆林."""
    if len(a.short) != len(b.short):
        return False
    return min(max(sound(x, y), glyph(x, y)) for x, y in zip(a.short, b.short, strict=True)) >= ALIKE


def called() -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """All that places are called, the short names of those it may mean, and whether it is an everyday word too."""
    places = _gazetteer()
    for name, codes in places.codes.items():
        yield name, tuple(dict.fromkeys(places.rows[code][2] for code in codes)), name in places.weak


def zone(text: str, start: int) -> str:
    """The word for a development zone that stands at `start`: 高新区; '' where none does."""
    return next((word for word in ZONES if text.startswith(word, start)), "")


class _Gazetteer:
    """All places by code and by name; and, as bits, the lengths of the names that begin with two given characters."""

    def __init__(self) -> None:
        self.rows = {row[0]: row for row in tables.rows("places.txt.gz")}
        self.codes: dict[str, list[str]] = {}
        self.weak: set[str] = set()
        for code, name, short, worth in self.rows.values():
            self._enter(name, code)
            if worth != "-" and short != name:
                self._enter(short, code)
            if worth == "w":
                self.weak.add(short)
            if len(code) < 9 and (form := short + name[-1]) != name:
                self._enter(form, code)
        for alias, code, worth in tables.rows("place_aliases.txt"):
            self._enter(alias, code)
            self.weak.update([alias] if worth else [])
        self.lengths: dict[str, int] = {}
        for called in self.codes:
            self.lengths[called[:2]] = self.lengths.get(called[:2], 0) | 1 << len(called)

    def _enter(self, called: str, code: str) -> None:
        self.codes.setdefault(called, []).append(code)

    def longest(self, text: str, start: int) -> str:
        bits = self.lengths.get(text[start : start + 2], 0)
        while bits:
            length = bits.bit_length() - 1
            if (called := text[start : start + length]) in self.codes:
                return called
            bits ^= 1 << length
        return ""


def _spans(text: str) -> Iterator[PlaceSpan]:
    places, start = _gazetteer(), 0
    while start < len(text) - 1:
        if called := places.longest(text, start):
            yield PlaceSpan(start=start, end=start + len(called), places=_meanings(called), weak=called in places.weak)
        start += len(called) or 1


@lru_cache(maxsize=4096)
def _meanings(called: str) -> tuple[Place, ...]:
    codes = dict.fromkeys(_gazetteer().codes[called])
    return tuple(place(code) for code in sorted(codes, key=len))


@cache
def _gazetteer() -> _Gazetteer:
    return _Gazetteer()
