"""Whether what is to be asked of each host fits into the pace at which it may be asked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from config.settings import Settings
from domain.connector import Connector
from domain.ports import Operation
from monitor.watch import Watch

HOUR, MINUTES = 3600, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A connector, the host that it asks, and how many requests a second it may make there."""

    connector: Connector
    host: str
    rate: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """A host that is to be asked more in an hour than its pace allows: `needed` counts one request for each question.

    Connectors that share a host share its time, so `allowed` lies between what each of them would be allowed alone.
    """

    connectors: tuple[str, ...]
    host: str
    needed: float
    allowed: float


def crowds(ways: Iterable[Way], watch: Watch, settings: Settings) -> Iterator[Crowd]:
    """Every host whose pace is too slow for the accounts and names of the register."""
    for host, here in _by_host(ways, watch, settings).items():
        needed = sum(hourly for _, hourly in here)
        # Each request takes the host's time according to the pace of the connector that sends it.
        share = sum(hourly / (way.rate * HOUR) for way, hourly in here)
        if share > 1:
            names = tuple(way.connector.name for way, _ in here)
            yield Crowd(connectors=names, host=host, needed=needed, allowed=needed / share)


def _by_host(ways: Iterable[Way], watch: Watch, settings: Settings) -> Mapping[str, list[tuple[Way, float]]]:
    """Each connector with the questions that it is asked in an hour, by host."""
    taken: set[tuple[str, Operation]] = set()
    loads: dict[str, Mapping[Operation, float]] = {}
    hosts = defaultdict[str, list[tuple[Way, float]]](list)
    for way in ways:
        slug = way.connector.platform
        load = loads.setdefault(slug, _load(slug, watch, settings))
        # Whoever comes after the first that offers an operation only stands in for it.
        first = {operation for operation in way.connector.operations if (slug, operation) not in taken}
        taken |= {(slug, operation) for operation in first}
        hosts[way.host].append((way, sum(load.get(operation, 0) for operation in first)))
    return hosts


def _load(platform: str, watch: Watch, settings: Settings) -> Mapping[Operation, float]:
    """How many questions of each kind a platform is asked in an hour."""
    guard, hunts = settings.guard, MINUTES / settings.hunt.interval_minutes
    looks = sum(HOUR / guard.interval(account.tier).total_seconds() for account in watch.on(platform))
    return {
        Operation.PROFILE: looks,
        Operation.POSTS: looks if guard.posts else 0,
        Operation.SEARCH: len(watch.queries) * hunts,
        Operation.EXACT: len(watch.names) * (1 + settings.hunt.variants) * hunts,
    }
