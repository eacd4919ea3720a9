"""Cuts a folded name into places and words of the lexicon, so that they cover most of it in the fewest pieces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from detectors.names.lexicon import Role, Word, lexicon
from detectors.names.places import Place, PlaceSpan, abbreviated, find

NATION = "0"
INVENTED = "?"
REGION = "~"
TOWNSHIP = 4
LEVEL_OF = {"省": 1, "州": 2, "盟": 2, "市": 2, "县": 3, "区": 3, "旗": 3, "镇": 4, "乡": 4}
UNKNOWN_PLACE = re.compile("(?![省州市县区旗镇乡])[\u4e00-\u9fff]{2,3}?[省州市县区旗镇乡]")
# Letters of provinces that are everyday words beside a short word: 云 of 云税务.
AMBIGUOUS_PROVINCES = "云新贵青宁台港甘黑吉秦海"
# The shortest word that a body's duty is told by, and what stands in front of it.
CORE = 2
FILLING_AHEAD = ("中华人民共和国", "国家", "人民", "市", "县", "区", "省")
MAIN = (Role.ORGAN, Role.BRAND, Role.AGAINST, Role.TOPIC, Role.BRANCH, Role.DECORATION, Role.SERVICE, Role.GENERIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """text[start:end]; a place token has places, all others a word of the lexicon; `role` is what it does here.

    `filling`: how many characters at either end of a body's name say nothing of its duty (the 局 of 公安局).
    """

    start: int
    end: int
    role: Role | None
    places: tuple[Place, ...] = ()
    word: Word | None = None
    core: str = ""
    weak: bool = False
    filling: tuple[int, int] = (0, 0)


def cut(text: str) -> tuple[Token, ...]:
    """The tokens that cover most of the name in the fewest pieces."""
    edges = _edges(text)
    best: list[tuple[int, Token | None]] = [(0, None)] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        best[end] = (best[end - 1][0], None)
        for token, worth in edges.get(end, ()):
            best[end] = max(best[end], (best[token.start][0] + worth, token), key=lambda pair: pair[0])
    return tuple(_traced(best))[::-1]


def _traced(best: list[tuple[int, Token | None]]) -> Iterator[Token]:
    end = len(best) - 1
    while end > 0:
        token = best[end][1]
        if token is not None:
            yield token
        end = token.start if token is not None else end - 1


def _edges(text: str) -> dict[int, list[tuple[Token, int]]]:
    edges: dict[int, list[tuple[Token, int]]] = {}
    starts = {0}
    for token, worth in (*_province(text), *_place_tokens(text), *_word_tokens(text)):
        edges.setdefault(token.end, []).append((token, worth))
        if token.places:
            starts.add(token.end)
    for start in starts:
        for token, worth in _invented(text, start):
            edges.setdefault(token.end, []).append((token, worth))
    return edges


def _word_tokens(text: str) -> Iterator[tuple[Token, int]]:
    words = lexicon()
    for start in range(len(text)):
        for end, word in words.at(text, start):
            role = next((role for role in MAIN if role in word.roles), None)
            if role is None:
                place = nation() if Role.NATION in word.roles else _region(text[start:end])
                yield Token(start=start, end=end, role=None, places=(place,), core=place.short), 10 * (end - start) - 3
            else:
                filling = _filling(text[start:end]) if role is Role.ORGAN else (0, 0)
                yield Token(start=start, end=end, role=role, word=word, filling=filling), _worth(role, end - start)


@lru_cache(maxsize=8192)
def _filling(word: str) -> tuple[int, int]:
    core = word
    if Role.NATIONAL in lexicon().words[word].roles:
        return 0, 0
    while (shorter := _without_filling_behind(core)) != core:
        core = shorter
    behind = len(word) - len(core)
    ahead = next(
        (len(first) for first in FILLING_AHEAD if core.startswith(first) and len(core) - len(first) >= CORE), 0
    )
    return ahead, behind


def _without_filling_behind(core: str) -> str:
    for length in range(1, len(core) - CORE + 1):
        word = lexicon().words.get(core[-length:])
        if word is not None and word.roles & {Role.GENERIC, Role.DECORATION}:
            return core[:-length]
    return core


def _worth(role: Role, length: int) -> int:
    if length == 1:
        return 4
    return 10 * length - (2 if role is Role.ORGAN else 3)


def _spans(text: str, start: int = 0) -> Iterator[PlaceSpan]:
    """All places, and those that a township's short name may hide: the 安徽 of 中国安徽 behind a 国安镇."""
    for span in find(text[start:]):
        moved = replace(span, start=span.start + start, end=span.end + start)
        yield moved
        if (
            all(place.level == TOWNSHIP for place in span.places)
            and span.places[0].name != text[moved.start : moved.end]
        ):
            yield from _shorter(text[moved.start : moved.end - 1], moved.start)
            yield from _spans(text, moved.start + 1)
            return


def _shorter(text: str, start: int) -> Iterator[PlaceSpan]:
    """The place that fills all of `text`: the 安阳 of a township 安阳城."""
    for span in find(text):
        if span.start == 0 and span.end == len(text):
            yield replace(span, start=start, end=start + len(text))


def _place_tokens(text: str) -> Iterator[tuple[Token, int]]:
    for span in _spans(text):
        called = text[span.start : span.end]
        named = tuple(place for place in span.places if place.name == called)
        meant = named or _meant(span, called)
        core = meant[0].short
        yield _place(span.start, span.end, meant, core, weak=not named and (span.weak or meant[0].level == TOWNSHIP))
        after = text[span.end : span.end + 1]
        if named and len(called) > 2 and called[:-1] == core:
            shorter = find(core)
            yield _place(span.start, span.end - 1, _meant(shorter[0], core) if shorter else meant, core)
        elif not named and after and after in LEVEL_OF:
            yield _place(span.start, span.end + 1, (_invention(called, after),), core)


def _meant(span: PlaceSpan, called: str) -> tuple[Place, ...]:
    """Without townships of the name of larger places, and without poetic names of places where others bear the name."""
    large = tuple(place for place in span.places if place.level < TOWNSHIP) or span.places
    return tuple(place for place in large if called.startswith(place.short)) or large


def _province(text: str) -> Iterator[tuple[Token, int]]:
    """A province by its one letter, in front of a word for a body: 沪 in 沪公安."""
    province = abbreviated(text[0]) if len(text) > CORE + (text[:1] in AMBIGUOUS_PROVINCES) else None
    if province and any(Role.ORGAN in word.roles and end == len(text) for end, word in lexicon().at(text, 1)):
        yield Token(start=0, end=1, role=None, places=(province,), core=province.short), 5


def _place(start: int, end: int, places: tuple[Place, ...], core: str, *, weak: bool = False) -> tuple[Token, int]:
    worth = 10 * (end - start) - (6 if weak else 2)
    return Token(start=start, end=end, role=None, places=places, core=core, weak=weak), worth


def _invented(text: str, start: int) -> Iterator[tuple[Token, int]]:
    """A place that no gazetteer knows, told by its level: 青澜县 in front of a word for a body."""
    found = UNKNOWN_PLACE.match(text, start)
    if found is None or (
        found.end() < len(text) and not any(_is_body(word) for _, word in lexicon().at(text, found.end()))
    ):
        return
    core, level = found.group()[:-1], found.group()[-1]
    place = _invention(core, level)
    yield Token(start=start, end=found.end(), role=None, places=(place,), core=core), 10 * (len(core) + 1) - 5


def _is_body(word: Word) -> bool:
    return bool(word.roles & {Role.ORGAN, Role.GENERIC, Role.BRANCH})


def _invention(core: str, level: str) -> Place:
    return Place(code=f"{INVENTED}{core}{level}", name=core + level, short=core, level=LEVEL_OF[level], parent="")


def nation() -> Place:
    return Place(code=NATION, name="中国", short="中国", level=0, parent="")


def _region(name: str) -> Place:
    return Place(code=f"{REGION}{name}", name=name, short=name, level=1, parent="")
