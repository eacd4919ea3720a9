"""A name as the matcher reads it: folded, taken apart, and weighed character by character."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from detectors.names import sound
from detectors.names.fold import Folded, folded
from detectors.names.lexicon import Role
from detectors.names.split import joins
from detectors.names.structure import LONGEST, Structure, parse
from detectors.names.tokens import Token
from detectors.names.trick import Trick
from detectors.names.unseen import Kind

# What a character of an official name is worth, by what it does there; place and duty carry the name.
PLACE, BODY, REST, LEVEL, FILLING = 1.2, 1.0, 1.2, 0.35, 0.4
WEIGHT_OF = {Role.BRAND: 1.0, Role.TOPIC: 0.8, Role.AGAINST: 1.0, Role.BRANCH: 0.7, Role.SERVICE: 0.5}
DECORATION = 0.25
# What a character costs that stands between those of the official name.
COST_OF = {Role.DECORATION: 0.15, Role.GENERIC: 0.2, Role.SERVICE: 0.3}
COST = 0.5
HIDDEN = {Kind.INVISIBLE, Kind.COMBINING, Kind.PRIVATE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`bare` is `text` without the decoration at its ends, it starts at `offset`; weights and costs go with `text`."""

    folded: Folded
    text: str
    structure: Structure
    bare: str
    offset: int
    weights: tuple[float, ...]
    costs: tuple[float, ...]
    places: frozenset[int]
    bodies: frozenset[int]
    disguises: tuple[Trick, ...]
    hidden: tuple[str, ...]
    letters: int
    joins: tuple[tuple[int, int, str], ...]


@lru_cache(maxsize=65536)
def read(name: str) -> Reading:
    """Reads a name; everything about it that does not depend on another name."""
    whole = folded(name)
    text = whole.text[:LONGEST]
    structure = parse(text)
    weights, places, bodies = _weighed(structure)
    start, end = _bare(structure)
    return Reading(
        folded=whole,
        text=text,
        structure=structure,
        bare=text[start:end],
        offset=start,
        weights=weights,
        costs=_costs(structure),
        places=places,
        bodies=bodies,
        disguises=_disguises(whole),
        hidden=tuple(dict.fromkeys(dropped.code for dropped in whole.dropped if dropped.kind in HIDDEN)),
        letters=sum("a" <= char <= "z" for char in text),
        joins=tuple(joins(text)),
    )


@lru_cache(maxsize=65536)
def spelled(text: str) -> str:
    """Folded text in pinyin."""
    return sound.pinyin(text)


def joined(name: Reading, wanted: str) -> Reading | None:
    """The same name with parts put together wherever that gives a wanted character; None where it never does."""
    found = [join for join in name.joins if join[2] in wanted]
    if not found:
        return None
    text, last = "", 0
    for start, end, char in sorted(found, key=lambda join: (join[0], -join[1])):
        if start >= last:
            text += name.text[last:start] + char
            last = end
    return read(text + name.text[last:])


def _disguises(name: Folded) -> tuple[Trick, ...]:
    """The tricks that folding undoes."""
    kinds = {dropped.kind for dropped in name.dropped}
    found = {_disguise(name.raw[name.origin[i]], name.plain[i], name.text[i]) for i in range(len(name.text))}
    found.add(Trick.INVISIBLE if kinds & HIDDEN else None)
    found.add(Trick.PUNCTUATION if kinds - HIDDEN else None)
    return tuple(trick for trick in Trick if trick in found)


def _disguise(raw: str, plain: str, text: str) -> Trick | None:
    """What became of one character: as written, unified, simplified."""
    if plain != text:
        return Trick.TRADITIONAL
    if raw == plain:
        return None
    if raw.casefold() == plain:
        return Trick.CASE
    if plain in unicodedata.normalize("NFKC", raw).casefold():
        return Trick.WIDTH
    return Trick.LATIN if plain.isascii() else Trick.GLYPH


def _weighed(structure: Structure) -> tuple[tuple[float, ...], frozenset[int], frozenset[int]]:
    weights = [REST] * len(structure.text)
    bodies = set(range(len(structure.text)))
    places: set[int] = set()
    for token in structure.tokens:
        span = range(token.start, token.end)
        bodies -= set(span)
        for i in span:
            weights[i] = _weight(token, i)
        if token.places:
            places |= set(span[: len(token.core)])
        elif token.role in (Role.ORGAN, Role.BRAND, Role.TOPIC):
            bodies |= {i for i in span if weights[i] > FILLING}
    return tuple(weights), frozenset(places), frozenset(bodies)


def _weight(token: Token, i: int) -> float:
    if token.places:
        return PLACE if i < token.start + len(token.core) else LEVEL
    if token.role is Role.ORGAN:
        return BODY if token.start <= i - token.filling[0] and i < token.end - token.filling[1] else FILLING
    if token.role is Role.GENERIC:
        return FILLING
    return DECORATION if token.role is Role.DECORATION or token.role is None else WEIGHT_OF[token.role]


def _costs(structure: Structure) -> tuple[float, ...]:
    costs = [COST] * len(structure.text)
    for token in structure.tokens:
        for i in range(token.start, token.end):
            costs[i] = (
                COST_OF.get(token.role, COST) if token.role else LEVEL if i >= token.start + len(token.core) else COST
            )
    return tuple(costs)


def bare(text: str) -> str:
    """Folded text without the decoration at its ends."""
    start, end = _bare(parse(text))
    return text[start:end]


def _bare(structure: Structure) -> tuple[int, int]:
    """Where the name begins and ends without the decoration at its ends."""
    start, end = 0, len(structure.text)
    tokens = list(structure.tokens)
    while tokens and tokens[0].start == start and tokens[0].role is Role.DECORATION:
        start = tokens.pop(0).end
    while tokens and tokens[-1].end == end and tokens[-1].role is Role.DECORATION:
        end = tokens.pop().start
    return (start, end) if start < end else (0, len(structure.text))
