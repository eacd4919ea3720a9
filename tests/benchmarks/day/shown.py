"""The day in figures for people, and every promise that it broke."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from statistics import median

from domain.coverage import Coverage, Job
from domain.registry import OfficialAccount
from monitor.routes import KNOWN_FOR
from tests.benchmarks.day import logs
from tests.benchmarks.day.hosts import Entry
from tests.benchmarks.day.hours import START
from tests.benchmarks.day.life import HOUR, Lived
from tests.benchmarks.day.logs import Gap
from tests.benchmarks.day.shapes import Shape

SLACK = 1.2
# Rounding of binary fractions, in requests.
NOTHING = 0.01
GROWTH = 1.05


def lines(day: Lived) -> Iterator[str]:
    seen = logs.read(day.folder)
    requests, connectors = sum(map(len, seen.values())), len(day.scale.shapes)
    yield f"{len(day.accounts)} accounts, {connectors} connectors, {day.scale.hours:g} h, {requests} requests"
    for address, entries in seen.items():
        yield _host(day, address, entries)
    for tier, ratio in _worst_by_tier(day, seen).items():
        yield f"tier {tier}: longest gap {ratio:.3f} x the interval"
    yield f"cycles: {_tally(day.cycles)}"
    for job in Job:
        asked = [cycle.asked for cycle in day.cycles if cycle.job is job] or [0]
        yield f"{job}: in a slice {median(asked):g}, at most {max(asked)}"
    first, last = day.memory[0], day.memory[-1]
    yield f"resident MiB: hour {first.hour:.0f} {first.resident:.1f}, hour {last.hour:.0f} {last.resident:.1f}"
    if last.allocated:
        yield f"allocated MiB: hour {first.hour:.0f} {first.allocated:.2f}, hour {last.hour:.0f} {last.allocated:.2f}"


def broken(day: Lived) -> Iterator[str]:
    """One line for each promise that was not kept."""
    seen = logs.read(day.folder)
    for address, entries in seen.items():
        yield from _impolite(_of(day, address), address, entries)
    yield from _late(day, seen)
    yield from _unsigned(day, seen)
    yield from _grown(day)


def _impolite(shapes: Sequence[Shape], address: str, entries: Sequence[Entry]) -> Iterator[str]:
    over = logs.overdrawn(entries, _rate(shapes), _burst(shapes))
    if over > NOTHING:
        yield f"{address}: {over:.2f} requests beyond its pace"
    if (most := logs.together(entries)) > max(shape.concurrency for shape in shapes):
        yield f"{address}: {most} requests under way at once"
    for each in logs.spoken(entries):
        yield f"{address}: asked in a silence, at {each.arrived:.1f} s: {each.kind} {each.about}"


def _late(day: Lived, seen: dict[str, tuple[Entry, ...]]) -> Iterator[str]:
    for account, kind, gap in _gaps(day, seen):
        if gap.seconds > SLACK * _interval(day, account):
            ratio = gap.seconds / _interval(day, account)
            yield f"{account.key}, tier {account.tier}: no {kind} from {gap.since:.0f} s on, {ratio:.2f} x its interval"


def _gaps(day: Lived, seen: dict[str, tuple[Entry, ...]]) -> Iterator[tuple[OfficialAccount, str, Gap]]:
    """The longest of each account, of profiles and of posts apart. Posts of the official are read by no other job."""
    retry = day.settings.jobs.retry_minutes * 60 * (1 + day.settings.jobs.jitter)
    for shape in day.scale.shapes:
        for kind in {"profile", "posts"} & {*shape.asks}:
            worst = logs.longest(logs.gaps(seen[shape.address], kind, day.scale.hours * HOUR, retry))
            for account in day.accounts:
                if account.platform == shape.slug:
                    never = Gap(about=account.user_id, since=0, seconds=day.scale.hours * HOUR)
                    yield account, kind, worst.get(account.user_id, never)


def _worst_by_tier(day: Lived, seen: dict[str, tuple[Entry, ...]]) -> dict[int, float]:
    ratios: dict[int, float] = {}
    for account, _, gap in _gaps(day, seen):
        ratios[account.tier] = max(ratios.get(account.tier, 0), gap.seconds / _interval(day, account))
    return dict(sorted(ratios.items()))


def _unsigned(day: Lived, seen: dict[str, tuple[Entry, ...]]) -> Iterator[str]:
    """Cycles before which a login was not asked whose it is, although nothing had silenced it."""
    for shape in day.scale.shapes:
        entries = seen[shape.address]
        asked = [each.ended for each in entries if each.kind == "whoami"]
        imposed = [silence for silence in logs.silences(entries) if silence.login]
        for cycle in day.cycles if shape.has_whoami else ():
            started, known = _seconds(cycle), KNOWN_FOR.total_seconds() + logs.MOMENT
            is_known = any(0 <= started - ended + logs.MOMENT <= known + logs.MOMENT for ended in asked)
            if cycle.platform == shape.slug and not is_known and not any(each.lasts(started) for each in imposed):
                yield f"{shape.id}: {cycle.job} at {started:.0f} s without a look at the login"


def _grown(day: Lived) -> Iterator[str]:
    first, last = day.memory[0].resident, day.memory[-1].resident
    if last > GROWTH * first:
        yield f"resident memory grew from {first:.1f} to {last:.1f} MiB after the first hour"


def _host(day: Lived, address: str, entries: Sequence[Entry]) -> str:
    shapes = _of(day, address)
    hourly = len(entries) / day.scale.hours
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(Counter(each.kind for each in entries).items()))
    refused = sum(each.pause > 0 for each in entries)
    return (
        f"{address}: {hourly:.0f} requests an hour of {_rate(shapes) * HOUR:.0f}; beyond its pace"
        f" {logs.overdrawn(entries, _rate(shapes), _burst(shapes)):+.3f}; at once {logs.together(entries)};"
        f" silences {refused}; asked in them {len(logs.spoken(entries))}; {kinds}"
    )


def _of(day: Lived, address: str) -> tuple[Shape, ...]:
    return tuple(shape for shape in day.scale.shapes if shape.address == address)


def _rate(shapes: Sequence[Shape]) -> float:
    return max(shape.rate for shape in shapes)


def _burst(shapes: Sequence[Shape]) -> int:
    return max(shape.burst for shape in shapes)


def _interval(day: Lived, account: OfficialAccount) -> float:
    return day.settings.guard.interval(account.tier).total_seconds()


def _seconds(cycle: Coverage) -> float:
    return (cycle.started_at - START) / timedelta(seconds=1)


def _tally(cycles: Sequence[Coverage]) -> str:
    told = Counter(f"{cycle.job}{' ' + cycle.gap if cycle.gap else ''}" for cycle in cycles)
    return ", ".join(f"{what} {count}" for what, count in sorted(told.items()))
