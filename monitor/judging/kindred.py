"""Tells, as look-alikes come one after another, which of those before are the same operator's."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from detectors.impostor.name import names
from detectors.reach.wording import shingles
from detectors.relations.marks import Marks, marks
from detectors.relations.ties import Options, Usual, related
from detectors.relations.told import why
from domain.look import Counterpart, Look
from domain.text import Text

# So many of the least shingles of a text are looked up: near-equal texts share one of them.
LOOKED_UP = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """An earlier line with a fact in common, and the facts."""

    line: int
    account: str
    why: tuple[Text, ...]


class Kindred:
    """Compares each look-alike with the last one that had a thing in common: linear, whatever all have in common."""

    def __init__(self) -> None:
        self._usual, self._options = Usual(), Options()
        self._last: dict[str, tuple[int, Marks]] = {}
        self._first: dict[int, int] = {}

    def know(self, officials: Iterable[Counterpart]) -> None:
        """What the official side shows ties nobody to those who copy it."""
        known = (marks_of(official, official.look) for official in officials if official.look)
        self._usual = Usual(tuple(known))

    def join(self, line: int, look: Look, official: Counterpart) -> tuple[Kin, ...]:
        """Those before that share a fact with this one, which is remembered for those to come."""
        own = marks_of(official, look)
        keys = tuple(dict.fromkeys(_keys(own)))
        before = {self._last[key][0]: self._last[key][1] for key in keys if key in self._last}
        self._last.update(dict.fromkeys(keys, (line, own)))
        found = tuple(kin for earlier, other in sorted(before.items()) if (kin := self._kin(earlier, own, other)))
        for kin in found:
            self._unite(kin.line, line)
        return found

    def groups(self) -> tuple[tuple[int, ...], ...]:
        """The lines of each operator that has several."""
        together: dict[int, list[int]] = {}
        for line in sorted(self._first):
            together.setdefault(self._root(line), []).append(line)
        return tuple(tuple(lines) for lines in together.values())

    def _kin(self, line: int, own: Marks, other: Marks) -> Kin | None:
        relations = related(own, other, self._usual, options=self._options)
        shared = tuple(dict.fromkeys(map(why, relations)))
        return Kin(line=line, account=other.account, why=shared) if shared else None

    def _unite(self, one: int, other: int) -> None:
        first, second = sorted((self._root(one), self._root(other)))
        self._first[first], self._first[second] = first, first

    def _root(self, line: int) -> int:
        while (before := self._first.setdefault(line, line)) != line:
            self._first[line] = line = self._first[before]
        return line


def marks_of(official: Counterpart, look: Look) -> Marks:
    """What an account could share with others; it is the official one or passes for it."""
    return marks(look, unit=official.account.unit, names=names(official.account))


def _keys(own: Marks) -> Iterator[str]:
    yield from (f"contact {value}" for value in own.contacts)
    yield from (f"link {link}" for link in own.links)
    if own.picture is not None and not own.picture.plainness:
        yield f"picture {own.picture.sha256}"
    yield from (f"wording {each}" for text in own.texts for each in sorted(shingles(text))[:LOOKED_UP])
