"""Asks a connector whatever proves that it works, once each, and says what is wrong to whoever has to mend it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Any, TypeVar

from domain.answer import Answer, Outcome
from domain.observation import Profile
from domain.ports import ExactPlatform, Operation, Platform, SeededPlatform, SignedPlatform
from domain.registry import OfficialAccount
from monitor.http import capture

T = TypeVar("T")
# As many as a hunt tries: one that was renamed does not make a search blind.
CONTROLS_TRIED = 3

Ask = Callable[[str], Awaitable[Answer[tuple[Profile, ...]]]]


class Step(StrEnum):
    """What is asked."""

    WHOAMI = "whoami"
    CONTROL = "its own control"
    SEARCH_KNOWN = "the search for a registered name"
    SEARCH_NONSENSE = "the search for a nonsense name"
    EXACT_KNOWN = "the look-up of a registered name"
    EXACT_NONSENSE = "the look-up of a nonsense name"
    PROFILE = "a profile"
    POSTS = "posts"


class Trouble(StrEnum):
    """What is wrong: the refusals and faults of an answer, and what only a control shows."""

    AUTH = "auth"
    RATE_LIMITED = "rate_limited"
    BLOCKED = "blocked"
    SHAPE = "shape"
    ERROR = "error"
    HELD = "held"
    NO_CONTROL = "no_control"
    CONTROL_NOT_FOUND = "control_not_found"
    NONSENSE_FOUND = "nonsense_found"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One question and what came of it; without `trouble` it was answered as it must be.

    `until` is how long the connector is silent now; `refusal` what it met, where it is held for an earlier one.
    """

    step: Step
    trouble: Trouble | None = None
    said: str = ""
    until: datetime | None = None
    refusal: Outcome | None = None

    @property
    def is_last(self) -> bool:
        """After a refusal nothing more is asked."""
        return self.refusal is not None


async def examine(platform: Platform, controls: tuple[OfficialAccount, ...], nonsense: str) -> tuple[Check, ...]:
    """Whoami, both controls, a profile and posts, as far as they are offered, until something is refused.

    `controls` are accounts of the platform that exist for certain. A connector that is held is not asked.
    """
    checks = []
    async for check in _checks(platform, controls, nonsense):
        checks.append(check)
        if check.is_last:
            break
    return tuple(checks)


async def _checks(platform: Platform, controls: tuple[OfficialAccount, ...], nonsense: str) -> AsyncIterator[Check]:
    if isinstance(platform, SignedPlatform) and platform.offers(Operation.WHOAMI):
        yield await _whoami(platform)
    if isinstance(platform, SeededPlatform):
        yield await _own_control(platform)
    elif platform.offers(Operation.SEARCH):
        yield await _known(Step.SEARCH_KNOWN, platform.search, controls)
        yield await _nonsense(Step.SEARCH_NONSENSE, platform.search, nonsense)
    if isinstance(platform, ExactPlatform) and platform.offers(Operation.EXACT):
        yield await _known(Step.EXACT_KNOWN, platform.exact, controls)
        yield await _nonsense(Step.EXACT_NONSENSE, platform.exact, nonsense)
    if platform.offers(Operation.PROFILE):
        yield await _profile(platform, controls)
    if platform.offers(Operation.POSTS):
        yield await _posts(platform, controls)


async def _whoami(platform: SignedPlatform) -> Check:
    answer, held = await _heard(platform.whoami())
    if answer.found is None:
        return _failed(Step.WHOAMI, answer, held)
    login, expires_at = answer.value.login or "somebody", answer.value.expires_at
    lasting = f", until {expires_at:%Y-%m-%d %H:%M} UTC" if expires_at else ""
    return Check(step=Step.WHOAMI, said=f"signed in as {login}{lasting}")


async def _own_control(platform: SeededPlatform) -> Check:
    answer, held = await _heard(platform.works())
    if answer.found is None:
        return _failed(Step.CONTROL, answer, held)
    return Check(step=Step.CONTROL, said=answer.value)


async def _known(step: Step, ask: Ask, controls: Iterable[OfficialAccount]) -> Check:
    tried = []
    for control in islice(controls, CONTROLS_TRIED):
        answer, held = await _heard(ask(control.display_name))
        if not answer.outcome.is_valid:
            return _failed(step, answer, held)
        if any(_is(profile, control) for profile in answer.found or ()):
            return Check(step=step, said=f"finds {control.display_name}")
        tried.append(control.display_name)
    if not tried:
        return _without_control(step)
    return Check(step=step, trouble=Trouble.CONTROL_NOT_FOUND, said=f"does not find {', '.join(tried)}")


async def _nonsense(step: Step, ask: Ask, nonsense: str) -> Check:
    answer, held = await _heard(ask(nonsense))
    if answer.outcome is Outcome.OK:
        said = f"finds {len(answer.value)} accounts for {nonsense}, a name that nobody has"
        return Check(step=step, trouble=Trouble.NONSENSE_FOUND, said=said)
    nobody = {Outcome.EMPTY} if step is Step.SEARCH_NONSENSE else {Outcome.EMPTY, Outcome.NOT_FOUND}
    return (
        Check(step=step, said="proves that nobody has it") if answer.outcome in nobody else _failed(step, answer, held)
    )


async def _profile(platform: Platform, controls: Iterable[OfficialAccount]) -> Check:
    control = _asked_about(platform, Operation.PROFILE, controls)
    if control is None:
        return _without_control(Step.PROFILE)
    answer, held = await _heard(platform.profile(control.user_id))
    if answer.found is None:
        return _missing(Step.PROFILE, answer, held, control)
    if not _is(answer.value, control):
        said = f"asked for {control.user_id}, it answers with {answer.value.user_id}"
        return Check(step=Step.PROFILE, trouble=Trouble.SHAPE, said=said)
    return Check(step=Step.PROFILE, said=answer.value.display_name)


async def _posts(platform: Platform, controls: Iterable[OfficialAccount]) -> Check:
    control = _asked_about(platform, Operation.POSTS, controls)
    if control is None:
        return _without_control(Step.POSTS)
    answer, held = await _heard(platform.posts(control.user_id))
    if answer.outcome not in {Outcome.OK, Outcome.EMPTY}:
        return _missing(Step.POSTS, answer, held, control)
    return Check(step=Step.POSTS, said=f"{len(answer.found or ())} of {control.display_name}")


def _asked_about(
    platform: Platform, operation: Operation, controls: Iterable[OfficialAccount]
) -> OfficialAccount | None:
    return next((control for control in controls if platform.offers(operation, control.user_id)), None)


def _is(profile: Profile, control: OfficialAccount) -> bool:
    """The register may know an account by its handle, where people see no other id."""
    return control.user_id in {profile.user_id, profile.handle}


async def _heard(asked: Awaitable[Answer[T]]) -> tuple[Answer[T], bool]:
    """The answer, and whether it was given without asking anybody: then an earlier refusal still holds."""
    with capture.capturing() as exchanges:
        answer = await asked
    return answer, answer.outcome.is_refusal and not exchanges


def _missing(step: Step, answer: Answer[Any], held: bool, control: OfficialAccount) -> Check:
    if not answer.outcome.is_absence:
        return _failed(step, answer, held)
    said = f"{control.display_name} ({control.user_id}) is {answer.outcome.value}"
    return Check(step=step, trouble=Trouble.ABSENT, said=said)


def _without_control(step: Step) -> Check:
    return Check(step=step, trouble=Trouble.NO_CONTROL, said="no account is known to ask about")


def _failed(step: Step, answer: Answer[Any], held: bool) -> Check:
    """An answer that is none; one that is valid elsewhere has no place here."""
    refusal = answer.outcome if answer.outcome.is_refusal else None
    if held:
        return Check(step=step, trouble=Trouble.HELD, said=answer.detail, until=answer.not_before, refusal=refusal)
    trouble = Trouble.SHAPE if answer.outcome.is_valid else Trouble(answer.outcome.value)
    said = answer.detail or answer.outcome.value
    return Check(step=step, trouble=trouble, said=said, until=answer.not_before, refusal=refusal)
