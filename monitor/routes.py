"""One platform as the jobs see it: the connectors that serve it, each asked for what it can answer."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from domain.answer import Answer, Outcome
from domain.observation import Post, Profile
from domain.ports import ExactPlatform, Operation, Platform, SeededPlatform, SignedPlatform
from domain.registry import OfficialAccount
from domain.session import Session

T = TypeVar("T")
Count = Callable[[str, str, str], None]
Met = Callable[[str, Answer[Session]], Awaitable[None]]
# What a platform said of a login holds for so long, and for slices that follow one another.
KNOWN_FOR = timedelta(minutes=10)
NOT_OFFERED: Answer[Any] = Answer(outcome=Outcome.ERROR, detail="no connector that is switched on can be asked this")


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A connector, by the name of its table."""

    name: str
    platform: Platform


async def _unmet(_connector: str, _session: Answer[Session]) -> None:
    """Where nobody keeps what a login said."""


@dataclass(frozen=True, kw_only=True)
class Routed:
    """Each question but for posts goes to the connectors that offer it, in their order, until one's answer is valid.

    `count` is told connector, operation and outcome of every answer; `met` what each login said of itself.
    """

    routes: tuple[Route, ...]
    count: Count
    met: Met = _unmet
    clock: Callable[[], datetime] | None = None
    known: dict[str, datetime] = field(default_factory=dict)

    def offers(self, operation: Operation, user_id: str = "", /) -> bool:
        return any(route.platform.offers(operation, user_id) for route in self.routes)

    def alone(self, connector: str) -> "Routed":
        """The same platform, asked by one connector only: what another can do says nothing of it."""
        return replace(self, routes=tuple(route for route in self.routes if route.name == connector))

    def stood_in(self, connector: str, operation: Operation, user_id: str = "") -> bool:
        """Whether a connector is asked only where another gave no valid answer."""
        asked = (route.name for route in self.routes if route.platform.offers(operation, user_id))
        return next(asked, connector) != connector

    async def search(self, keyword: str) -> Answer[tuple[Profile, ...]]:
        return await self._asked(Operation.SEARCH, lambda platform: platform.search(keyword))

    async def exact(self, name: str) -> Answer[tuple[Profile, ...]]:
        async def look_up(platform: Platform) -> Answer[tuple[Profile, ...]]:
            return await platform.exact(name) if isinstance(platform, ExactPlatform) else NOT_OFFERED

        return await self._asked(Operation.EXACT, look_up)

    async def profile(self, user_id: str) -> Answer[Profile]:
        return await self._asked(Operation.PROFILE, lambda platform: platform.profile(user_id), user_id)

    async def posts(self, user_id: str) -> Answer[tuple[Post, ...]]:
        """Of the first that has them, and of nobody instead: connectors name posts differently.

        Read once by the one and once by the other, all posts would seem to be gone.
        """
        having = tuple(route for route in self.routes if route.platform.offers(Operation.POSTS, user_id))
        alone = replace(self, routes=having[:1])
        return await alone._asked(Operation.POSTS, lambda platform: platform.posts(user_id), user_id)

    async def sign_in(self) -> None:
        """Every login is asked whose it is: one that has ended is then silent instead of half answering."""
        for route in self.routes:
            platform = route.platform
            if isinstance(platform, SignedPlatform) and platform.offers(Operation.WHOAMI) and self._is_due(route.name):
                session = await platform.whoami()
                self.count(route.name, Operation.WHOAMI, session.outcome.value)
                await self.met(route.name, session)
                self._heed(route.name, session)

    def _is_due(self, connector: str) -> bool:
        until = self.known.get(connector)
        return until is None or self.clock is None or self.clock() >= until

    def _heed(self, connector: str, session: Answer[Session]) -> None:
        self.known.pop(connector, None)
        if session.found is not None and self.clock is not None:
            self.known[connector] = self.clock() + KNOWN_FOR

    async def _asked(
        self, operation: Operation, ask: Callable[[Platform], Awaitable[Answer[T]]], user_id: str = ""
    ) -> Answer[T]:
        """The first valid answer, or the first refusal: those who come after it only stood in."""
        first: Answer[T] | None = None
        for route in self.routes:
            if route.platform.offers(operation, user_id):
                answer = replace(await ask(route.platform), route=route.name)
                self.count(route.name, operation, answer.outcome.value)
                if answer.outcome.is_valid:
                    return answer
                first = first or answer
        return first or NOT_OFFERED


@dataclass(frozen=True, kw_only=True)
class SeededRoutes(Routed):
    """The same for a place that is not searched by name: only those connectors are searched that take seeds."""

    def offers(self, operation: Operation, user_id: str = "", /) -> bool:
        if operation is Operation.SEARCH:
            return any(route.platform.offers(operation) for route in self._seeded())
        return super().offers(operation, user_id)

    def seeds(self, accounts: Iterable[OfficialAccount]) -> tuple[str, ...]:
        registered = tuple(accounts)
        return tuple(dict.fromkeys(seed for platform in self._platforms() for seed in platform.seeds(registered)))

    async def works(self) -> Answer[str]:
        """The first that does not; its silence would be taken for theirs."""
        answer: Answer[str] = NOT_OFFERED
        for platform in self._platforms():
            answer = await platform.works()
            if answer.outcome is not Outcome.OK:
                break
        return answer

    async def search(self, keyword: str) -> Answer[tuple[Profile, ...]]:
        return await Routed(routes=self._seeded(), count=self.count).search(keyword)

    def _seeded(self) -> tuple[Route, ...]:
        return tuple(route for route in self.routes if isinstance(route.platform, SeededPlatform))

    def _platforms(self) -> list[SeededPlatform]:
        return [route.platform for route in self.routes if isinstance(route.platform, SeededPlatform)]


def routed(
    routes: tuple[Route, ...], count: Count, met: Met = _unmet, clock: Callable[[], datetime] | None = None
) -> Routed:
    """One platform out of its connectors."""
    kind = SeededRoutes if any(isinstance(route.platform, SeededPlatform) for route in routes) else Routed
    return kind(routes=routes, count=count, met=met, clock=clock)
