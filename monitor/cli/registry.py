"""`diting registry`: import, export and look at the register of official accounts."""

import json
import sys
from dataclasses import fields
from pathlib import Path

import click
from rich.console import Group, RenderableType
from sqlalchemy import Connection

from domain.errors import RegistryError
from domain.registry import OfficialAccount, Unit
from monitor import new_file
from monitor.cli.desk import Desk, admin_option, by_option, json_option, pass_desk, plain
from monitor.cli.spreadsheet import ROWS_LEFT_OUT, mapped
from monitor.cli.tables import card, lined
from monitor.registry import exporter, losses, show, vocabulary
from monitor.registry.importer import Report, read_register
from monitor.schedule import now
from monitor.store import audit, turns
from monitor.store import registry as stored

WRITERS = {".csv": exporter.to_csv, ".xlsx": exporter.to_xlsx}
COLUMNS = {"complete": exporter.COMPLETE, "public": exporter.PUBLIC}


@click.group()
def registry() -> None:
    """The register of official accounts."""


@registry.command(name="import")
@mapped("default")
@admin_option
@json_option
@pass_desk
def import_(
    desk: Desk,
    file: Path,
    sheet: str,
    pairs: tuple[tuple[str, str], ...],
    mapping: str,
    dry_run: bool,
    by: str,
    as_json: bool,
) -> None:
    """Read a CSV or XLSX register, report every problem, and store the rows that are sound.

    What the register loses by it is reported too, so see it first with --dry-run.
    Status 0: all rows taken; 3: rows with errors were left out.
    """
    with desk.store() as store, store.begin() as conn:
        columns = stored.mapping(conn, mapping) | dict(pairs)
        local_day = now().astimezone(desk.settings.alerts.zone).date()
        report = read_register(
            file, today=local_day, mapping=columns, sheet=sheet, places=desk.settings.registry.places
        )
        known = stored.load(conn)
        plan = stored.plan(known, report.units, report.accounts, report.silence)
        report = losses.told(report, known, plan, vocabulary.shipped())
        changes = None
        if not dry_run:
            if pairs:
                stored.save_mapping(conn, mapping, columns)
            changes = stored.carry_out(conn, known, plan)
            turns.note(conn, known, stored.load(conn), at=now(), by=by)
            _write_down(conn, file.name, report, changes, by)
    facts = json.loads(show.as_json(report)) | {"changes": changes}
    desk.say(Group(show.render(report, desk.settings.alerts.locale), _outcome(changes)), facts, as_json=as_json)
    sys.exit(ROWS_LEFT_OUT if report.errors else 0)


def _write_down(conn: Connection, file: str, report: Report, changes: stored.Changes, by: str) -> None:
    audit.append(
        conn,
        at=now(),
        actor=by,
        action="registry.imported",
        object=file,
        before="",
        after=f"{changes.added} added, {changes.updated} updated, {changes.unchanged} unchanged",
        result=f"{len(report.errors)} rows left out",
    )


def _outcome(changes: stored.Changes | None) -> str:
    if changes is None:
        return "Dry run: nothing was changed."
    return f"Stored: {changes.added} added, {changes.updated} updated, {changes.unchanged} unchanged."


@registry.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--columns", type=click.Choice(sorted(COLUMNS)), default="complete", show_default=True)
@by_option
@json_option
@pass_desk
def export(desk: Desk, file: Path, columns: str, by: str, as_json: bool) -> None:
    """Write the register as FILE.csv or FILE.xlsx; it imports back as it is. It names the people behind the units."""
    write = WRITERS.get(file.suffix.lower())
    if write is None:
        raise RegistryError(f"{file}: name a file that ends in {' or '.join(sorted(WRITERS))}")
    with desk.store() as store:
        with store.reading() as conn:
            known = stored.load(conn)
        page = write(known.units, known.accounts, vocabulary.shipped(), COLUMNS[columns])
        counts = f"{len(known.accounts)} accounts of {len(known.units)} units"
        with new_file.opened(file) as (written, _):
            written.write(page)
            with store.begin() as conn:
                audit.append(
                    conn,
                    at=now(),
                    actor=by,
                    action="registry.exported",
                    object=file.name,
                    before="",
                    after=columns,
                    result=counts,
                )
    desk.say(f"{file}: {counts}.", {"file": str(file), "columns": columns}, as_json=as_json)


@registry.command(name="list")
@click.option("--platform", help="Only the accounts of one platform.")
@json_option
@pass_desk
def listing(desk: Desk, platform: str | None, as_json: bool) -> None:
    """The registered accounts."""
    with desk.store() as store, store.reading() as conn:
        known = stored.load(conn)
    accounts = known.on(platform) if platform else known.accounts
    table = lined("Account", "Name", "Unit", "Tier", "Status")
    for account in accounts:
        unit = known.unit(account.unit)
        name, owner = plain(account.display_name), plain(unit.name if unit else account.unit)
        table.add_row(plain(account.key), name, owner, str(account.tier.value), account.status)
    desk.say(table if accounts else "No accounts.", accounts, as_json=as_json)


@registry.command(name="show")
@click.argument("key")
@json_option
@pass_desk
def show_(desk: Desk, key: str, as_json: bool) -> None:
    """One account (platform:id) or unit (its key), without the people behind it."""
    with desk.store() as store, store.reading() as conn:
        known = stored.load(conn)
    found = known.account(key) or known.unit(key)
    if found is None:
        raise RegistryError(f"{key}: neither an account (platform:id) nor a unit of the register")
    facts = _facts(found)
    desk.say(_card(facts), facts, as_json=as_json)


def _facts(found: OfficialAccount | Unit) -> dict[str, object]:
    return {field.name: getattr(found, field.name) for field in fields(found) if field.name != "contacts"}


def _card(facts: dict[str, object]) -> RenderableType:
    shown = card()
    for name, value in facts.items():
        shown.add_row(name, plain("、".join(map(str, value)) if isinstance(value, tuple) else str(value)))
    return shown
