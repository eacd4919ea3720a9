"""A whole Diting in a temporary folder: real settings, plugins and store, swept once at a time."""

import asyncio
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.section import validate
from config.settings import Settings
from domain.coverage import Coverage, Job
from domain.incident import Classification, Incident, Status
from domain.registry import OfficialAccount, Unit
from monitor import daemon, database, plugins
from monitor.plugins import Plugins
from monitor.store import Store, incidents, registry

SHIPPED = Path(__file__).parents[1] / "config" / "diting.toml"
COMPROMISE: dict[str, Any] = tomllib.loads(SHIPPED.read_text("utf-8"))["detectors"]["compromise"]


@dataclass(frozen=True, kw_only=True)
class House:
    """What a test asks of a running Diting."""

    settings: Settings
    plugins: Plugins
    store: Store

    def register(self, units: Iterable[Unit], accounts: Iterable[OfficialAccount]) -> None:
        with self.store.begin() as conn:
            registry.apply(conn, units, accounts)

    def sweep(self) -> tuple[Coverage, ...]:
        return asyncio.run(daemon.sweep_once(self.settings, self.plugins, self.store, lambda _: None))

    def incidents(self, classification: Classification) -> dict[str, Incident]:
        """All incidents of a kind by subject, whatever their status."""
        with self.store.reading() as conn:
            found = incidents.listing(conn, statuses=tuple(Status), classification=classification)
        return {incident.subject: incident for incident in found}


@contextmanager
def house(folder: Path, **tables: Any) -> Iterator[House]:
    """A Diting whose diting.toml holds these tables, over defaults that suit a test."""
    given = {
        "store": {"url": f"sqlite:///{folder / 'diting.sqlite'}"},
        "detectors": {"impostor": {"name": {}}, "compromise": COMPROMISE},
        "channels": {"webhook": {"url": "http://127.0.0.1:9/"}},
        "recheck": {"absence_apart_hours": 0.0},
        "guard": {"missing_apart_minutes": 0.0},
    } | tables
    settings = validate(Settings, given, where="test.toml")
    with database.opened(settings.store, environ={}) as store:
        yield House(settings=settings, plugins=plugins.load(settings, where="test.toml", environ={}), store=store)


def gaps(cycles: Iterable[Coverage], job: Job) -> set[str]:
    """Why the cycles of a job did not count."""
    return {cycle.gap.value for cycle in cycles if cycle.job is job and cycle.gap is not None}
