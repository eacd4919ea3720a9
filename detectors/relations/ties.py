"""Holds look-alikes together that one operator runs: by facts that they share and others do not."""

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field
from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

from detectors.facts import Points
from detectors.pictures import SAME, likeness
from detectors.relations.marks import Marks
from detectors.relations.portraits import same
from detectors.texts.contacts import Way
from detectors.texts.links import is_within
from detectors.texts.prose import sameness
from domain.look import Picture


class Tie(StrEnum):
    """By what two accounts are held to be one operator's, the firmest first."""

    CONTACT = "contact"
    LINK = "link"
    PICTURE = "picture"
    WORDING = "wording"


class Options(BaseModel):
    """What a shared fact of each kind adds to a verdict, and when a fact is shared.

    `same_picture`, `same_wording`: the likeness (0-1) from which two are the same; `shortest`: the characters that a
    text needs; `common`: a picture that so many others show says nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    contact: Points = 2.0
    link: Points = 1.5
    picture: Points = 1.0
    wording: Points = 1.0
    same_picture: float = Field(default=SAME, gt=0, le=1)
    same_wording: float = Field(default=0.88, gt=0, le=1)
    shortest: int = Field(default=12, ge=4)
    common: int = Field(default=3, ge=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """`other` shares a fact with `one`; `shared` is the fact as it is written down."""

    one: str
    other: str
    tie: Tie
    shared: str


@dataclass(frozen=True)
class Usual:
    """What the official side shows: whoever copies it has that in common with every other impostor of it."""

    officials: tuple[Marks, ...] = ()

    @cached_property
    def units(self) -> frozenset[str]:
        return frozenset(official.unit for official in self.officials)

    @cached_property
    def pictured(self) -> frozenset[str]:
        return frozenset(official.unit for official in self.officials if official.picture)

    @cached_property
    def pictures(self) -> tuple[Picture, ...]:
        return tuple(official.picture for official in self.officials if official.picture)

    @cached_property
    def contacts(self) -> frozenset[str]:
        return frozenset(value for official in self.officials for value in official.contacts)

    @cached_property
    def links(self) -> frozenset[str]:
        return frozenset(link for official in self.officials for link in official.links)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for official in self.officials for text in official.texts))


def related(one: Marks, other: Marks, usual: Usual, *, options: Options) -> Iterator[Relation]:
    """Every fact that two strangers share, the firmest first, but for what both may have from the unit they imitate."""
    if one.account == other.account:
        return
    for tie, shared in _shared(one, other, usual, options):
        yield Relation(one=one.account, other=other.account, tie=tie, shared=shared)


def operator(
    first: Marks, strangers: Collection[Marks], usual: Usual, *, options: Options, steps: int | None = None
) -> tuple[Relation, ...]:
    """Whoever is tied to `first`, and whoever is tied to them: each account with the facts by which it was reached.

    Those tied to `first` itself come first, in the order of `strangers`. `steps`: how many of those that were reached
    are asked in turn whom they know; 1 stops at the first one's own.
    """
    left = {stranger.account: stranger for stranger in strangers if stranger.account != first.account}
    reached, relations = deque([first]), list[Relation]()
    for _ in range(len(left) + 1 if steps is None else steps):
        if not reached:
            break
        one = reached.popleft()
        for other in tuple(left.values()):
            if found := tuple(related(one, other, usual, options=options)):
                relations += found
                reached.append(left.pop(other.account))
    return tuple(relations)


def groups(strangers: Sequence[Marks], usual: Usual, *, options: Options) -> tuple[tuple[Relation, ...], ...]:
    """The operators with more than one account, each as the relations that hold it together."""
    found, left = list[tuple[Relation, ...]](), list(strangers)
    while left:
        first = left.pop(0)
        if relations := operator(first, left, usual, options=options):
            found.append(relations)
            together = {relation.other for relation in relations}
            left = [stranger for stranger in left if stranger.account not in together]
    return tuple(found)


def _shared(one: Marks, other: Marks, usual: Usual, options: Options) -> Iterator[tuple[Tie, str]]:
    yield from ((Tie.CONTACT, contact) for contact in _same_contacts(one, other, usual))
    yield from ((Tie.LINK, link) for link in sorted(one.links & other.links) if not is_within(link, usual.links))
    # What both may have copied from the unit that they imitate proves nothing until it is known.
    apart = one.unit != other.unit
    if (apart or one.unit in usual.pictured) and _is_same_picture(one.picture, other.picture, usual, options):
        yield Tie.PICTURE, other.picture.sha256 if other.picture else ""
    if apart or one.unit in usual.units:
        yield from ((Tie.WORDING, text) for text in _same_wording(one, other, usual, options))


def _same_contacts(one: Marks, other: Marks, usual: Usual) -> Iterator[str]:
    for value in sorted(one.contacts.keys() & other.contacts.keys()):
        way = other.contacts[value]
        # Two impostors of one unit may both quote its telephone.
        if value not in usual.contacts and not (one.unit == other.unit and way is Way.TELEPHONE):
            yield f"{way} {value}"


def _is_same_picture(one: Picture | None, other: Picture | None, usual: Usual, options: Options) -> bool:
    if one is None or other is None or one.plainness or other.plainness:
        return False
    if max(one.shared_by, other.shared_by) >= options.common or not same(one, other, least=options.same_picture):
        return False
    return not any(likeness(one, official) >= options.same_picture for official in usual.pictures)


def _same_wording(one: Marks, other: Marks, usual: Usual, options: Options) -> Iterator[str]:
    least, shortest = options.same_wording, options.shortest
    for text in other.texts:
        long_enough = len(text) >= shortest
        alike = long_enough and extractOne(text, one.texts, scorer=ratio, score_cutoff=100 * least) is not None
        if alike and not any(sameness(text, own, shortest=shortest) >= least for own in usual.texts):
            yield text
