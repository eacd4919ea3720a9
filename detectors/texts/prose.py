"""Prose made comparable: sentences without disguises, and how much one text is another."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from detectors.names.fold import fold
from detectors.names.unseen import Kind, kind

# Nobody writes more than this about himself, with what can be seen; what follows in a post is not read.
LONGEST = 2000
ENDS = re.compile(r"[。！？!?；;\n\r]+")
PAUSES = re.compile(r"[，,、：:|｜·…~～—\s]+")
# A part of a text says as much as the whole from so many times the shortest length on.
PART = 1.5
# What platforms put where nobody wrote a bio.
UNWRITTEN = re.compile("(?:.{0,6}(?:懒|没有|还没|暂无|暂未|尚未|未填|未设).{0,12}|无|暂无|空)?")
UNSEEN = {"Mn", "Me"}
SPACE = re.compile(r"\s+")
LINE_ENDS = frozenset("\n\r\v\f\x85\u2028\u2029")


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """The beginning of a text as people see it; punctuation, spaces and emoji stay."""
    return unified(text, LONGEST)


def unified(text: str, longest: int) -> str:
    """As much of a text as is asked for: compatible forms unified, lower case, nothing invisible."""
    seen = unicodedata.normalize("NFKC", visible(text)[:longest])
    return visible(seen)[:longest].lower()


def visible(text: str) -> str:
    """A text without what cannot be seen; white space is one blank, or one end of a line."""
    return SPACE.sub(_space, text.translate(_SEEN))


def _space(run: re.Match[str]) -> str:
    return " " if LINE_ENDS.isdisjoint(run.group()) else "\n"


class _Seen(dict[int, str]):
    """What is to be seen of each code point; filled as texts bring them up."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        unseen = kind(char) is Kind.INVISIBLE or unicodedata.category(char) in UNSEEN
        return self.setdefault(code, "" if unseen and not char.isspace() else char)


_SEEN = _Seen()


@lru_cache(maxsize=8192)
def sentences(text: str) -> tuple[tuple[str, ...], ...]:
    """Each sentence as its clauses, folded as names are: simplified, lower case, without punctuation."""
    cut = (tuple(filter(None, map(fold, PAUSES.split(each)))) for each in ENDS.split(visible(text)[:LONGEST]))
    return tuple(clauses for clauses in cut if clauses)


@lru_cache(maxsize=8192)
def whole(text: str) -> str:
    """A text folded, as one string."""
    return "".join(clause for clauses in sentences(text) for clause in clauses)


def without(text: str, words: Iterable[str]) -> str:
    """A folded text without these folded words, the longest taken out first."""
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "") if word else text
    return text


def sameness(one: str, other: str, *, shortest: int) -> float:
    """How much (0-1) of the shorter of two folded texts is in the other; 0 where either is too short to tell."""
    if min(len(one), len(other)) < shortest:
        return 0.0
    alike = float(ratio(one, other)) / 100
    if min(len(one), len(other)) < PART * shortest:
        return alike
    shorter, longer = sorted((_pairs(one), _pairs(other)), key=len)
    return max(alike, len(shorter & longer) / len(shorter))


@lru_cache(maxsize=8192)
def _pairs(text: str) -> frozenset[str]:
    """Neighbouring characters: a part is told by them in linear time, however long and hostile the whole is."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))
