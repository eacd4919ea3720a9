"""`diting verdict`: whether Diting is right, by what the officers decided."""

from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Group, RenderableType
from sqlalchemy import Connection

from alerting import secrecy
from alerting.labelled import labelled
from alerting.precision import Report, Tally, report
from domain.incident import Status
from monitor import new_file
from monitor.cli.desk import Desk, json_option, pass_desk, plain, to_json
from monitor.cli.handing_out import handing_out_option
from monitor.cli.tables import lined
from monitor.schedule import now
from monitor.store import audit, decisions, incidents


@click.group()
def verdict() -> None:
    """Verdicts, and what people made of them."""


@verdict.command(name="report")
@json_option
@pass_desk
def report_(desk: Desk, as_json: bool) -> None:
    """How often Diting was right, by class, by grading rule and by detector; nothing is learnt from it by itself."""
    with desk.store() as store, store.reading() as conn:
        found = report(incidents.listing(conn, statuses=tuple(Status)), decisions.listing(conn))
    desk.say(_shown(found), found, as_json=as_json)


@verdict.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@handing_out_option
@json_option
@pass_desk
def export(desk: Desk, file: Path, by: str, as_json: bool) -> None:
    """Write every decision to FILE.jsonl, a line each: what was shown, the class given, what a person decided and why.

    Telephone numbers, addresses and messenger names are taken out, and nobody who decided is named. Cases in which
    state secrets are suspected are left out. A file that is there already is not overwritten.
    """
    with desk.store() as store:
        with store.reading() as conn:
            every, cases = decisions.listing(conn), incidents.listing(conn, statuses=tuple(Status))
        secret = {each.number for each in cases if secrecy.is_suspected(each)}
        found = [each for each in every if each.incident not in secret]
        with new_file.opened(file) as (page, digest):
            page.write("".join(f"{to_json(labelled(decision))}\n" for decision in found).encode())
            with store.begin() as conn:
                _write_down(conn, by, file, f"{len(found)} decisions {digest()}")
    left = len(every) - len(found)
    said = f"{file}: {len(found)} decisions{f', {left} left out: state secrets are suspected' if left else ''}."
    desk.say(said, {"file": str(file), "decisions": len(found), "left_out": left}, as_json=as_json)


def _write_down(conn: Connection, by: str, file: Path, what: str) -> None:
    facts = {"actor": by, "action": "decisions.exported", "object": file.name}
    audit.append(conn, at=now(), before="", after=what, result="", **facts)


def _shown(found: Report) -> RenderableType:
    summary = f"{found.decided} incidents decided, {found.undecided} undecided."
    if not found.classes:
        return summary
    parts = {"Class": found.classes, "Rule": found.rules, "Detector": found.detectors}
    tables = [part for title, tallies in parts.items() for part in ("", _table(title, tallies))]
    return Group(summary, *tables)


def _table(title: str, tallies: Iterable[Tally]) -> RenderableType:
    shown = lined(title)
    for column in ("Right", "Wrong", "Precision", "95 %", "Undecided"):
        shown.add_column(column, justify="right", overflow="fold")
    shown.add_column("Dismissed as", overflow="fold")
    for tally in tallies:
        shown.add_row(
            plain(tally.label),
            str(tally.right),
            str(tally.wrong),
            "-" if tally.precision is None else f"{tally.precision:.2f}",
            f"{tally.low:.2f} to {tally.high:.2f}",
            str(tally.undecided),
            ", ".join(f"{ground} {count}" for ground, count in tally.grounds),
        )
    return shown
