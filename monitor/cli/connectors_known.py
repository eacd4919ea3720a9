"""Which connectors there are, from where, and what each says of itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from config import settings
from domain.errors import ConfigurationError
from domain.ports import Operation
from monitor import plugins
from monitor.cli.desk import Desk
from monitor.connectors import catalog
from monitor.connectors.described import Described
from monitor.connectors.stated import UNKNOWN, stated


class Origin(StrEnum):
    """Where a connector comes from: a description shipped, one that replaces it, one of the operator's, or Python."""

    SHIPPED = "shipped"
    OVERRIDE = "override"
    OPERATOR = "operator"
    BUILT_IN = "built in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A connector as a line; `tables` are those of [platforms] that use it, `problem` why it cannot be read."""

    id: str
    origin: Origin
    platform: str = UNKNOWN
    name: str = ""
    grade: str = UNKNOWN
    verified: str = UNKNOWN
    operations: tuple[str, ...] = ()
    file: str = ""
    tables: tuple[str, ...] = ()
    problem: str = ""


def everything(desk: Desk) -> Iterator[Listed]:
    """Every connector by id: those described in files, then those built in."""
    used, described = tables(desk), catalog.ids(folder(desk))
    for id in sorted(described):
        yield _described(id, folder(desk), used.get(id, ()))
    for id in plugins.PLATFORMS.modules():
        if id not in described:
            yield _built_in(id, used.get(id, ()))


def folder(desk: Desk) -> Path | None:
    """Where the operator's own descriptions are."""
    return _chosen(desk).connectors.folder


def tables(desk: Desk) -> dict[str, tuple[str, ...]]:
    """For each connector that is switched on, the tables that use it."""
    used: dict[str, tuple[str, ...]] = {}
    for name, table in _chosen(desk).platforms.items():
        id = str(table.get("plugin", name))
        used[id] = (*used.get(id, ()), name)
    return used


def _chosen(desk: Desk) -> settings.Settings:
    """What is shipped can be looked at, and mended, before there is a configuration."""
    return settings.read_plugins(desk.path) if desk.path.exists() else settings.Settings()


def _described(id: str, where: Path | None, used: tuple[str, ...]) -> Listed:
    file, origin = source(id, where)
    try:
        spec = catalog.read(id, where)
    except ConfigurationError as wrong:
        return Listed(id=id, origin=origin, file=str(file), tables=used, problem="; ".join(wrong.problems))
    return _listed(id, Described(spec), origin=origin, name=spec.name, file=str(file), tables=used)


def source(id: str, where: Path | None) -> tuple[Path, Origin]:
    """The file that describes a connector, and whose it is."""
    own, shipped = where / f"{id}.yaml" if where else None, catalog.shipped()
    if own is None or not own.is_file():
        return shipped[id], Origin.SHIPPED
    return own, Origin.OVERRIDE if id in shipped or plugins.PLATFORMS.has(id) else Origin.OPERATOR


def _built_in(id: str, used: tuple[str, ...]) -> Listed:
    module = plugins.PLATFORMS.load(id)
    about = (module.__doc__ or "").strip().partition("\n")[0]
    return _listed(id, module, origin=Origin.BUILT_IN, name=about, tables=used)


def _listed(id: str, connector: object, **known: Any) -> Listed:
    said = stated(connector)
    return Listed(
        id=id,
        platform=said.platform or id,
        grade=said.grade,
        verified=said.verified.value,
        operations=tuple(operation.value for operation in Operation if operation in said.operations),
        **known,
    )


def facts_of(listed: Listed) -> dict[str, Any]:
    """What is known of one connector, for programs."""
    return {
        "id": listed.id,
        "name": listed.name,
        "platform": listed.platform,
        "class": listed.grade,
        "verified": listed.verified,
        "operations": listed.operations,
        "from": listed.origin,
        "file": listed.file,
        "tables": listed.tables,
    }
