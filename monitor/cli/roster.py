"""`diting roster`: who is on duty, from a spreadsheet. Telephone numbers are shown in part, addresses not at all."""

import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Group, RenderableType
from rich.table import Column, Table
from rich.text import Text as Line

from domain.errors import NotAllowed, RegistryError
from domain.shift import Shift
from domain.text import Locale, Text
from monitor.cli.desk import Desk, by_option, json_option, pass_desk, plain
from monitor.cli.spreadsheet import ROWS_LEFT_OUT, dry_run_option, file_argument, sheet_option
from monitor.cli.tables import lined
from monitor.cli.typed import DAY
from monitor.registry import show, values
from monitor.roster import vocabulary
from monitor.roster.flaws import Flaw
from monitor.roster.reading import Report, read_roster
from monitor.schedule import now
from monitor.store import audit
from monitor.store import registry as registered
from monitor.store import roster as stored
from monitor.store.registry import Registry

COLUMNS = ("Unit", "Role", "Name", "Phone", "From", "Until")
SUMMARY = Text(
    "{rows} 行：{shifts} 个班次；{errors} 个错误（所在行未采用），{warnings} 个提示",
    "{rows} rows: {shifts} shifts; {errors} errors (rows left out), {warnings} warnings",
)
unit_option = click.option("--unit", help="Only one unit, by its key, name or short name.")


@click.group()
def roster() -> None:
    """The duty roster: whoever is on duty hears instead of the registered contact of the same role."""


@roster.command(name="import")
@file_argument
@sheet_option
@dry_run_option
@by_option
@json_option
@pass_desk
def import_(desk: Desk, file: Path, sheet: str, dry_run: bool, by: str, as_json: bool) -> None:
    """Read a CSV or XLSX roster, report every problem, and store the shifts that are sound.

    Where a shift overlaps a stored one of the same unit and role, the new one counts. Status 3: rows were left out.
    """
    words, zone = vocabulary.shipped(), desk.settings.alerts.zone
    with desk.store() as store, store.begin() as conn:
        units = registered.load(conn).units
        report = read_roster(file, units=units, zone=zone, words=words, sheet=sheet, now=now())
        changes = None
        if not dry_run:
            changes = stored.put(conn, *report.shifts)
            audit.append(
                conn,
                at=now(),
                actor=by,
                action="roster.imported",
                object=file.name,
                before="",
                after=f"{changes.added} shifts, {changes.replaced} gave way",
                result=f"{len(report.errors)} errors",
            )
    locale = desk.settings.alerts.locale
    shown = Group(_flaws(report.flaws, locale), _summary(report, locale), _outcome(changes))
    desk.say(shown, _counts(report, changes), as_json=as_json)
    sys.exit(ROWS_LEFT_OUT if report.errors else 0)


@roster.command(name="list")
@unit_option
@json_option
@pass_desk
def listing(desk: Desk, unit: str | None, as_json: bool) -> None:
    """The shifts that are not over yet."""
    with desk.store() as store, store.reading() as conn:
        known = registered.load(conn)
        found = stored.listing(conn, unit=_key(known, unit), after=now())
    _say(desk, found, known, as_json=as_json)


@roster.command(name="now")
@unit_option
@json_option
@pass_desk
def now_(desk: Desk, unit: str | None, as_json: bool) -> None:
    """Who is on duty at this moment."""
    at = now()
    with desk.store() as store, store.reading() as conn:
        known = registered.load(conn)
        found = stored.listing(conn, unit=_key(known, unit), after=at)
    _say(desk, tuple(shift for shift in found if shift.covers(at)), known, as_json=as_json)


@roster.command()
@unit_option
@click.option("--before", type=DAY, help="Only shifts that ended before this day.")
@by_option
@json_option
@pass_desk
def drop(desk: Desk, unit: str | None, before: datetime | None, by: str, as_json: bool) -> None:
    """Forget the shifts of a unit, or those that are past."""
    if unit is None and before is None:
        raise NotAllowed("this would forget the whole roster; name --unit or --before")
    until = before.replace(tzinfo=desk.settings.alerts.zone).astimezone(UTC) if before else None
    with desk.store() as store, store.begin() as conn:
        key = _key(registered.load(conn), unit)
        dropped = stored.drop(conn, unit=key, before=until)
        audit.append(
            conn,
            at=now(),
            actor=by,
            action="roster.dropped",
            object=key or "all units",
            before="",
            after="",
            result=f"{dropped} shifts" + (f" that ended before {before:%Y-%m-%d}" if before else ""),
        )
    desk.say(f"{dropped} shifts dropped.", {"dropped": dropped}, as_json=as_json)


def _key(known: Registry, wanted: str | None) -> str | None:
    """The key of the unit that is called so. Raises RegistryError where there is none, or several."""
    if wanted is None:
        return None
    found = [unit.key for unit in known.units if wanted in {unit.key, unit.name, unit.code, *unit.aliases}]
    if len(found) != 1:
        there_are = "several units are" if found else "no unit is"
        raise RegistryError(f"{wanted}: {there_are} called so; see `diting registry list` and name its key")
    return found[0]


def _say(desk: Desk, shifts: Iterable[Shift], known: Registry, *, as_json: bool) -> None:
    facts = [_facts(shift, known, desk) for shift in shifts]
    table = lined(*COLUMNS, ids=("Phone", "From", "Until"))
    for fact in facts:
        table.add_row(*(plain(fact[name]) for name in ("unit_name", "role", "name", "phone", "starts", "ends")))
    desk.say(table if facts else "No shifts.", facts, as_json=as_json)


def _facts(shift: Shift, known: Registry, desk: Desk) -> Mapping[str, str]:
    unit, contact, zone = known.unit(shift.unit), shift.contact, desk.settings.alerts.zone
    return {
        "unit": shift.unit,
        "unit_name": unit.name if unit else shift.unit,
        "role": contact.role,
        "name": contact.name,
        "phone": values.masked(contact.phone) if contact.phone else "",
        "starts": f"{shift.starts.astimezone(zone):%Y-%m-%d %H:%M}",
        "ends": f"{shift.ends.astimezone(zone):%Y-%m-%d %H:%M}",
    }


def _flaws(flaws: Iterable[Flaw], locale: Locale) -> RenderableType:
    table = Table(*(Column(heading.within(locale), overflow="fold") for heading in show.HEADINGS))
    for found in flaws:
        message = plain(found.message.within(locale))
        message.stylize(show.STYLES[found.severity])
        table.add_row(str(found.row), plain(found.column), message, plain(found.remedy.within(locale)))
    return table if table.row_count else ""


def _summary(report: Report, locale: Locale) -> Line:
    """In the language of the table that it sums up."""
    counts = {"rows": report.rows, "shifts": len(report.shifts), "errors": len(report.errors)}
    warnings = len(report.flaws) - len(report.errors)
    return Line(SUMMARY.within(locale).format(**counts, warnings=warnings), style="bold")


def _outcome(changes: stored.Changes | None) -> str:
    if changes is None:
        return "Dry run: nothing was changed."
    return f"Stored: {changes.added} shifts; {changes.replaced} known ones gave way."


def _counts(report: Report, changes: stored.Changes | None) -> Mapping[str, object]:
    return {
        "rows": report.rows,
        "shifts": len(report.shifts),
        "errors": len(report.errors),
        "problems": report.flaws,
        "changes": changes,
    }
