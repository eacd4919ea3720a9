"""`diting deadlines`: what must be done by when, over all cases."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import click
from rich.text import Text as Line

from domain.deadline import Deadline
from domain.incident import Incident
from monitor.cli.desk import Desk, json_option, pass_desk, plain
from monitor.cli.tables import lined
from monitor.schedule import now
from monitor.store import deadlines as stored
from monitor.store import incidents

COLUMNS = ("due", "left", "case", "duty", "unit", "called")
MARK = " *"
PROVISIONAL = "* provisional: holidays not announced yet"
MINUTE, HOUR, DAY = 60, 3600, 86_400


@click.command()
@click.option("--overdue", "is_overdue", is_flag=True, help="Only what should have been done by now.")
@json_option
@pass_desk
def deadlines(desk: Desk, is_overdue: bool, as_json: bool) -> None:
    """The deadlines that run, the next one due first; an overdue one shows whom it has been told to."""
    at, zone = now(), desk.settings.alerts.zone
    with desk.store() as store, store.reading() as conn:
        running = [one for one in stored.running(conn) if not is_overdue or one.is_overdue(at)]
        cases = {number: incidents.known(conn, number) for number in {one.incident for one in running}}
    facts = [_facts(one, cases[one.incident], at) for one in running]
    is_open = any(one.is_provisional for one in running)
    table = lined(*COLUMNS, ids=("due", "left", "case", "duty"), caption=PROVISIONAL if is_open else None)
    for one in running:
        table.add_row(*_line(one, cases[one.incident], at, zone))
    desk.say(table if running else "No deadlines run.", facts, as_json=as_json)


def _line(one: Deadline, case: Incident, at: datetime, zone: ZoneInfo) -> tuple[Line | str, ...]:
    return (
        f"{one.due_at.astimezone(zone):%Y-%m-%d %H:%M}{MARK if one.is_provisional else ''}",
        Line(_left(one, at), style="bold red" if one.is_overdue(at) else ""),
        f"{case.reference} {case.severity.numeral}",
        one.duty,
        plain(case.unit),
        one.told or "-",
    )


def _left(one: Deadline, at: datetime) -> str:
    """2 d 3 h, 3 h 5 min, or by how much it is overdue: on a line of its own, so that the others keep their width."""
    seconds = int(abs((one.due_at - at).total_seconds()))
    days, hours, minutes = seconds // DAY, seconds % DAY // HOUR, seconds % HOUR // MINUTE
    span = f"{days} d {hours} h" if days else f"{hours} h {minutes} min" if hours else f"{minutes} min"
    return f"overdue\n{span}" if one.is_overdue(at) else span


def _facts(one: Deadline, case: Incident, at: datetime) -> Mapping[str, object]:
    return {
        "reference": case.reference,
        "incident": one.incident,
        "severity": case.severity,
        "unit": case.unit,
        "duty": one.duty,
        "started_at": one.started_at,
        "due_at": one.due_at,
        "is_overdue": one.is_overdue(at),
        "is_provisional": one.is_provisional,
        "next_at": one.next_at,
        "told": one.told,
        "told_at": one.told_at,
    }
