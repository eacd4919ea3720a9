"""Whether a platform was really looked at through a period: what gives silence its worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from itertools import pairwise

from domain.coverage import Coverage


class Extent(IntEnum):
    """The worst first."""

    NOT = 0
    PARTLY = 1
    WHOLLY = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One platform in a period. `failed` counts the cycles that proved nothing.

    `since` is when it was last looked at before the longest hole (None: never), `until` when it was again (None: it is
    not yet).
    """

    platform: str
    extent: Extent
    cycles: int = 0
    failed: int = 0
    asked: int = 0
    answered: int = 0
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """The cycles of one job on one platform in a period, the last valid one before it, and the longest proper pause."""

    cycles: Sequence[Coverage]
    before: datetime | None
    patience: timedelta


def looked(platform: str, lanes: Sequence[Lane], start: datetime, end: datetime) -> Looked:
    """A platform is covered wholly when no job on it failed and none paused for longer than it should."""
    worst = min((_extent(lane, start, end) for lane in lanes), key=_badness, default=(Extent.NOT, None, None))
    every = [cycle for lane in lanes for cycle in lane.cycles]
    return Looked(
        platform=platform,
        extent=worst[0],
        cycles=len(every),
        failed=sum(not cycle.covered for cycle in every),
        asked=sum(cycle.asked for cycle in every),
        answered=sum(cycle.answered for cycle in every),
        since=worst[1],
        until=worst[2],
    )


Hole = tuple[Extent, datetime | None, datetime | None]


def _badness(hole: Hole) -> tuple[Extent, bool, float]:
    """The earlier a hole began the worse; a failure that left no hole is the least of partial coverage."""
    extent, since, until = hole
    return extent, extent is Extent.PARTLY and until is None, since.timestamp() if since else 0.0


def _extent(lane: Lane, start: datetime, end: datetime) -> Hole:
    valid = [cycle.finished_at for cycle in lane.cycles if cycle.covered]
    last = valid[-1] if valid else lane.before
    failing = bool(lane.cycles) and not lane.cycles[-1].covered
    if last is None or failing or end - last > lane.patience:
        return Extent.NOT, last, None
    moments = [lane.before or start, *valid]
    since, until = max(pairwise(moments), key=lambda pair: pair[1] - pair[0], default=(last, last))
    if until - since > lane.patience:
        return Extent.PARTLY, since if lane.before or since != start else None, until
    if any(not cycle.covered for cycle in lane.cycles):
        return Extent.PARTLY, None, None
    return Extent.WHOLLY, None, None


def all_looked(seen: Mapping[str, Sequence[Lane]], start: datetime, end: datetime) -> tuple[Looked, ...]:
    """Every platform, the least covered first."""
    found = (looked(platform, lanes, start, end) for platform, lanes in seen.items())
    return tuple(sorted(found, key=lambda each: (each.extent, each.platform)))
