"""Finds and builds what diting.toml switches on: a table named like a module is a plugin of that kind.

A table `[platforms.x]` may say `plugin = "mastodon"` to run a second instance of a platform under another name.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import httpx
from pydantic import BaseModel, SecretStr

import alerting.channels
import detectors.compliance
import detectors.compromise
import detectors.impostor
import monitor.platforms
from config.section import validate
from config.settings import Settings, Tables
from detectors.compliance.verdict import Rules
from detectors.compromise.verdict import Detect as CompromiseDetect
from detectors.impostor.verdict import Detect as ImpostorDetect
from domain.errors import ConfigurationError
from domain.ports import Channel, Platform
from monitor import secrets
from monitor.connectors import catalog
from monitor.connectors.described import Described
from monitor.connectors.stated import stated
from monitor.http import Holds, Http, Pace
from monitor.http.roads import Roads


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of plugin: where its modules live, what each must define, and its part of diting.toml."""

    package: ModuleType
    offers: str
    section: str

    def modules(self) -> tuple[str, ...]:
        """The names that a table of this section may bear."""
        found = (info.name for info in iter_modules(self.package.__path__))
        return tuple(name for name in found if hasattr(self._import(name), self.offers))

    def load(self, name: str) -> ModuleType:
        """The plugin's module. Raises ConfigurationError when there is none of that name."""
        if not self.has(name):
            raise ConfigurationError(f"{name}: no such plugin; there are {', '.join(sorted(self.modules()))}")
        return self._import(name)

    def has(self, name: str) -> bool:
        there = any(info.name == name for info in iter_modules(self.package.__path__))
        return there and hasattr(self._import(name), self.offers)

    def _import(self, name: str) -> ModuleType:
        return import_module(f"{self.package.__name__}.{name}")


PLATFORMS = Kind(package=monitor.platforms, offers="Platform", section="platforms")
CHANNELS = Kind(package=alerting.channels, offers="Channel", section="channels")
IMPOSTOR = Kind(package=detectors.impostor, offers="detect", section="detectors.impostor")
COMPROMISE = Kind(package=detectors.compromise, offers="detect", section="detectors.compromise")
COMPLIANCE = Kind(package=detectors.compliance, offers="detect", section="detectors.compliance")
KINDS = frozenset({"impostor", "compromise", "compliance"})


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A plugin that is switched on, with its validated options.

    `platform` is what a connector serves, as registers call it: several may serve one.
    """

    name: str
    module: Any
    options: Any
    platform: str = ""


@dataclass(frozen=True, kw_only=True)
class Plugins:
    """Everything that diting.toml switches on, validated but not yet built."""

    platforms: tuple[Loaded, ...]
    channels: tuple[Loaded, ...]
    impostor: tuple[Loaded, ...]
    compromise: tuple[Loaded, ...]
    compliance: tuple[Loaded, ...] = ()

    @property
    def detectors(self) -> tuple[str, ...]:
        """The names under which findings are counted: a module's own, where it gives one."""
        kinds = {"impostor": self.impostor, "compromise": self.compromise, "compliance": self.compliance}
        named = (
            getattr(plugin.module, "DETECTOR", f"{kind}.{plugin.name}")
            for kind, loaded in kinds.items()
            for plugin in loaded
        )
        return tuple(dict.fromkeys(named))

    def impostor_detectors(self) -> tuple[ImpostorDetect, ...]:
        return tuple(partial(plugin.module.detect, options=plugin.options) for plugin in self.impostor)

    def compliance_rules(self) -> Rules:
        return {plugin.module.RULE: partial(plugin.module.detect, options=plugin.options) for plugin in self.compliance}

    def compromise_detectors(self) -> tuple[CompromiseDetect, ...]:
        return tuple(partial(plugin.module.detect, options=plugin.options) for plugin in self.compromise)


def load(settings: Settings, *, where: str, environ: Mapping[str, str]) -> Plugins:
    """Validates every plugin table. Raises one ConfigurationError that lists all problems of all of them."""
    problems: list[str] = []
    folder = settings.connectors.folder
    loading = _Loading(where, environ, problems)
    plugins = Plugins(
        platforms=loading.all_of(PLATFORMS.section, settings.platforms, partial(connector, folder=folder)),
        channels=loading.all_of(CHANNELS.section, settings.channels, CHANNELS.load),
        impostor=loading.all_of(IMPOSTOR.section, settings.detectors.get("impostor", {}), IMPOSTOR.load),
        compromise=loading.all_of(COMPROMISE.section, settings.detectors.get("compromise", {}), COMPROMISE.load),
        compliance=loading.all_of(COMPLIANCE.section, settings.detectors.get("compliance", {}), COMPLIANCE.load),
    )
    problems += [
        f"{where}: detectors.{kind}: no such kind of detector; write impostor, compromise or compliance"
        for kind in settings.detectors
        if kind not in KINDS
    ]
    if problems:
        raise ConfigurationError(*problems)
    return plugins


def served(settings: Settings) -> frozenset[str]:
    """The platforms that are switched on, for those who may not read what the connectors log in with."""
    folder = settings.connectors.folder
    found = {name: _found(str(table.get("plugin", name)), folder) for name, table in settings.platforms.items()}
    return frozenset(serves(name, found[name], table) for name, table in settings.platforms.items())


def connector(name: str, folder: Path | None) -> ModuleType | Described:
    """A module of monitor/platforms or a description: the operator's, which comes first, or a shipped one."""
    found = _found(name, folder)
    if found is None:
        known = sorted({*PLATFORMS.modules(), *catalog.ids(folder)})
        raise ConfigurationError(f"{name}: no such connector; there are {', '.join(known)}")
    return found


def _found(name: str, folder: Path | None) -> ModuleType | Described | None:
    described = catalog.files(folder)
    if name in described and (described[name] != catalog.shipped().get(name) or not PLATFORMS.has(name)):
        return Described(catalog.load(described[name]))
    return PLATFORMS.load(name) if PLATFORMS.has(name) else None


def serves(name: str, found: object, table: Mapping[str, Any]) -> str:
    """The platform that a table's connector is for: the table's word, the connector's own, else the table's name."""
    return str(table.get("platform") or stated(found).platform or name)


@dataclass(frozen=True)
class _Loading:
    """`where` is the file; what is wrong with a table is added to `problems`, so that all of it is told at once."""

    where: str
    environ: Mapping[str, str]
    problems: list[str]

    def all_of(self, section: str, tables: Tables, find: Callable[[str], ModuleType | Described]) -> tuple[Loaded, ...]:
        found = []
        for name, table in tables.items():
            try:
                found.append(self._one(f"{self.where}: {section}.{name}", name, dict(table), find))
            except ConfigurationError as wrong:
                self.problems.extend(
                    problem if problem.startswith(self.where) else f"{self.where}: {problem}"
                    for problem in wrong.problems
                )
        return tuple(found)

    def _one(
        self, here: str, name: str, table: dict[str, Any], find: Callable[[str], ModuleType | Described]
    ) -> Loaded:
        try:
            module = find(str(table.pop("plugin", name)))
        except ConfigurationError as unknown:
            raise ConfigurationError(*(f"{here}: {problem}" for problem in unknown.problems)) from unknown
        platform = serves(name, module, table)
        if hasattr(module, "Platform") or isinstance(module, Described):
            table.pop("platform", None)
        model: type[BaseModel] = module.Options
        try:
            filled = secrets.resolve(model, table, plugin=name, where=here, environ=self.environ)
        except ConfigurationError as unresolved:
            raise ConfigurationError(*unresolved.problems, *_other_problems(model, table, here)) from unresolved
        return Loaded(name=name, module=module, options=validate(model, filled, where=here), platform=platform)


def _other_problems(model: type[BaseModel], table: Mapping[str, Any], where: str) -> tuple[str, ...]:
    """What else is wrong with a table whose secrets are: whoever mends the one should hear of the others."""
    private = tuple(secrets.secret_fields(model))
    stand_ins = {name: SecretStr("-") for name in private}
    rest = {key: value for key, value in table.items() if key.removesuffix("_file") not in private}
    try:
        validate(model, rest | stand_ins, where=where)
    except ConfigurationError as wrong:
        return wrong.problems
    return ()


def build_platform(
    plugin: Loaded,
    holds: Holds,
    clock: Callable[[], datetime],
    transport: httpx.AsyncBaseTransport | None = None,
    pace: Pace | None = None,
) -> tuple[Platform, Http | Roads]:
    """A platform and its way to the network, which the caller closes; one without an address of its own gets roads.

    Connectors that are given the same `pace` ask a host that they share no oftener than one of them alone might.
    """
    options = plugin.options
    if not hasattr(options, "base_url"):
        roads = Roads(
            options.politeness, holds, clock=clock, platform=plugin.name, allow=options.allow, transport=transport
        )
        return plugin.module.Platform(plugin.platform, options, roads), roads
    http = Http(
        options.base_url,
        options.politeness,
        holds,
        credential=credential(options),
        transport=transport,
        clock=clock,
        platform=plugin.name,
        pace=pace,
    )
    if isinstance(plugin.module, Described):
        return plugin.module.built(plugin.platform, options, http, clock), http
    return plugin.module.Platform(plugin.platform, options, http), http


def build_channel(plugin: Loaded, clock: Callable[[], datetime]) -> Channel:
    """A channel, which the caller closes. Raises ConfigurationError for certificates that cannot be read."""
    try:
        channel: Channel = plugin.module.Channel(plugin.options, now=clock)
    except OSError as unreadable:
        raise ConfigurationError(
            f"channels.{plugin.name}: ca_file cannot be used ({unreadable.strerror}); name a PEM file of certificates"
        ) from unreadable
    return channel


def credential(options: BaseModel) -> str:
    """All that a connector logs in with, as one text; '' where it asks as anybody."""
    return ":".join(_secrets(options))


def _secrets(options: BaseModel) -> Iterable[str]:
    values = (getattr(options, field) for field in type(options).model_fields)
    return (value.get_secret_value() for value in values if isinstance(value, SecretStr))
