"""Whose word counts: what one connector of a platform proved vouches for none of those that stand in for it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

from domain.answer import Answer, Outcome
from domain.ports import Operation, Platform
from domain.registry import OfficialAccount
from monitor.jobs.probe import Probe, lookup_works
from monitor.routes import Routed

T = TypeVar("T")
P = TypeVar("P", bound=Platform)


def alone(platform: P, route: str) -> P:
    """The connector of that name, with nobody to stand in for it."""
    return cast(P, platform.alone(route)) if isinstance(platform, Routed) else platform


async def unproved(
    answers: Iterable[Answer[Any]], probe: Probe, works: Callable[[str], Awaitable[Probe]]
) -> dict[str, Probe]:
    """The connectors that gave answers, that `probe` does not vouch for, and that fail a control of their own."""
    others = {each.route for each in answers if each.outcome.is_valid and not probe.vouches(each.route)}
    shown = {route: _told_of(route, await works(route)) for route in sorted(others)}
    return {route: own for route, own in shown.items() if own.gap is not None}


def is_hearsay(
    platform: Platform, account: OfficialAccount, answer: Answer[Any], known: Iterable[OfficialAccount]
) -> bool:
    """An absence told by whoever stands in: asked for a few accounts, it misses too few to be taken for an outage.

    Where no other account is known to hold its word against, it has to do.
    """
    if not isinstance(platform, Routed) or not answer.outcome.is_absence:
        return False
    stood_in = platform.stood_in(answer.route, Operation.PROFILE, account.user_id)
    return stood_in and any(each.key != account.key for each in known)


@dataclass(kw_only=True)
class Vouching:
    """During one slice: a connector is believed that an id is not there once it has shown a registered account.

    `known` is what is known of connectors by their names.
    """

    platform: Platform
    controls: Callable[[], Iterable[OfficialAccount]]
    known: dict[str, Probe] = field(default_factory=dict)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def believed(self, answer: Answer[T]) -> Answer[T]:
        """The answer; an absence for which nobody vouches is none."""
        if not answer.outcome.is_absence:
            return answer
        own = await self._of(answer.route)
        return answer if own.gap is None else Answer(outcome=Outcome.SHAPE, detail=own.detail, route=answer.route)

    async def _of(self, route: str) -> Probe:
        async with self.turn:
            if route not in self.known:
                shown = await lookup_works(alone(self.platform, route), self.controls())
                self.known[route] = _told_of(route, shown)
            return self.known[route]


def _told_of(route: str, own: Probe) -> Probe:
    """The same, naming the connector whose word does not count."""
    return replace(own, detail=f"{route}: {own.detail}") if route else own
