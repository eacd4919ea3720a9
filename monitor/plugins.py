"""Finds and builds what diting.toml switches on: a table named like a module is a plugin of that kind.

A table `[platforms.x]` may say `plugin = "mastodon"` to run a second instance of a platform under another name.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib import import_module
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
from monitor.http import Holds, Http


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
        known = self.modules()
        if name not in known:
            raise ConfigurationError(f"{name}: no such plugin; there are {', '.join(sorted(known))}")
        return self._import(name)

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
    """A plugin that is switched on, with its validated options."""

    name: str
    module: ModuleType
    options: Any


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
    plugins = Plugins(
        platforms=_loaded(PLATFORMS, settings.platforms, where, environ, problems),
        channels=_loaded(CHANNELS, settings.channels, where, environ, problems),
        impostor=_loaded(IMPOSTOR, settings.detectors.get("impostor", {}), where, environ, problems),
        compromise=_loaded(COMPROMISE, settings.detectors.get("compromise", {}), where, environ, problems),
        compliance=_loaded(COMPLIANCE, settings.detectors.get("compliance", {}), where, environ, problems),
    )
    problems += [
        f"{where}: detectors.{kind}: no such kind of detector; write impostor, compromise or compliance"
        for kind in settings.detectors
        if kind not in KINDS
    ]
    if problems:
        raise ConfigurationError(*problems)
    return plugins


def _loaded(
    kind: Kind, tables: Tables, where: str, environ: Mapping[str, str], problems: list[str]
) -> tuple[Loaded, ...]:
    found = []
    for name, table in tables.items():
        try:
            found.append(_one(kind, name, dict(table), where, environ))
        except ConfigurationError as wrong:
            problems += [problem if problem.startswith(where) else f"{where}: {problem}" for problem in wrong.problems]
    return tuple(found)


def _one(kind: Kind, name: str, table: dict[str, Any], where: str, environ: Mapping[str, str]) -> Loaded:
    here = f"{where}: {kind.section}.{name}"
    try:
        module = kind.load(str(table.pop("plugin", name)))
    except ConfigurationError as unknown:
        raise ConfigurationError(f"{here}: {unknown}") from unknown
    model: type[BaseModel] = module.Options
    try:
        filled = secrets.resolve(model, table, plugin=name, where=here, environ=environ)
    except ConfigurationError as unresolved:
        raise ConfigurationError(*unresolved.problems, *_other_problems(model, table, here)) from unresolved
    return Loaded(name=name, module=module, options=validate(model, filled, where=here))


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
) -> tuple[Platform, Http]:
    """A platform and its door to the network, which the caller closes."""
    http = Http(
        plugin.options.base_url,
        plugin.options.politeness,
        holds,
        credential=":".join(_secrets(plugin.options)),
        transport=transport,
        clock=clock,
        platform=plugin.name,
    )
    return plugin.module.Platform(plugin.name, plugin.options, http), http


def build_channel(plugin: Loaded, clock: Callable[[], datetime]) -> Channel:
    """A channel, which the caller closes. Raises ConfigurationError for certificates that cannot be read."""
    try:
        channel: Channel = plugin.module.Channel(plugin.options, now=clock)
    except OSError as unreadable:
        raise ConfigurationError(
            f"channels.{plugin.name}: ca_file cannot be used ({unreadable.strerror}); name a PEM file of certificates"
        ) from unreadable
    return channel


def _secrets(options: BaseModel) -> Iterable[str]:
    values = (getattr(options, field) for field in type(options).model_fields)
    return (value.get_secret_value() for value in values if isinstance(value, SecretStr))
