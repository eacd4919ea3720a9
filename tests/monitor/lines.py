"""The connectors of one platform as shipped, from their tables to the jobs, over a played network and a set clock."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

import httpx

from config.settings import Settings
from domain.coverage import Coverage, Job
from domain.freshness import Freshness
from monitor import logins, plugins
from monitor.holding import StoredHolds
from monitor.jobs.lane import Lane
from monitor.logins import Logins
from monitor.routes import Route, Routed, routed
from monitor.store import Store, freshness, holds
from tests.factories import NOW
from tests.fakes import FakePlatform
from tests.monitor.crank import PLATFORM, Crank

Serve = Callable[[httpx.Request], httpx.Response]
# Everything else of the politeness is what is shipped: above all how long a refusal silences.
AT_ONCE: Mapping[str, Any] = {"requests_per_second": 1e6, "burst": 1000, "concurrency": 4, "attempts": 1}


class Line(Crank):
    """One life of the daemon, as far as it concerns the platform `slug`; another on the same store is a restart."""

    def __init__(
        self,
        store: Store,
        slug: str,
        tables: Mapping[str, Mapping[str, Any]],
        serve: Serve,
        environ: Mapping[str, str],
        at: datetime = NOW,
    ) -> None:
        self.slug = slug
        polite = {name: {"politeness": AT_ONCE, **table} for name, table in tables.items()}
        settings = Settings.model_validate({"platforms": polite})
        loaded = plugins.load(settings, where="diting.toml", environ=environ).platforms
        self.network = self._network(store, loaded, serve, at)
        super().__init__(store, cast(FakePlatform, self.network))
        self.clock.now = at
        networks = cast(dict[str, Any], self.planner.networks)
        networks[slug] = networks.pop(PLATFORM)

    def _network(self, store: Store, loaded: tuple[plugins.Loaded, ...], serve: Serve, at: datetime) -> Routed:
        def clock() -> datetime:
            return self.clock()

        with store.begin() as conn:
            logins.foreseen(conn, loaded, at)
            kept = StoredHolds(store, holds.load(conn, at))
        way = httpx.MockTransport(serve)
        built = ((plugin.name, plugins.build_platform(plugin, kept, clock, way)[0]) for plugin in loaded)
        routes = tuple(Route(name=name, platform=platform) for name, platform in built)
        met = Logins(store=store, marks=logins.marks(loaded), clock=clock).met
        return routed(routes, lambda *_: None, met, clock)

    def lane(self, job: Job, jitter: float = 0.0) -> Lane:
        return replace(super().lane(job, jitter), platform=self.slug, prepare=self.network.sign_in)

    def fresh(self) -> dict[tuple[str, str], Freshness]:
        """What was asked last of each target, by check and target."""
        with self.store.reading() as conn:
            found = freshness.everything(conn)
        return {(each.check, each.target): each for each in found if each.platform == self.slug}


def gaps(cycles: tuple[Coverage, ...]) -> set[tuple[str, str]]:
    """Job and gap of every cycle, `covered` for none."""
    return {(cycle.job, cycle.gap or "covered") for cycle in cycles}
