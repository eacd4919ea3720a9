"""`diting grade`: by which table cases get their level, and why one case has the level that it has."""

from pathlib import Path

import click
from rich.console import Group

from alerting.explained import explain
from alerting.grade import case_of
from config import grading as file
from domain.grading import Grading
from monitor.cli import grade_table, grade_why
from monitor.cli.desk import Desk, json_option, number_argument, pass_desk
from monitor.schedule import now
from monitor.store import incidents as stored
from monitor.store.around import around


@click.group()
def grade() -> None:
    """How cases are graded, and why."""


@grade.command()
@json_option
@pass_desk
def table(desk: Desk, as_json: bool) -> None:
    """The whole table: rules, modifiers, harms, spreads, and what must be done within which time."""
    path, grading = _grading(desk)
    shown = Group(*grade_table.shown(grading, desk.settings.alerts.locale))
    desk.say(shown, {"path": str(path), **grade_table.facts(grading)}, as_json=as_json)


@grade.command(name="explain")
@number_argument
@json_option
@pass_desk
def explain_(desk: Desk, number: int, as_json: bool) -> None:
    """Why an incident has its level: its circumstances, every rule, the modifiers, and what it asks of people."""
    (_, grading), at = _grading(desk), now()
    guarded = desk.settings.handling.is_guarded(at, desk.settings.alerts.zone)
    with desk.store() as store, store.reading() as conn:
        incident = stored.known(conn, number)
        surroundings = around(conn, incident, grading=grading, guarded=guarded, now=at)
    why = explain(case_of(incident, around=surroundings, grading=grading), grading)
    shown = Group(*grade_why.shown(incident, why, grading, desk.settings.alerts.locale))
    desk.say(shown, grade_why.facts(incident, why, grading), as_json=as_json)


def _grading(desk: Desk) -> tuple[Path, Grading]:
    path = desk.settings.handling.grading or file.SHIPPED
    return path, file.read(path)
