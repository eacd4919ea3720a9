"""Control probes: whether a platform's silence means anything right now."""

from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from domain.answer import Answer, Outcome
from domain.coverage import Gap
from domain.observation import Profile
from domain.ports import ExactPlatform, Platform, SeededPlatform
from domain.registry import OfficialAccount

CONTROLS_TRIED = 3
NOBODY = frozenset({Outcome.EMPTY})
NOBODY_BY_NAME = frozenset({Outcome.EMPTY, Outcome.NOT_FOUND})

Ask = Callable[[str], Awaitable[Answer[tuple[Profile, ...]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What the controls showed: no gap means that an empty answer can be believed, if it is told by one of `routes`.

    `routes` are the connectors that passed; None: whoever was asked.
    """

    gap: Gap | None = None
    detail: str = ""
    not_before: datetime | None = None
    routes: frozenset[str] | None = None

    def vouches(self, route: str) -> bool:
        return self.gap is None and (self.routes is None or route in self.routes)


def refused(answer: Answer[Any]) -> Probe:
    """The gap that an answer without validity leaves."""
    gap = Gap.SHAPE if answer.outcome.is_valid else Gap(answer.outcome.value)
    return Probe(gap=gap, detail=answer.detail, not_before=answer.not_before)


async def search_works(platform: Platform, controls: Iterable[OfficialAccount], nonsense: str) -> Probe:
    """A registered account is found by its own name, and a name that nobody has gives a proved empty."""
    return await _works(platform.search, controls, nonsense, NOBODY)


async def exact_works(platform: ExactPlatform, controls: Iterable[OfficialAccount], nonsense: str) -> Probe:
    """The same of look-ups by the exact name."""
    return await _works(platform.exact, controls, nonsense, NOBODY_BY_NAME)


async def _works(ask: Ask, controls: Iterable[OfficialAccount], nonsense: str, nobody: Collection[Outcome]) -> Probe:
    known = await _finds_one(ask, controls)
    if known.gap is not None:
        return known
    nothing = await ask(nonsense)
    if nothing.outcome is Outcome.OK:
        return Probe(gap=Gap.NONSENSE_FOUND, detail=f"{len(nothing.value)} accounts for a name that nobody has")
    if nothing.outcome not in nobody:
        return refused(nothing)
    # Who found the control is silent for good reason only if it is the one that found nobody for nonsense.
    return Probe(routes=frozenset({nothing.route} if known.vouches(nothing.route) else ()))


async def _finds_one(ask: Ask, controls: Iterable[OfficialAccount]) -> Probe:
    tried = 0
    for control in islice(controls, CONTROLS_TRIED):
        tried += 1
        answer = await ask(control.display_name)
        if not answer.outcome.is_valid:
            return refused(answer)
        if answer.found and any(control.user_id in {profile.user_id, profile.handle} for profile in answer.value):
            return Probe(routes=frozenset({answer.route}))
    if not tried:
        return Probe(gap=Gap.NO_CONTROL, detail="no account is registered on this platform to prove the search with")
    return Probe(gap=Gap.CONTROL_NOT_FOUND, detail=f"{tried} registered accounts not found by their own names")


async def seeds_work(platform: SeededPlatform) -> Probe:
    """A place that is not searched by name proves itself in its own way."""
    answer = await platform.works()
    return Probe() if answer.outcome is Outcome.OK else refused(answer)


async def lookup_works(platform: Platform, controls: Iterable[OfficialAccount]) -> Probe:
    """A registered account is found by its id, so that 'not found' of another id can be believed."""
    tried = 0
    for control in islice(controls, CONTROLS_TRIED):
        tried += 1
        answer = await platform.profile(control.user_id)
        if answer.found is not None:
            return Probe(routes=frozenset({answer.route}))
        if not answer.outcome.is_valid:
            return refused(answer)
    if not tried:
        return Probe(gap=Gap.NO_CONTROL, detail="no account is registered on this platform to prove look-ups with")
    return Probe(gap=Gap.CONTROL_NOT_FOUND, detail=f"{tried} registered accounts not found by their own ids")
