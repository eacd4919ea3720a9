"""`diting approvals`: the ledger of openings, changes and ends that what is seen is held against."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Group, RenderableType
from sqlalchemy import Connection

from detectors.compliance import filing
from domain.errors import RegistryError
from domain.registry import Approval, ApprovalAction
from domain.text import Locale
from monitor import access
from monitor.approvals import held, show
from monitor.approvals.enter import Entered, correct, enter, take_out
from monitor.approvals.importer import Report, read_approvals
from monitor.approvals.reconcile import Terms
from monitor.cli.desk import Desk, admin_option, by_option, json_option, pass_desk, plain
from monitor.cli.spreadsheet import ROWS_LEFT_OUT, mapped
from monitor.cli.terms import filing_terms
from monitor.handling import calendar
from monitor.schedule import now
from monitor.store import approvals as stored
from monitor.store import audit, registry

FIELDS = tuple(filing.FIELDS)
ACTIONS = [action.value for action in ApprovalAction]
DAY = click.DateTime(["%Y-%m-%d"])


def _for_administrators(context: click.Context, _: click.Parameter, is_wanted: bool) -> bool:
    desk = context.find_object(Desk)
    assert desk is not None
    if is_wanted:
        access.actor(desk.settings.access, access.Role.ADMIN, None, os.environ)
    return is_wanted


replace_option = click.option(
    "--replace",
    "is_correction",
    is_flag=True,
    callback=_for_administrators,
    help="Let it take the place of what the ledger has under the same document (administrators).",
)


@click.group()
def approvals() -> None:
    """What was approved for official accounts: openings, changes, closures, deregistrations."""


@approvals.command()
@click.argument("account")
@click.option("--action", type=click.Choice(ACTIONS), default="change", show_default=True)
@click.option("--approved-on", type=DAY, required=True, help="The day of the approval.")
@click.option("--document", required=True, help="The number of the approval.")
@click.option("--set", "changes", type=(click.Choice(FIELDS), str), multiple=True, help="FIELD VALUE ('*': any value).")
@click.option("--filed-on", type=DAY, help="The day on which the form was handed in.")
@click.option("--notice-from", type=DAY, help="The first day of the public notice of a deregistration.")
@click.option("--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The approval's paper.")
@replace_option
@by_option
@json_option
@pass_desk
def add(
    desk: Desk,
    account: str,
    action: str,
    approved_on: datetime,
    document: str,
    changes: tuple[tuple[str, str], ...],
    filed_on: datetime | None,
    notice_from: datetime | None,
    file: Path | None,
    is_correction: bool,
    by: str,
    as_json: bool,
) -> None:
    """Enter an approval for ACCOUNT (platform:id); a change that it covers raises no incident.

    The same document again adds to what is entered. An opening may be entered before its account is in the register.
    """
    approval = Approval(
        account=account,
        action=ApprovalAction(action),
        approved_on=approved_on.date(),
        document=document,
        changes=changes,
        filed_on=filed_on.date() if filed_on else None,
        notice_from=notice_from.date() if notice_from else None,
    )
    _refuse_impossible(approval, _today(desk))
    if file is not None:
        approval = replace(approval, attachment=desk.locker.hold_file(file))
    with desk.store() as store, store.begin() as conn:
        known = registry.load(conn)
        if known.account(account) is None and (approval.action is not ApprovalAction.OPEN or ":" not in account):
            raise RegistryError(f"{account}: not in the register; see `diting registry list` for the keys")
        put = correct if is_correction else enter
        entered = put(conn, approval, known, by=by, now=now(), terms=_terms(desk))
    said = Group(plain(f"Approval {document} {entered.outcome} for {account}."), *show.lines(entered, _locale(desk)))
    desk.say(said, show.entered_facts(entered), as_json=as_json)


def _refuse_impossible(approval: Approval, today: date) -> None:
    """Raises RegistryError for days that cannot be."""
    if approval.approved_on > today:
        raise RegistryError(f"--approved-on {approval.approved_on} is later than today; enter it once it is given")
    if approval.filed_on is not None and approval.filed_on > approval.approved_on:
        raise RegistryError(f"--filed-on {approval.filed_on} is later than --approved-on; check both days")


@approvals.command(name="import")
@mapped("approvals")
@replace_option
@by_option
@json_option
@pass_desk
def import_(
    desk: Desk,
    file: Path,
    sheet: str,
    pairs: tuple[tuple[str, str], ...],
    mapping: str,
    dry_run: bool,
    is_correction: bool,
    by: str,
    as_json: bool,
) -> None:
    """Read approvals from a CSV or XLSX, report every problem, and enter the rows that are sound.

    A document that is in the ledger already is added to; a row that contradicts it is an error.
    Files that a row names are taken from beside FILE. Status 0: all rows taken; 3: rows with errors were left out.
    """
    with desk.store() as store, store.begin() as conn:
        columns = registry.mapping(conn, mapping) | dict(pairs)
        known = registry.load(conn)
        report = read_approvals(file, known, today=_today(desk), mapping=columns, sheet=sheet)
        report = (held.replacing if is_correction else held.refusing)(report, stored.listing(conn))
        entered: tuple[Entered, ...] = ()
        if not dry_run:
            if pairs:
                registry.save_mapping(conn, mapping, columns)
            entered = tuple(_entered(desk, conn, report, known, by, correct if is_correction else enter))
            _write_down(conn, file.name, report, entered, by)
    shown = Group(show.render(report, _locale(desk)), *_outcome(desk, entered, dry_run))
    facts = show.facts(report) | {"entered": None if dry_run else [show.entered_facts(each) for each in entered]}
    desk.say(shown, facts, as_json=as_json)
    sys.exit(ROWS_LEFT_OUT if report.errors else 0)


def _entered(
    desk: Desk, conn: Connection, report: Report, known: registry.Registry, by: str, put: Callable[..., Entered]
) -> Iterator[Entered]:
    keep, terms = desk.locker.hold, _terms(desk)
    for entry in report.entries:
        attachment = keep(entry.file[1]) if entry.file is not None else ""
        approval = replace(entry.approval, attachment=attachment)
        yield put(conn, approval, known, by=by, now=now(), terms=terms)


def _write_down(conn: Connection, file: str, report: Report, entered: tuple[Entered, ...], by: str) -> None:
    counts = ", ".join(f"{count} {outcome}" for outcome, count in show.counted(entered).items())
    audit.append(
        conn,
        at=now(),
        actor=by,
        action="approvals.imported",
        object=file,
        before="",
        after=counts,
        result=f"{len(report.errors)} errors",
    )


def _outcome(desk: Desk, entered: tuple[Entered, ...], dry_run: bool) -> Iterator[RenderableType]:
    if dry_run:
        yield "Dry run: nothing was changed."
        return
    yield (
        "Stored: "
        + (", ".join(f"{count} {outcome}" for outcome, count in show.counted(entered).items()) or "nothing")
        + "."
    )
    for each in entered:
        yield from show.lines(each, _locale(desk))


@approvals.command(name="list")
@click.option("--account", help="Only those of one account (platform:id).")
@click.option("--year", type=click.IntRange(1990, 2200), help="Only those approved in a year.")
@click.option("--action", type=click.Choice(ACTIONS), help="Only those of one kind.")
@json_option
@pass_desk
def listing(desk: Desk, account: str | None, year: int | None, action: str | None, as_json: bool) -> None:
    """The approvals in the ledger, the oldest first."""
    wanted = ApprovalAction(action) if action else None
    with desk.store() as store, store.reading() as conn:
        found = stored.listing(conn, account=account, year=year, action=wanted)
        known = registry.load(conn)
    desk.say(show.ledger(found, known, _locale(desk)) if found else "No approvals.", found, as_json=as_json)


@approvals.command()
@click.argument("account")
@click.option("--document", required=True, help="The number of the approval.")
@click.option("--action", type=click.Choice(ACTIONS), help="Where the document approves several things.")
@admin_option
@json_option
@pass_desk
def remove(desk: Desk, account: str, document: str, action: str | None, by: str, as_json: bool) -> None:
    """Take an approval that was entered by mistake out of the ledger; the audit chain keeps what it said."""
    wanted = ApprovalAction(action) if action else None
    with desk.store() as store, store.begin() as conn:
        found = stored.listing(conn, account=account, document=document, action=wanted)
        if len(found) != 1:
            there = "no such approval" if not found else "several approvals; name one with --action"
            raise RegistryError(f"{account}, {document}: {there}; see `diting approvals list --account {account}`")
        take_out(conn, found[0], by=by, now=now())
    desk.say(plain(f"Approval {document} removed from {account}."), found[0], as_json=as_json)


def _terms(desk: Desk) -> Terms:
    return Terms(
        days=calendar(desk.settings),
        zone=desk.settings.alerts.zone,
        options=filing_terms(desk),
        record=desk.office.record,
    )


def _today(desk: Desk) -> date:
    return now().astimezone(desk.settings.alerts.zone).date()


def _locale(desk: Desk) -> Locale:
    return desk.settings.alerts.locale
