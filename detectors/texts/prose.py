"""Prose made comparable: sentences without disguises, and how much one text is another."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from detectors.names.fold import fold

# Nobody writes more than this about himself; what follows in a post is not read.
LONGEST = 2000
ENDS = re.compile(r"[。！？!?；;\n\r]+")
PAUSES = re.compile(r"[，,、：:|｜·…~～—\s]+")
# A part of a text says as much as the whole from so many times the shortest length on.
PART = 1.5
# What platforms put where nobody wrote a bio.
UNWRITTEN = re.compile("(?:.{0,6}(?:懒|没有|还没|暂无|暂未|尚未|未填|未设).{0,12}|无|暂无|空)?")
UNSEEN = {"Cf", "Mn", "Cc"}


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Compatible forms unified, lower case, nothing invisible; punctuation, spaces and emoji stay."""
    unified = unicodedata.normalize("NFKC", text[:LONGEST])
    return "".join(char for char in unified if char == "\n" or unicodedata.category(char) not in UNSEEN).lower()


@lru_cache(maxsize=8192)
def sentences(text: str) -> tuple[tuple[str, ...], ...]:
    """Each sentence as its clauses, folded as names are: simplified, lower case, without punctuation."""
    cut = (tuple(filter(None, map(fold, PAUSES.split(each)))) for each in ENDS.split(text[:LONGEST]))
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
