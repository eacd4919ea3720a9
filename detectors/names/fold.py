"""Brings a name to the form in which disguises fall away, with a map back to what was written."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from detectors.names import tables
from detectors.names.unseen import Kind, kind

# Boxed and circled letters that normalisation leaves alone: the code point of each row's A.
BOXED = (0x1F150, 0x1F170)
NEGATIVE_DIGITS = {0x24FF: "0", **{0x24EB + i: str(11 + i) for i in range(10)}}
DINGBAT_DIGITS = {start + i: str(1 + i) for start in (0x2776, 0x2780, 0x278A) for i in range(10)}
# Marks beyond these on one letter are noise; normalising thousands of them takes quadratic time.
MOST_MARKS = 8
# What holds an emoji sequence together; after anything else it hides.
EMOJI_GLUE = frozenset("\u200d\ufe0f\u20e3") | frozenset(map(chr, range(0xE0020, 0xE0080)))
KEYCAPS = frozenset("0123456789#*")
BRACKETS = "()〔〕"
# A letter with a stroke or a hook, or as small as others but a capital.
VARIED = re.compile("LATIN (?:SMALL LETTER|LETTER SMALL CAPITAL) ([A-Z])(?: WITH .+)?")
# Stands for a character whose fold depends on its neighbours; no text holds it.
NEIGHBOURLY = "\uffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A code point of the raw name that is not in the folded one."""

    position: int
    code: str
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """`text` is what names are compared by, `plain` the same unsimplified; text[i] comes from raw[origin[i]]."""

    raw: str
    text: str
    plain: str
    origin: tuple[int, ...]
    dropped: tuple[Dropped, ...]


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """The letters, digits and ideographs of a name: compatible forms unified, simplified, lower case, no accents."""
    text = name.translate(_FOLDS)
    return folded(name).text if NEIGHBOURLY in text else text


def folded(name: str) -> Folded:
    """Folds any text at all, in linear time; folding again changes nothing."""
    plain, origin = _plain(name)
    return Folded(
        raw=name,
        text=plain.translate(_simplified()),
        plain=plain,
        origin=tuple(origin),
        dropped=tuple(_dropped(name)),
    )


def _plain(name: str) -> tuple[str, list[int]]:
    """Repeats until stable: letters that come to stand side by side may compose, as the parts of Hangul do."""
    text, origin = _pass(name)
    while (again := _pass(text))[0] != text:
        text, origin = again[0], [origin[position] for position in again[1]]
    return text, origin


def _pass(name: str) -> tuple[str, list[int]]:
    pieces, origin = [], []
    for start, end in _clusters(name):
        if piece := _visible(name[start:end]):
            seen = next((position for position in range(start, end) if _visible(name[position])), start)
            pieces.append(piece)
            origin += [seen] * len(piece)
    return "".join(pieces), origin


def _clusters(name: str) -> Iterator[tuple[int, int]]:
    """Runs that normalisation must see together: a character and the marks and Hangul parts that follow it."""
    start = 0
    for position in range(1, len(name)):
        if not _is_attached(name[position]) or position - start > MOST_MARKS:
            yield start, position
            start = position
    if name:
        yield start, len(name)


@lru_cache(maxsize=65536)
def _is_attached(character: str) -> bool:
    first = unicodedata.normalize("NFKD", character)[:1]
    return unicodedata.category(first)[0] == "M" or "\u1160" <= first <= "\u11ff"


@lru_cache(maxsize=65536)
def _visible(cluster: str) -> str:
    """The letters of a cluster, unified and small; none of a sign that says a word, as ™ and ㎡ do."""
    known = cluster.translate(_unified())
    compatible = unicodedata.normalize("NFKC", known).translate(_unified())
    letters = "".join(character for character in compatible if kind(character) is None)
    if known and unicodedata.category(known[0]) == "So" and letters.isascii() and len(compatible.strip(BRACKETS)) > 1:
        return ""
    return "".join(_unaccented(character) for character in letters.casefold())


def _unaccented(character: str) -> str:
    base = unicodedata.normalize("NFKD", character)[:1]
    if "a" <= base <= "z":
        return base
    varied = VARIED.fullmatch(unicodedata.name(base, ""))
    return varied.group(1).lower() if varied else base if unicodedata.name(base, "").startswith("LATIN ") else character


def _dropped(name: str) -> Iterator[Dropped]:
    before: Kind | None = None
    for position, character in enumerate(name):
        why = kind(character)
        if (
            why is not None
            and character in EMOJI_GLUE
            and (before is Kind.EMOJI or name[position - 1 : position] in KEYCAPS)
        ):
            why = Kind.EMOJI
        if why is not None and not _visible(character) and not _composes(name, position):
            yield Dropped(position=position, code=f"U+{ord(character):04X}", kind=why)
        before = why


def _composes(name: str, position: int) -> bool:
    """Whether a mark changes the letter before it instead of vanishing: the voicing of が written in two."""
    pair = name[max(position - 1, 0) : position + 1]
    return unicodedata.category(pair[-1])[0] == "M" and _visible(pair) != _visible(pair[:-1])


class _Folds(dict[int, str]):
    """What each code point folds to where no neighbour matters; filled as names bring them up."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        text = NEIGHBOURLY if _needs_neighbours(character) else folded(character).text
        return self.setdefault(code, text)


def _needs_neighbours(character: str) -> bool:
    return _is_attached(character) or "\u1100" <= unicodedata.normalize("NFKD", character)[:1] <= "\u115f"


_FOLDS = _Folds()


@cache
def _unified() -> dict[int, str]:
    """Radicals, strokes and boxed letters that normalisation does not know."""
    boxed = {start + i: chr(ord("a") + i) for start in BOXED for i in range(26)}
    return NEGATIVE_DIGITS | DINGBAT_DIGITS | boxed | _targets("R")


@cache
def _simplified() -> dict[int, str]:
    return _targets("S")


def _targets(kind: str) -> dict[int, str]:
    lines = (row[1:] for row in tables.rows("simplified.txt") if row[0] == kind)
    return {ord(before): after for after, sources in lines for before in sources}
