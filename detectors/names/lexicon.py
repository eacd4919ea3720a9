"""The words of official names: which body they mean, and what is merely hung onto a name."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files

PLACE = "~"
# A body whose name begins so is the one of the whole country.
NATIONWIDE = ("国家", "中国", "中华", "中央", "中共中央", "全国", "国务院", "最高")


class Role(StrEnum):
    """What a word does in a name; a word may do several things."""

    ORGAN = "organ"
    BRAND = "brand"
    TOPIC = "topic"
    DECORATION = "decoration"
    SERVICE = "service"
    BRANCH = "branch"
    AGAINST = "against"
    GENERIC = "generic"
    NATION = "nation"
    REGION = "region"
    NATIONAL = "national"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organ:
    """One kind of body, and all that it is called; lexicon.toml says what each list holds."""

    id: str
    zh: str
    en: str
    names: tuple[str, ...]
    national: tuple[str, ...]
    brand: tuple[str, ...]
    topics: tuple[str, ...]
    within: str
    several: bool
    nation: bool


@dataclass(slots=True)
class Word:
    """Groups that a word means: by itself (names), in front of a place, behind one, or as a mere topic."""

    names: set[str] = field(default_factory=set)
    before: set[str] = field(default_factory=set)
    behind: set[str] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)
    roles: set[Role] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Organs by id; words by their text, with the lengths of the words that start with a character."""

    organs: dict[str, Organ]
    words: dict[str, Word]
    lengths: dict[str, tuple[int, ...]]
    everyday: dict[str, tuple[str, ...]]
    spoken: dict[str, tuple[str, ...]]

    def root(self, group: str) -> str:
        """The widest group that a group is a part of."""
        return (group, *self.around(group))[-1]

    def around(self, group: str) -> tuple[str, ...]:
        """The groups that a group is a part of, the nearest first."""
        wider = self.organs[group].within
        return (wider, *self.around(wider)) if wider else ()

    def at(self, text: str, start: int) -> Iterator[tuple[int, Word]]:
        """Every word that stands at `start`, as (end, word)."""
        for length in self.lengths.get(text[start], ()):
            word = self.words.get(text[start : start + length])
            if word is not None and start + length <= len(text):
                yield start + length, word


@cache
def lexicon() -> Lexicon:
    """The shipped lexicon."""
    table = tomllib.loads(files("detectors.names").joinpath("lexicon.toml").read_text("utf-8"))
    organs = {row["id"]: _organ(row) for row in table["organ"]}
    words = _words(organs.values(), table)
    return Lexicon(
        organs=organs,
        words=words,
        lengths=_lengths(words),
        everyday={place: tuple(cues.split()) for place, cues in table["everyday"].items()},
        spoken={letter: tuple(syllables.split()) for letter, syllables in table["spoken"].items()},
    )


def _organ(row: dict[str, str | bool]) -> Organ:
    lists = {
        key: tuple(dict.fromkeys(str(row.get(key, "")).split())) for key in ("names", "national", "brand", "topics")
    }
    return Organ(
        id=str(row["id"]),
        zh=str(row["zh"]),
        en=str(row["en"]),
        within=str(row.get("within", "")),
        several=bool(row.get("several", False)),
        nation=bool(row.get("nation", False)),
        **lists,
    )


def _words(organs: Iterable[Organ], table: dict[str, dict[str, str]]) -> dict[str, Word]:
    words: dict[str, Word] = {}
    for organ in organs:
        _enter_organ(words, organ)
    lists = [(role, table["affix"][role]) for role in list(Role) if role in table["affix"]]
    lists += [(Role.NATION, table["nation"]["words"]), (Role.REGION, table["regions"]["words"])]
    for role, listed in lists:
        for text in listed.split():
            words.setdefault(text, Word()).roles.add(role)
    return words


def _enter_organ(words: dict[str, Word], organ: Organ) -> None:
    for text in (*organ.names, *organ.national):
        word = words.setdefault(text, Word())
        word.names.add(organ.id)
        word.roles.add(Role.ORGAN)
        if organ.nation or text in organ.national or (text.startswith(NATIONWIDE) and not organ.several):
            word.roles.add(Role.NATIONAL)
    for pattern in organ.brand:
        word = words.setdefault(pattern.strip(PLACE), Word())
        (word.before if pattern.endswith(PLACE) else word.behind).add(organ.id)
        word.roles.add(Role.BRAND)
    for text in organ.topics:
        word = words.setdefault(text, Word())
        word.topics.add(organ.id)
        word.roles.add(Role.TOPIC)


def _lengths(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[0], set()).add(len(word))
    return {first: tuple(sorted(found)) for first, found in lengths.items()}
