"""Takes an official name apart: the place, the body, what is hung onto it, and the rest."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from detectors.names.lexicon import Role, lexicon
from detectors.names.places import Place, ancestors
from detectors.names.tokens import CORE, NATION, Token, cut, nation

# Names longer than this are no names; what follows is not read.
LONGEST = 64
NUMBER = re.compile("第?[一二三四五六七八九十百零〇两\\d]+(?=[小中大初高幼院医人派监支分师建税局所冶街社号]|$)")
# What a body's own word makes of these beside it: a mere suffix, or the body that it belongs to.
YIELDING = ("publish", "service", "government", "party")


def is_one_of_several(groups: Collection[str]) -> bool:
    """Whether a place has many such bodies, told apart by the rest of the name."""
    return bool(groups) and all(lexicon().organs[group].several for group in groups)


class Basis(StrEnum):
    """What tells the body: a word for it, or the brand of its accounts before or behind the place."""

    WORD = "word"
    BEFORE = "before"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """A folded name taken apart.

    `place` is the path to the deepest place, `codes` all that this may be, `suffix` the level where it is written out;
    `groups` are the bodies that the name means, `bodies` the same word by word, `hints` those it only alludes to.
    """

    text: str
    place: tuple[Place, ...]
    organisation: str
    decoration: tuple[str, ...]
    rest: str
    tokens: tuple[Token, ...]
    codes: frozenset[str]
    core: str
    suffix: str
    groups: frozenset[str]
    bodies: tuple[frozenset[str], ...]
    hints: frozenset[str]
    basis: Basis
    numbers: frozenset[str]

    def words(self, role: Role) -> tuple[str, ...]:
        return tuple(self.text[token.start : token.end] for token in self.tokens if token.role is role)


@lru_cache(maxsize=65536)
def parse(text: str) -> Structure:
    """Takes a folded name apart; reads no more than its first 64 characters."""
    text = text[:LONGEST]
    tokens = _settled(text, cut(text))
    places = [token for token in tokens if token.places]
    path = _path(places)
    deepest = places[-1] if places else None
    groups, basis = _groups(tokens)
    national = not places and any(token.word and Role.NATIONAL in token.word.roles for token in tokens)
    return Structure(
        text=text,
        place=(nation(),) if national else path,
        organisation=_first(tokens, groups),
        decoration=_said(text, tokens, Role.DECORATION),
        rest=_rest(text, tokens),
        tokens=tokens,
        codes=frozenset({NATION}) if national else _codes(deepest, path),
        core=deepest.core if deepest else "",
        suffix=_suffix(text, deepest),
        groups=groups,
        bodies=_bodies(tokens, groups),
        hints=_hints(tokens) - groups,
        basis=basis,
        numbers=frozenset(found.lstrip("第") for found in NUMBER.findall(text)),
    )


def is_within(inner: Structure, outer: Structure) -> bool:
    """Whether the first name's place lies inside the second's."""
    written = {place.code for place in inner.place[:-1]}
    around = {place.code for code in inner.codes for place in _around(code)}
    return bool((written | around) & outer.codes)


def _around(code: str) -> tuple[Place, ...]:
    return ancestors(code) if code[:1].isdigit() and code != NATION else ()


def _settled(text: str, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Drops places that are meant in an everyday sense, and words that have no footing."""
    kept: list[Token] = []
    for i, token in enumerate(tokens):
        if not token.places or _is_place(text, kept, tokens[i:]):
            kept.append(token)
    return tuple(token for i, token in enumerate(kept) if _has_footing(kept, i, len(text)))


def _has_footing(tokens: Sequence[Token], i: int, length: int) -> bool:
    """Brand words need a place beside them; a short word for a body needs a place, a word it follows, or the end."""
    token = tokens[i]
    if token.role is Role.BRAND:
        return any(_brand(tokens, i))
    if token.role is not Role.ORGAN or token.end - token.start > CORE or token.word is None:
        return True
    if token.end - token.start == 1:
        return token.end == length and any(each.end == token.start and each.word for each in tokens)
    if token.end == length and is_one_of_several(token.word.names):
        return True
    return token.start == 0 or any(each.places or each.end == token.start for each in tokens)


def _is_place(text: str, before: Sequence[Token], rest: Sequence[Token]) -> bool:
    token = rest[0]
    called = text[token.start : token.end]
    cues = lexicon().everyday.get(called, ())
    if any(cue in text.replace(called, "") for cue in cues):
        return False
    if token.weak:
        return _is_between(before, rest)
    return not before or not _is_of_another(before[-1], token, called)


def _is_of_another(outer: Token, token: Token, called: str) -> bool:
    """Whether a place in short stands right behind one that it does not lie in: 南京 of 上海南京路."""
    if not outer.places or outer.end != token.start or called != token.core or not _is_division(outer):
        return False
    return not any(around in outer.places for place in token.places for around in _around(place.code))


def _is_division(token: Token) -> bool:
    return any(place.code[:1].isdigit() and place.code != NATION for place in token.places)


def _is_between(before: Sequence[Token], rest: Sequence[Token]) -> bool:
    """A word that may be a place is one beside a body, unless a place stands before it that it does not lie in."""
    token = rest[0]
    outer = next((each for each in reversed(before) if each.places), None)
    if outer and not any(around in outer.places for place in token.places for around in _around(place.code)):
        return False
    beside = [each for each in (*before[-1:], *rest[1:2]) if token.start == each.end or token.end == each.start]
    return any(each.role in (Role.ORGAN, Role.BRAND, Role.TOPIC) for each in beside)


def _brand(tokens: Sequence[Token], i: int) -> tuple[set[str], set[str]]:
    """The bodies that a word means in front of a place, and behind one, where it stands."""
    word = tokens[i].word
    if word is None:
        return set(), set()
    before = word.before if i + 1 < len(tokens) and _joined(tokens[i], tokens[i + 1]) else set()
    behind = word.behind if i > 0 and _joined(tokens[i - 1], tokens[i]) else set()
    return before, behind


def _joined(left: Token, right: Token) -> bool:
    return left.end == right.start and bool(left.places or right.places)


def _groups(tokens: tuple[Token, ...]) -> tuple[frozenset[str], Basis]:
    """The bodies that the name means, and what says so."""
    bodies = [token.word.names for token in tokens if token.word and token.role is Role.ORGAN]
    named = {group for names in bodies for group in names}
    if bodies and is_one_of_several(bodies[-1]):
        return frozenset(bodies[-1]), Basis.WORD
    before = {group for i in range(len(tokens)) for group in _brand(tokens, i)[0]}
    behind = {group for i in range(len(tokens)) for group in _brand(tokens, i)[1]}
    if named and not (_of_one((before | behind) - named) and named <= set(YIELDING)):
        return frozenset(_outspoken(named, bodies)), Basis.WORD
    return frozenset(_outspoken(before or behind, [])), Basis.BEFORE if before or not behind else Basis.BEHIND


def _of_one(groups: set[str]) -> bool:
    """Whether these are bodies of which a place has one."""
    return any(not lexicon().organs[group].several for group in groups)


def _bodies(tokens: tuple[Token, ...], groups: frozenset[str]) -> tuple[frozenset[str], ...]:
    each = (frozenset(token.word.names) & groups for token in tokens if token.word and token.role is Role.ORGAN)
    return tuple(dict.fromkeys(body for body in each if body)) or ((groups,) if groups else ())


def _outspoken(groups: set[str], bodies: Sequence[set[str]]) -> set[str]:
    """Without 发布 and 政府 beside another body, and without a body beside its own part."""
    for group in YIELDING:
        if len(groups) > 1 and not all(group in names for names in bodies):
            groups = groups - {group}
    parents = {wider for group in groups for wider in lexicon().around(group)}
    return groups - parents or groups


def _hints(tokens: Iterable[Token]) -> frozenset[str]:
    """The bodies whose business a name speaks of, unless shops speak of it as much."""
    words = (token.word for token in tokens if token.word and token.role is not Role.AGAINST)
    return frozenset(hint for word in words for hint in word.topics)


def _first(tokens: tuple[Token, ...], groups: frozenset[str]) -> str:
    ordered = (group for token in tokens if token.word for group in sorted(token.word.names) if group in groups)
    return next(ordered, min(groups, default=""))


def _path(places: Iterable[Token]) -> tuple[Place, ...]:
    """One place a token, each inside the one before where that is possible."""
    path: list[Place] = []
    for token in places:
        inside = [place for place in token.places if path and path[-1] in _around(place.code)]
        path.append((inside or list(token.places))[0])
    return tuple(path)


def _codes(deepest: Token | None, path: tuple[Place, ...]) -> frozenset[str]:
    if deepest is None:
        return frozenset()
    if len(path) > 1 and path[-2] in _around(path[-1].code):
        return frozenset({path[-1].code})
    return frozenset(place.code for place in deepest.places)


def _suffix(text: str, token: Token | None) -> str:
    """The level that is written out behind the place: 市 of 来宾市."""
    return text[token.start : token.end].removeprefix(token.core) if token else ""


def _said(text: str, tokens: Iterable[Token], role: Role) -> tuple[str, ...]:
    return tuple(text[token.start : token.end] for token in tokens if token.role is role)


def _rest(text: str, tokens: Iterable[Token]) -> str:
    covered = {i for token in tokens for i in range(token.start, token.end)}
    return "".join(char for i, char in enumerate(text) if i not in covered)
