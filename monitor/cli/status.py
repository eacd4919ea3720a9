"""`diting check` and `diting status`: what is wrong with the configuration, and how the daemon is doing."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import click
from rich.console import Group, RenderableType

from domain.urgency import TOLD
from monitor import handling, plugins
from monitor.cli import checks
from monitor.cli.desk import Desk, json_option, pass_desk
from monitor.cli.tables import lined
from monitor.gauges import State
from monitor.schedule import now
from monitor.state import read_state
from monitor.store import coverage

MINUTE, HOUR, DAY = 60, 3600, 86_400


@click.command()
@json_option
@pass_desk
def check(desk: Desk, as_json: bool) -> None:
    """Report every problem of the configuration at once; status 1 if there is any.

    Warnings name what works, but leaves somebody out or will not last; they do not change the status.
    """
    problems = checks.problems(desk)
    warnings = () if problems else checks.warnings(desk)
    lines = (*(problems or (f"{desk.path}: no problems found.",)), *(f"warning: {each}" for each in warnings))
    desk.say("\n".join(lines), {"problems": problems, "warnings": warnings}, as_json=as_json)
    if problems:
        sys.exit(1)


@click.command()
@json_option
@pass_desk
def status(desk: Desk, as_json: bool) -> None:
    """Coverage, open incidents and what they await, the outbox and the heartbeat at a glance."""
    calendar = handling.calendar(desk.settings)
    with desk.store() as store:
        state = read_state(store, now, plugins.served(desk.settings), calendar)
        with store.reading() as conn:
            proved = {lane: coverage.last_valid(conn, *lane) for lane in state.coverage}
    valid = {lane: last.finished_at.timestamp() for lane, last in proved.items() if last is not None}
    state = replace(state, last_valid_cycle={**state.last_valid_cycle, **valid})
    desk.say(_shown(state, desk), state, as_json=as_json)


def _shown(state: State, desk: Desk) -> RenderableType:
    cycles = lined("Platform", "Job", "Covered", "Last valid cycle", ids=("Last valid cycle",))
    for platform, job in sorted({*state.coverage, *state.last_valid_cycle}):
        covered = state.coverage.get((platform, job))
        valid = state.last_valid_cycle.get((platform, job), 0.0)
        cycles.add_row(platform, job, {True: "yes", False: "no", None: "not yet"}[covered], _moment(valid, desk))
    beat = max(state.heartbeat.values(), default=0.0)
    lines = (
        *_handling(state),
        f"outbox: {state.outbox_pending} waiting, {state.dead_letters} dead letters",
        f"last sign of life: {_moment(beat, desk)}",
        f"audit entries: {state.audit_entries}",
        f"official accounts watched: {state.departures.account_years:.2f} account-years; {_false_alarms(state)}",
    )
    return Group(cycles, "", *lines)


def _handling(state: State) -> Iterator[str]:
    """How the cases stand with people, and whether people are told too often."""
    yield f"open incidents: {sum(state.open_incidents.values())}, past a deadline: {state.overdue_incidents}"
    late = ", ".join(f"{duty} {count}" for duty, count in sorted(state.overdue_deadlines.items()))
    yield f"deadlines overdue: {late or 'none'}; provisional: {state.provisional_deadlines}"
    awaiting = sum(state.awaiting_people.values())
    yield f"await people: {awaiting}, of these a second person: {state.proposals_waiting}"
    yield (
        f"notices a day: {state.notices_per_day:.1f} of at most {state.notices_budget:.1f};"
        f" most of one unit in a day: {state.notices_unit_day_max}"
    )
    yield f"evidence to gather: {_queue(state.evidence_waiting, state.evidence_oldest_seconds)}"
    yield f"steps not yet told: {_queue(state.owed_waiting, state.owed_oldest_seconds)}"


def _queue(waiting: int, oldest: float) -> str:
    return f"{waiting}, the oldest for {_span(int(oldest))}" if waiting else "none"


def _span(seconds: int) -> str:
    """2 d 3 h, 3 h 5 min, or 5 min."""
    days, hours, minutes = seconds // DAY, seconds % DAY // HOUR, seconds % HOUR // MINUTE
    return f"{days} d {hours} h" if days else f"{hours} h {minutes} min" if hours else f"{minutes} min"


def _false_alarms(state: State) -> str:
    """What people dismissed, as a rate that can be held against the budgets of [guard]."""
    rates = {urgency: state.departures.false_alarms(urgency) for urgency in TOLD}
    told = (f"{urgency} {'-' if rate is None else f'{rate:.2f}'}" for urgency, rate in rates.items())
    return f"dismissed an account-year: {', '.join(told)}"


def _moment(seconds: float, desk: Desk) -> str:
    if not seconds:
        return "never"
    return f"{datetime.fromtimestamp(seconds, desk.settings.alerts.zone):%Y-%m-%d %H:%M:%S}"
