"""The seams: what a platform, a detector and a channel must offer. Each has several real sides."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from domain.answer import Answer
from domain.finding import Finding
from domain.look import Counterpart, Look
from domain.manner import Manner
from domain.notification import Message
from domain.observation import Post, Profile
from domain.past import Past
from domain.registry import Contact, OfficialAccount
from domain.session import Session


class Operation(StrEnum):
    """What a platform can be asked."""

    SEARCH = "search"
    EXACT = "exact"
    PROFILE = "profile"
    POSTS = "posts"
    WHOAMI = "whoami"


# What most networks can be asked.
USUAL = frozenset({Operation.SEARCH, Operation.PROFILE, Operation.POSTS})


class Platform(Protocol):
    """A network that is watched. Every call returns a closed Answer and raises nothing that the network caused."""

    def offers(self, operation: Operation, user_id: str = "", /) -> bool:
        """Whether it can be asked for this; with `user_id`, whether of this account."""

    async def search(self, keyword: str) -> Answer[tuple[Profile, ...]]:
        """Accounts that the platform lists for a keyword: ok with at least one, or a proved empty."""

    async def profile(self, user_id: str) -> Answer[Profile]:
        """One account by the id that the platform never reassigns."""

    async def posts(self, user_id: str) -> Answer[tuple[Post, ...]]:
        """The newest public posts, newest first; an account without posts is a proved empty."""


@runtime_checkable
class ExactPlatform(Platform, Protocol):
    """A network that also looks accounts up by the very name that they bear, so that no poor search hides them."""

    async def exact(self, name: str) -> Answer[tuple[Profile, ...]]:
        """Whoever bears exactly this display name: ok with at least one, or a proved empty or not_found."""


@runtime_checkable
class SeededPlatform(Platform, Protocol):
    """A place that is not searched by people's names: each search is for a seed, such as a host or a handle."""

    def seeds(self, accounts: Iterable[OfficialAccount]) -> tuple[str, ...]:
        """What a hunt searches for, from the accounts of the whole register."""

    async def works(self) -> Answer[str]:
        """Its own control: ok (with a word on what was proved) where an empty answer can be believed now."""


@runtime_checkable
class SignedPlatform(Platform, Protocol):
    """A network that is asked with a login."""

    async def whoami(self) -> Answer[Session]:
        """Whose login it is and until when it lasts; auth where it has ended."""


class ImpostorDetector(Protocol):
    """`detectors/impostor/*.py: detect`: what in a look passes for the official account, or speaks against that."""

    def __call__(self, official: Counterpart, stranger: Look, *, options: Any) -> Iterable[Finding]: ...


class CompromiseDetector(Protocol):
    """`detectors/compromise/*.py: detect`: what in this look departs from what is known of the account."""

    def __call__(self, past: Past, seen: Look, *, options: Any) -> Iterable[Finding]: ...


class Channel(Protocol):
    """A way to reach people."""

    manner: Manner

    def addresses(self, contacts: Iterable[Contact]) -> frozenset[str]:
        """Where these people are reached on this channel; a channel that everybody shares answers one address."""

    async def send(self, message: Message) -> None:
        """Returning means delivered; anything else raises a ChannelError."""

    async def aclose(self) -> None: ...
