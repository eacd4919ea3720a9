"""`diting export`: cases for STIX 2.1 and MISP, and the public white list."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from alerting import secrecy
from alerting.exports import content, misp, stix, whitelist
from alerting.exports.content import Case, Tlp
from domain.errors import NotAllowed
from domain.registry import Unit
from domain.text import Locale
from monitor import new_file
from monitor.cli.desk import Desk, json_option, number_argument, pass_desk, to_json, together
from monitor.cli.handing_out import hand_out, handing_out_option, secret_option
from monitor.registry import vocabulary
from monitor.registry.cells import guarded_for_csv
from monitor.schedule import now
from monitor.store import incidents as stored
from monitor.store import registry

tlp_option = click.option(
    "--tlp",
    type=click.Choice([tlp.value for tlp in Tlp]),
    default=Tlp.AMBER.value,
    show_default=True,
    help="How far others may pass it on.",
)
full_option = click.option("--full", is_flag=True, help="With contacts and contents unmasked.")
output_option = click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The new file to write (default: standard output).",
)
case_options = together(
    *(
        number_argument,
        tlp_option,
        full_option,
        output_option,
        secret_option,
        handing_out_option,
        json_option,
        pass_desk,
    )
)


@click.group()
def export() -> None:
    """Cases and the register in the formats of others."""


@export.command(name="stix")
@case_options
def stix_(desk: Desk, /, output: Path | None, as_json: bool, **given: Any) -> None:
    """An incident as a STIX 2.1 bundle; exported again it has the same ids. --json: on one line."""
    _hand_out(desk, "stix", stix.bundle, output, as_json, **given)


@export.command(name="misp")
@case_options
def misp_(desk: Desk, /, output: Path | None, as_json: bool, **given: Any) -> None:
    """An incident as a MISP event; exported again it has the same uuids. --json: on one line."""
    _hand_out(desk, "misp", misp.event, output, as_json, **given)


@export.command(name="whitelist")
@click.option("--format", "format_", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@output_option
@json_option
@pass_desk
def whitelist_(desk: Desk, format_: str, output: Path | None, as_json: bool) -> None:
    """The public white list: the normal accounts, without any person. --json: as --format json, on one line."""
    with desk.store() as store, store.reading() as conn:
        known = registry.load(conn)
    words = vocabulary.shipped()
    platforms = {account.platform: words.platform_label(account.platform) for account in known.accounts}
    entries = whitelist.entries(known.units, known.accounts, platforms)
    if format_ == "csv" and not as_json:
        page = _table(entries, desk.settings.alerts.locale)
    else:
        day = now().astimezone(desk.settings.alerts.zone).date()
        page = _page({"date": day, "accounts": [asdict(entry) for entry in entries]}, as_json=as_json)
    _write(desk, page, output, as_json=as_json, mode=new_file.SHARED)


def _hand_out(
    desk: Desk,
    form: str,
    made: Callable[[Case], dict[str, Any]],
    output: Path | None,
    as_json: bool,
    /,
    *,
    number: int,
    tlp: str,
    full: bool,
    leave: str | None,
    by: str,
) -> None:
    """Who took the case out, as what, stands in the audit chain before anything can be read."""
    case = _case(desk, number, Tlp(tlp), full=full, leave=leave)
    page = _page(made(case), as_json=as_json)
    said = f"{form} tlp:{case.tlp} {'full' if full else 'masked'} {hashlib.sha256(page).hexdigest()}"

    def write_down() -> None:
        with desk.store() as store, store.begin() as conn:
            hand_out(conn, by, "incident.exported", case.incident, said)

    _write(desk, page, output, write_down, as_json=as_json)


def _case(desk: Desk, number: int, tlp: Tlp, *, full: bool, leave: str | None) -> Case:
    with desk.store() as store, store.reading() as conn:
        incident, events = stored.known(conn, number), stored.history(conn, number)
        unit = registry.load(conn).unit(incident.unit) or Unit(key=incident.unit, name=incident.unit)
    if full and secrecy.is_suspected(incident):
        raise NotAllowed(f"{incident.reference} may concern secrets: its contents go to nobody; leave out --full")
    changed_at = max((event.at for event in events), default=incident.last_seen)
    locale, mask = desk.settings.alerts.locale, content.whole if full else None
    return content.case(incident, unit, changed_at=changed_at, tlp=tlp, locale=locale, mask=mask, leave=leave)


def _page(facts: object, *, as_json: bool) -> bytes:
    """JSON in which what cannot be seen is spelled out, whoever wrote it."""
    line = to_json(facts)
    if as_json:
        return f"{line}\n".encode()
    text = json.dumps(json.loads(line), ensure_ascii=False, indent=2)
    shown = (char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text)
    return f"{''.join(shown)}\n".encode()


def _table(entries: tuple[whitelist.Entry, ...], locale: Locale) -> bytes:
    """CSV in UTF-8 with a byte order mark, which spreadsheet programs need."""
    page = io.StringIO(newline="")
    writer = csv.writer(page)
    writer.writerow(whitelist.HEADS[name].within(locale) for name in whitelist.FIELDS)
    for entry in entries:
        writer.writerow(guarded_for_csv(content.clean(value)) for value in asdict(entry).values())
    return page.getvalue().encode("utf-8-sig")


def _write(
    desk: Desk,
    page: bytes,
    output: Path | None,
    write_down: Callable[[], None] = lambda: None,
    *,
    as_json: bool,
    mode: int = new_file.PRIVATE,
) -> None:
    """To standard output as it is; what went to a file is told there instead."""
    if output is None:
        write_down()
        click.echo(page, nl=False)
        return
    with new_file.opened(output, mode) as (file, digest):
        file.write(page)
        sha256 = digest()
        write_down()
    facts = {"file": str(output), "bytes": len(page), "sha256": sha256}
    desk.say(f"{output}: {len(page)} bytes; SHA-256 {sha256}", facts, as_json=as_json)
