"""What `diting check` looks at: every file that the configuration names is read, and everybody must be heard."""

import os
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from alerting.documents.filling import blanks
from config import circulation, complaints
from config.settings import Settings
from domain.errors import ConfigurationError
from domain.ports import Channel
from monitor import controls, fleet, handling, listeners, plugins, templates, wiring
from monitor.capacity import Way, crowds
from monitor.cli.desk import Desk
from monitor.hearing import Hearing
from monitor.schedule import now
from monitor.store import registry
from monitor.watch import Watch


def problems(desk: Desk) -> tuple[str, ...]:
    """Everything that is wrong, each once, with file, key and remedy."""
    unread = (*_said(lambda: desk.settings), *_said(lambda: desk.plugins))
    broken = () if _said(lambda: desk.settings) else tuple(_files(desk.settings))
    if unread:
        return tuple(dict.fromkeys((*unread, *broken)))
    last = _database_opens if broken else _everybody_is_heard
    parts = (_platforms_are_watched, _channels_open, _programs_are_there, last)
    found = (f"{desk.path}: {problem}" for part in parts for problem in _said(partial(part, desk)))
    return tuple(dict.fromkeys((*broken, *found)))


def warnings(desk: Desk) -> tuple[str, ...]:
    """What works, but not as well as it should; for a configuration without problems."""
    return tuple(f"{desk.path}: {warning}" for warning in _warnings(desk))


def _said(read: Callable[[], object]) -> tuple[str, ...]:
    try:
        read()
    except ConfigurationError as wrong:
        return wrong.problems
    return ()


def _files(settings: Settings) -> Iterator[str]:
    """The problems of the files that stand in the place of shipped ones, and of the shipped ones."""
    yield from _said(lambda: handling.rules(settings))
    yield from _said(lambda: handling.calendar(settings))
    yield from _said(lambda: circulation.read(settings.alerts.circulation or circulation.SHIPPED))
    yield from _said(lambda: complaints.read(settings.documents.complaints or complaints.SHIPPED))
    folder = settings.documents.templates
    if folder is not None and not folder.is_dir():
        yield f"{folder}: no folder; run `diting documents templates {folder}`, or leave out documents.templates"
        return
    for name in templates.titles():
        yield from _said(partial(_template_opens, name, folder))


def _template_opens(name: str, folder: Path | None) -> None:
    data, where = templates.template(name, folder)
    try:
        blanks(data)
    except (zipfile.BadZipFile, KeyError, ValueError) as broken:
        raise ConfigurationError(f"{where}: not a .docx file; save it as .docx, or remove it") from broken


def _platforms_are_watched(desk: Desk) -> None:
    wiring.watching(desk.plugins)
    controls.known(desk.settings, desk.plugins.platforms)


def _channels(desk: Desk) -> dict[str, Channel]:
    return {plugin.name: plugins.build_channel(plugin, now) for plugin in desk.plugins.channels}


def _channels_open(desk: Desk) -> None:
    listeners.routes(desk.settings, _channels(desk))


def _programs_are_there(desk: Desk) -> None:
    browser = desk.settings.evidence.browser
    if browser is not None and not (browser.is_file() and os.access(browser, os.X_OK)):
        raise ConfigurationError(
            f"evidence.browser: {browser} is no program that can be run; install a Chromium, or leave it out"
        )


def _database_opens(desk: Desk) -> None:
    with desk.store():
        pass


def _everybody_is_heard(desk: Desk) -> None:
    """Raises ConfigurationError for a database that does not open and for alerts that reach nobody."""
    with desk.store() as store, store.reading() as conn:
        unheard = tuple(_hearing(desk, Watch(registry.load(conn))).problems(conn, now()))
    if unheard:
        raise ConfigurationError(*unheard)


def _hearing(desk: Desk, watch: Watch) -> Hearing:
    return listeners.hearing(desk.settings, _channels(desk), handling.rules(desk.settings), lambda: watch)


def _warnings(desk: Desk) -> Iterator[str]:
    settings = desk.settings
    yield from _hearing(desk, Watch(registry.Registry())).warnings()
    if not settings.alerts.fallback:
        yield "alerts.fallback: empty; what a channel cannot deliver reaches nobody; name a channel:address"
    if settings.access.is_open:
        yield (
            "access: nobody has a role, so whoever may read this file and the database may do everything, under any"
            " name; list operators, auditors and admins"
        )
    calendar = handling.calendar(settings)
    if not calendar.lasts(calendar.day(now())):
        yield (
            f"handling.holidays: known until {calendar.until} only, deadlines beyond are provisional; add the next year"
            " once the State Council announces it, in November, or install a newer Diting"
        )
    yield from _crowded(desk)


def _crowded(desk: Desk) -> Iterator[str]:
    """The platforms for which the accounts and names of the register are too many."""
    with desk.store() as store, store.reading() as conn:
        watch = Watch(registry.load(conn))
    for crowd in crowds(_ways(desk), watch, desk.settings):
        tables = " and ".join(f"platforms.{name}" for name in crowd.connectors)
        yield (
            f"{tables}: {crowd.needed:.0f} requests an hour are needed, the pace of {crowd.host} allows"
            f" {crowd.allowed:.0f}, so accounts will be looked at late; raise politeness.requests_per_second if the"
            " platform bears it, or lengthen the intervals of guard and hunt"
        )


def _ways(desk: Desk) -> Iterator[Way]:
    """The connectors that ask one host; those that go to many have a pace for each."""
    known = {connector.name: connector for connector in fleet.connectors(desk.settings)}
    for plugin in desk.plugins.platforms:
        if host := urlsplit(getattr(plugin.options, "base_url", "")).hostname:
            rate = plugin.options.politeness.requests_per_second
            yield Way(connector=known[plugin.name], host=host, rate=rate)
