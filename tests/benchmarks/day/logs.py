"""What the hosts' own logs show: how fast they were asked, how many at once, in which silences, how often of whom."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

from tests.benchmarks.day.hosts import Entry, entry

MOMENT = 0.001
ANSWERED = frozenset({200, 304})


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """How long an account was not looked at, without the time in which the host had imposed silence."""

    about: str
    since: float
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """What a host imposed on a login."""

    since: float
    until: float
    login: str

    def lasts(self, at: float) -> bool:
        return self.since - MOMENT <= at <= self.until + MOMENT


def read(folder: Path) -> dict[str, tuple[Entry, ...]]:
    """Every host's log, in the order in which the requests arrived."""
    return {path.stem: _entries(path) for path in sorted(folder.glob("*.log"))}


def _entries(path: Path) -> tuple[Entry, ...]:
    with path.open(encoding="utf-8") as lines:
        return tuple(sorted(map(entry, lines), key=lambda each: each.arrived))


def overdrawn(entries: Sequence[Entry], rate: float, burst: int) -> float:
    """By how many requests the worst window of any length went beyond burst + rate x its length; at most 0 is fine."""
    spent = [number - rate * each.arrived for number, each in enumerate(entries)]
    return max((now + 1 - least for now, least in zip(spent, accumulate(spent, min), strict=True)), default=0) - burst


def together(entries: Iterable[Entry]) -> int:
    """How many requests were under way at once, at most."""
    # One that ends at the moment in which another arrives has made room for it.
    steps = sorted((at, step) for each in entries for at, step in ((each.arrived, 1), (each.ended, -1)))
    return max(accumulate((step for _, step in steps), initial=0))


def silences(entries: Iterable[Entry]) -> tuple[Silence, ...]:
    return tuple(
        Silence(since=each.ended, until=each.ended + each.pause, login=each.login) for each in entries if each.pause
    )


def spoken(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The requests that arrived in a silence; one that was on its way already when it began is none."""
    imposed = silences(entries)
    return tuple(
        each
        for each in entries
        if any(
            each.login == silence.login and silence.since + MOMENT < each.arrived < silence.until - MOMENT
            for silence in imposed
        )
    )


def gaps(entries: Sequence[Entry], kind: str, end: float, retry: float) -> Iterator[Gap]:
    """Between the answers about each account, and from the last until the end of the day."""
    answered = defaultdict[str, list[float]](list)
    for each in entries:
        if each.kind == kind and each.status in ANSWERED:
            answered[each.about].append(each.arrived)
    imposed = silences(entries)
    for about, moments in answered.items():
        for since, until in pairwise((*moments, end)):
            yield Gap(about=about, since=since, seconds=until - since - _excused(imposed, since, until, retry))


def _excused(imposed: Iterable[Silence], since: float, until: float, retry: float) -> float:
    """The part of a gap that lay in silences, and in the pause before the next attempt that follows each."""
    free, excused = since, 0.0
    for silence in sorted(imposed, key=lambda each: each.since):
        first, last = max(silence.since, free), min(silence.until + retry, until)
        if last > first:
            excused, free = excused + last - first, last
    return excused


def longest(gaps: Iterable[Gap]) -> Mapping[str, Gap]:
    """The longest gap of each account."""
    worst: dict[str, Gap] = {}
    for gap in gaps:
        if gap.about not in worst or gap.seconds > worst[gap.about].seconds:
            worst[gap.about] = gap
    return worst
