"""`diting import`: what a person saw of a platform, judged like what Diting sees itself."""

import asyncio
import logging
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click
from rich.console import Group

from alerting.messages.render import harmless
from domain.errors import NotAllowed, RegistryError
from domain.text import Text
from monitor import log
from monitor.cli import imported
from monitor.cli.desk import LINE_LIMIT, Desk, by_option, json_option, pass_desk
from monitor.cli.report import MOMENTS
from monitor.connectors.spec import Spec
from monitor.imports import bilingual, files, wired
from monitor.imports.filed import Filed
from monitor.imports.files import Said
from monitor.imports.seen import Flaw, Kind, Place, Reading
from monitor.imports.wired import File, Would
from monitor.schedule import now
from monitor.store import registry
from monitor.watch import Watch

Outcome = tuple[Filed, ...] | tuple[Would, ...]
NOTHING_READ, PARTLY = 1, 3
WHOLE = Text("整个文件", "the whole file")
MENDED = Text("改正后重新导入", "mend it and import it again")


@click.command("import")
@click.argument(
    "paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--platform", default="", help="Whose accounts these are, where the file does not say (such as weibo).")
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="The form (default: by the file).")
@click.option("--id", "user_id", default="", help="The account of a saved page that no connector can read.")
@click.option("--at", type=click.DateTime(MOMENTS), help="When it was seen (default: what the file says, else now).")
@click.option("--sheet", default="", help="The sheet of an XLSX table (default: the first that is not empty).")
@click.option("--dry-run", is_flag=True, help="Read and report, and store nothing.")
@by_option
@json_option
@pass_desk
def import_(
    desk: Desk,
    /,
    paths: tuple[Path, ...],
    platform: str,
    kind: str | None,
    user_id: str,
    at: datetime | None,
    sheet: str,
    dry_run: bool,
    by: str,
    as_json: bool,
) -> None:
    """Take in what a person saw: browser recordings (HAR), tables (CSV, XLSX), JSON, saved pages.

    Strangers are judged as in a hunt, registered accounts are compared with how they were. The same file twice opens
    nothing twice. Status 0: all was read; 3: something could not be read; 1: nothing could.
    """
    log.set_up(level=logging.ERROR)
    said = Said(
        kind=Kind(kind) if kind else None, platform=platform, user_id=user_id, at=_moment(desk, at), sheet=sheet
    )
    specs = _specs(desk)
    read = [_read(path, said, specs, by) for path in paths]
    locale = desk.settings.alerts.locale
    filed = _tried(desk, read) if dry_run else _filed(desk, read)
    told = [(file, each) for file, each in zip(read, filed, strict=True)]
    facts = {"dry_run": dry_run, "files": [imported.facts(file, each, locale) for file, each in told]}
    desk.say(Group(*(imported.text(file, each, locale) for file, each in told)), facts, as_json=as_json)
    sys.exit(_status([file.reading for file in read]))


def _read(path: Path, said: Said, specs: Sequence[Spec], by: str) -> File:
    """A file that cannot be used at all leaves the others as they are."""
    kind = said.kind or files.by_name(path)
    origin = files.origin(path, kind, by)
    try:
        origin = replace(origin, kind=said.kind or files.kind_of(path))
        reading = files.read(path, replace(said, kind=origin.kind), specs, now())
    except (NotAllowed, RegistryError) as unusable:
        why = unusable.text if isinstance(unusable, NotAllowed) and unusable.text else bilingual.both(str(unusable))
        reading = Reading(flaws=(Flaw(place=Place(WHOLE), why=why, remedy=MENDED),))
    return File(origin=origin, reading=reading)


def _specs(desk: Desk) -> tuple[Spec, ...]:
    """A description that is broken takes no other one with it."""
    found, problems = wired.specs(desk.settings.connectors.folder)
    for problem in problems:
        click.echo(harmless(problem, LINE_LIMIT), err=True)
    return found


def _filed(desk: Desk, read: list[File]) -> tuple[Outcome, ...]:
    with desk.store() as store:
        return asyncio.run(wired.import_once(desk.settings, desk.plugins, store, desk.locker, read, now()))


def _tried(desk: Desk, read: list[File]) -> tuple[Outcome, ...]:
    with desk.store() as store, store.reading() as conn:
        watch = Watch(registry.load(conn))
    return tuple(wired.preview(watch, desk.plugins, file.reading, now()) for file in read)


def _moment(desk: Desk, given: datetime | None) -> datetime | None:
    if given is None:
        return None
    # Whether it counts is told by monitor.imports.times, which has words for every moment.
    return given if given.tzinfo else given.replace(tzinfo=desk.settings.alerts.zone)


def _status(readings: list[Reading]) -> int:
    if not imported.is_anything(readings):
        return NOTHING_READ
    return PARTLY if any(reading.flaws for reading in readings) else 0
