"""What a file shows of accounts, where in it, and what of it could not be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.freshness import IMPORTED
from domain.observation import Post, Profile
from domain.text import Text
from monitor.imports.searches import Asked


class Kind(StrEnum):
    """The forms of files that are taken in."""

    HAR = "har"
    CSV = "csv"
    JSON = "json"
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where an observation comes from: which file, and who brought it in."""

    kind: Kind
    file: str
    sha256: str
    by: str

    @property
    def route(self) -> str:
        return f"{IMPORTED}:{self.kind}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file: an entry, a row or a line, counted from 1; 0 is the file as a whole.

    `what` has the braces where the number stands, unless it is the whole.
    """

    what: Text
    number: int = 0

    def within(self) -> Text:
        if not self.number:
            return self.what
        return Text(self.what.zh.format(self.number), self.what.en.format(self.number))


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """What could not be read, why, and what a person does about it. `field` is '' where it is the place as a whole.

    `outcome` is the platform's refusal in the words of domain.answer, where there was one.
    """

    place: Place
    why: Text
    remedy: Text
    field: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What is kept as evidence of an observation, without credentials."""

    data: bytes
    media_type: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One account at one moment.

    `given` names the fields of the profile that this sight can tell; None: it is as whole as a look of Diting's own.
    `posts` are those that were shown, None where none were asked for; `timeline`: they are its newest without a gap.
    `listed`: it stood among search results, or in words of the page's own, which may be out of date or adorned: enough
    to find an impostor by, and too little to hold against how a registered account looked.
    """

    profile: Profile
    at: datetime
    place: Place
    given: frozenset[str] | None = None
    posts: tuple[Post, ...] | None = None
    timeline: bool = False
    listed: bool = False
    pieces: tuple[Piece, ...] = ()

    @property
    def key(self) -> str:
        return self.profile.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that one file gives. `unknown` counts what no connector knows, by host.

    `doubts` are about what was read all the same.
    """

    seen: tuple[Seen, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    doubts: tuple[Flaw, ...] = ()
    asked: tuple[Asked, ...] = ()
    unknown: Mapping[str, int] = field(default_factory=dict)
    entries: int = 0
