"""What `diting coverage` tells, as facts: of platforms, of units, and of single accounts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from alerting.covered import Covered
from domain.connector import Connector
from domain.coverage import Gap, Job
from domain.freshness import Freshness
from domain.login import Login
from monitor.coverage import Overview, Sight, Watched

COVERED, NOT_COVERED = "covered", "not covered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One job on one platform: its last cycle that proved that it looked, and why the last one did not."""

    platform: str
    job: Job
    proved_at: datetime | None
    gap: Gap | None
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfUnit:
    """`doubted` are the platforms on which the last cycle of some job proved nothing."""

    unit: str
    name: str
    covered: tuple[Covered, ...]
    doubted: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        return not self.doubted and all(each.is_whole for each in self.covered)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfAccount:
    """One official account: how it is watched, by which route, and when that last worked."""

    key: str
    name: str
    unit: str
    sight: Sight
    route: str
    profile: Freshness | None
    posts: Freshness | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    outcome: str
    at: datetime
    platforms: tuple[Covered, ...]
    proofs: tuple[Proof, ...]
    connectors: tuple[Connector, ...]
    logins: tuple[Login, ...]
    units: tuple[OfUnit, ...]
    accounts: tuple[OfAccount, ...]


def report(overview: Overview, unit: str | None, platform: str | None) -> Report:
    """Everything, or only what concerns a unit or a platform."""
    units = None if unit is None else {unit}
    platforms = tuple(each for each in overview.covered(units) if platform in {None, each.platform})
    slugs = {each.platform for each in platforms}
    accounts = [each for each in overview.accounts if _concerns(each, units, slugs)]
    proofs = _proofs(overview, slugs)
    is_whole = all(each.is_whole for each in platforms) and all(each.gap is None for each in proofs)
    connectors = tuple(each for each in overview.lookout.connectors if each.platform in slugs)
    names = {each.name for each in connectors}
    return Report(
        outcome=COVERED if platforms and is_whole else NOT_COVERED,
        at=overview.now,
        platforms=platforms,
        proofs=proofs,
        connectors=connectors,
        logins=tuple(each for each in overview.asked.logins if each.connector in names),
        units=_units(overview, accounts, slugs, {each.platform for each in proofs if each.gap}),
        accounts=tuple(map(_account, accounts)),
    )


def _concerns(each: Watched, units: Collection[str] | None, platforms: Collection[str]) -> bool:
    return each.account.platform in platforms and (units is None or each.account.unit in units)


def _units(
    overview: Overview, accounts: Collection[Watched], platforms: Collection[str], doubted: Collection[str]
) -> tuple[OfUnit, ...]:
    found = []
    for key in dict.fromkeys(each.account.unit for each in accounts):
        unit = overview.watch.registry.unit(key)
        covered = tuple(each for each in overview.covered({key}) if each.platform in platforms)
        doubts = frozenset(each.platform for each in covered if each.platform in doubted)
        found.append(OfUnit(unit=key, name=unit.name if unit else key, covered=covered, doubted=doubts))
    return tuple(found)


def _account(each: Watched) -> OfAccount:
    seen = each.seen
    return OfAccount(
        key=each.account.key,
        name=each.account.display_name,
        unit=each.account.unit,
        sight=each.sight,
        route=seen.route if seen else "",
        profile=each.profile,
        posts=each.posts,
    )


def _proofs(overview: Overview, platforms: Collection[str]) -> tuple[Proof, ...]:
    """Of every job that has something to look at."""
    lanes = sorted(lane for lane in overview.asked.due if lane[0] in platforms and lane[0] in overview.served)
    return tuple(_proof(overview, platform, job) for platform, job in lanes)


def _proof(overview: Overview, platform: str, job: Job) -> Proof:
    last, valid = (found.get((platform, job)) for found in (overview.asked.cycles, overview.asked.valid))
    return Proof(
        platform=platform,
        job=job,
        proved_at=valid.finished_at if valid else None,
        gap=last.gap if last else None,
        detail=last.detail if last else "",
    )
