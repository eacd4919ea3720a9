"""The connectors that are switched on, as far as the settings and their modules tell; nothing secret is read."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from config.settings import Settings
from domain.connector import Connector
from monitor.connectors.stated import stated
from monitor.plugins import connector, serves


def connectors(settings: Settings) -> tuple[Connector, ...]:
    """Raises ConfigurationError for a table of a connector that there is not."""
    folder = settings.connectors.folder
    return tuple(_connector(name, table, folder) for name, table in settings.platforms.items())


def _connector(name: str, table: Mapping[str, Any], folder: Path | None) -> Connector:
    found = connector(str(table.get("plugin", name)), folder)
    said = stated(found)
    return Connector(
        name=name,
        platform=serves(name, found, table),
        operations=said.operations,
        grade=said.grade,
        verified=said.verified,
    )
