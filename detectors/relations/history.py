"""What an account was before: one that renamed, came back, or took over the name of an impostor that is gone."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from pydantic import BaseModel, ConfigDict

from detectors.facts import STRONGEST, Points
from detectors.names.fold import fold
from domain.finding import Finding
from domain.incident import Incident, Presence, Status
from domain.observation import Profile
from domain.text import Text

DETECTOR = "impostor.history"


class Turn(StrEnum):
    """What became of a look-alike since it was last seen; each has its points in the options."""

    RENAMED = "renamed"
    RETURNED = "returned"
    SUCCEEDED = "succeeded"


class Options(BaseModel):
    """What each turn adds to a verdict."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    renamed: Points = 0.5
    returned: Points = 1.0
    succeeded: Points = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """`own`: the case of this account as it was; `others`: those of others who passed for the same unit.

    `names` are the unit's: who bears one of those takes it from the unit, not from another impostor.
    """

    own: Incident | None = None
    others: tuple[Incident, ...] = ()
    names: frozenset[str] = frozenset()


def turns(seen: Profile, past: Past, *, options: Options) -> Iterator[Finding]:
    """What of a look-alike's past, and of those before it, a person should know."""
    if past.own is not None and past.own.profile is not None:
        yield from _renamed(past.own.profile.display_name, seen.display_name, options)
    if past.own is not None:
        yield from _returned(past.own, options)
    yield from _succeeded(seen, past, options)


def _renamed(before: str, now: str, options: Options) -> Iterator[Finding]:
    if before and before != now:
        said = Text(f"曾用名「{before}」", f'was called "{before}"')
        yield _finding(Turn.RENAMED, said, options, ("before", before), ("name", now))


def _returned(own: Incident, options: Options) -> Iterator[Finding]:
    if _is_over(own) and own.closed_at is not None:
        gone = f"{own.closed_at:%Y-%m-%d}"
        said = Text(f"曾于 {gone} 查无此号，现再次出现", f"was gone on {gone} and is back")
        yield _finding(Turn.RETURNED, said, options, ("gone", gone))


def _succeeded(seen: Profile, past: Past, options: Options) -> Iterator[Finding]:
    name = fold(seen.display_name)
    if not name or name in {fold(each) for each in past.names}:
        return
    gone = (case for case in past.others if case.subject != seen.key and _is_over(case) and _is_called(case, name))
    for case in islice(gone, 1):
        said = Text(f"沿用已消失的 {case.reference} 的名称", f"bears the name of {case.reference}, which is gone")
        yield _finding(Turn.SUCCEEDED, said, options, ("name", seen.display_name), ("case", case.reference))


def _is_over(case: Incident) -> bool:
    """Ended by a proved absence, whoever closed it then."""
    return case.status in {Status.RESOLVED, Status.CLOSED} and case.presence is Presence.ABSENT


def _is_called(case: Incident, name: str) -> bool:
    return case.profile is not None and fold(case.profile.display_name) == name


def _finding(turn: Turn, said: Text, options: Options, *evidence: tuple[str, str]) -> Finding:
    points: float = getattr(options, turn)
    score = round(min(1.0, abs(points) / STRONGEST), 3)
    return Finding(detector=DETECTOR, score=score, summary=said, evidence=(("turn", turn), *evidence), points=points)
