"""The connectors that are switched on, as far as the settings and their modules tell; nothing secret is read."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from config.settings import Settings
from domain.connector import Connector, Verified
from domain.ports import USUAL, Operation
from monitor.connectors.described import Described
from monitor.plugins import connector


def connectors(settings: Settings) -> tuple[Connector, ...]:
    """Raises ConfigurationError for a table of a connector that there is not."""
    folder = settings.connectors.folder
    return tuple(_connector(name, table, folder) for name, table in settings.platforms.items())


def _connector(name: str, table: Mapping[str, Any], folder: Path | None) -> Connector:
    module = connector(str(table.get("plugin", name)), folder)
    slug = str(table.get("platform") or getattr(module, "PLATFORM", "") or name)
    if isinstance(module, Described):
        spec = module.spec
        return Connector(name=name, platform=slug, operations=spec.offered, grade=spec.grade, verified=spec.verified)
    offered: frozenset[Operation] = getattr(module, "OPERATIONS", USUAL)
    grade, verified = getattr(module, "CLASS", "A"), getattr(module, "VERIFIED", Verified.LIVE)
    return Connector(name=name, platform=slug, operations=offered, grade=grade, verified=Verified(verified))
