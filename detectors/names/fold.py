"""Brings a name to the form in which disguises fall away."""

import unicodedata
from functools import lru_cache

from opencc import OpenCC

# Words that owners and impostors alike hang onto a name without changing whose it is.
DECORATION = (
    "官方账号",
    "官方帐号",
    "官方微博",
    "官方号",
    "官方",
    "官微",
    "官网",
    "账号",
    "公众号",
    "视频号",
    "在线",
    "v",
)

IDEOGRAPHS = (range(0x3400, 0xA000), range(0x20000, 0x32400))
# Letters to Unicode, nothing to the eye: the fillers of Hangul.
INVISIBLE_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")


def _simplified_characters() -> dict[int, str]:
    """OpenCC's simplification one character at a time: with regard to neighbours, it tells 乾縣 from 乾县."""
    given = [chr(code) for codes in IDEOGRAPHS for code in codes]
    simple = OpenCC("t2s").convert("\n".join(given)).split("\n")
    return {ord(before): after for before, after in zip(given, simple, strict=True) if before != after}


_SIMPLIFIED = _simplified_characters()


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """The letters, digits and ideographs of a name: compatible forms unified, simplified, lower case."""
    folded = _once(name)
    return folded if folded == name else fold(folded)


def _once(name: str) -> str:
    compatible = unicodedata.normalize("NFKC", name)
    plain = "".join(character for character in compatible if _is_visible_letter(character))
    return plain.casefold().translate(_SIMPLIFIED)


def _is_visible_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN" and character not in INVISIBLE_LETTERS


@lru_cache(maxsize=65536)
def undecorated(folded: str) -> str:
    """A folded name without the decoration at its ends; a name that is nothing but decoration stays whole."""
    core = folded
    while (shorter := _less_decorated(core)) != core:
        core = shorter
    return core or folded


def _less_decorated(folded: str) -> str:
    for word in DECORATION:
        folded = folded.removesuffix(word).removeprefix(word)
    return folded


def disguises(name: str) -> tuple[str, ...]:
    """Code points of `name` that a reader cannot see, as U+XXXX: format and private-use characters, marks, fillers."""
    hidden = (c for c in name if unicodedata.category(c) in {"Cf", "Co", "Mn", "Me", "Cc"} or c in INVISIBLE_LETTERS)
    return tuple(f"U+{ord(character):04X}" for character in hidden)
