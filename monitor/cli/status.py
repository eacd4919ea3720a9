"""`diting check` and `diting status`: what is wrong with the configuration, and how the daemon is doing."""

import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

import click
from rich.console import Group, RenderableType
from rich.table import Table

from alerting.route import Routes
from config import grading
from domain.errors import ConfigurationError
from domain.incident import Severity
from domain.urgency import TOLD
from monitor import plugins, wiring
from monitor.cli.desk import Desk, json_option, pass_desk
from monitor.metrics import State
from monitor.schedule import now
from monitor.state import read_state
from monitor.store import registry
from monitor.watch import Watch


@click.command()
@json_option
@pass_desk
def check(desk: Desk, as_json: bool) -> None:
    """Report every problem of the configuration at once; status 1 if there is any."""
    problems = [*_problems(lambda: desk.settings), *_problems(lambda: desk.plugins), *_problems(grading.read)]
    if not problems:
        parts = (_platforms_are_watched, _channels_open, _everybody_is_heard)
        problems = [f"{desk.path}: {problem}" for part in parts for problem in _problems(partial(part, desk))]
    problems = list(dict.fromkeys(problems))
    desk.say("\n".join(problems) or f"{desk.path}: no problems found.", {"problems": problems}, as_json=as_json)
    if problems:
        sys.exit(1)


def _problems(read: Callable[[], object]) -> Iterable[str]:
    try:
        read()
    except ConfigurationError as wrong:
        return wrong.problems
    return ()


def _platforms_are_watched(desk: Desk) -> None:
    wiring.platforms(desk.plugins)
    wiring.controls(desk.settings)


def _channels_open(desk: Desk) -> Routes:
    channels = {plugin.name: plugins.build_channel(plugin, now) for plugin in desk.plugins.channels}
    return wiring.routes(desk.settings, channels)


def _everybody_is_heard(desk: Desk) -> None:
    """Raises ConfigurationError for a database that does not open and for alerts that reach nobody."""
    with desk.store() as store, store.reading() as conn:
        watch = Watch(registry.load(conn))
    routes = _channels_open(desk)
    unheard = [
        f"alerts of {key} reach nobody; give the unit a contact, or set alerts.fallback"
        for key in sorted({account.unit for account in watch.protected})
        if not routes.recipients(Severity.ORDINARY, *watch.sponsors(key))
    ]
    if not routes.recipients(Severity.ORDINARY, None, None):
        unheard.append("alerts about a platform that cannot be watched reach nobody; set alerts.fallback")
    if unheard:
        raise ConfigurationError(*unheard)


@click.command()
@json_option
@pass_desk
def status(desk: Desk, as_json: bool) -> None:
    """Coverage, open incidents, the outbox and the heartbeat at a glance."""
    with desk.store() as store:
        state = read_state(store, now, desk.settings.alerts.repeat_after, desk.settings.platforms)
    desk.say(_shown(state, desk), state, as_json=as_json)


def _shown(state: State, desk: Desk) -> RenderableType:
    cycles = Table("Platform", "Job", "Covered", "Last valid cycle", box=None, pad_edge=False)
    for platform, job in sorted({*state.coverage, *state.last_valid_cycle}):
        covered = state.coverage.get((platform, job))
        valid = state.last_valid_cycle.get((platform, job), 0.0)
        cycles.add_row(platform, job, {True: "yes", False: "no", None: "not yet"}[covered], _moment(valid, desk))
    beat = max(state.heartbeat.values(), default=0.0)
    lines = (
        f"open incidents: {sum(state.open_incidents.values())}, not acknowledged in time: {state.overdue_incidents}",
        f"outbox: {state.outbox_pending} waiting, {state.dead_letters} dead letters",
        f"last sign of life: {_moment(beat, desk)}",
        f"audit entries: {state.audit_entries}",
        f"official accounts watched: {state.departures.account_years:.2f} account-years; {_false_alarms(state)}",
    )
    return Group(cycles, "", *lines)


def _false_alarms(state: State) -> str:
    """What people dismissed, as a rate that can be held against the budgets of [guard]."""
    rates = {urgency: state.departures.false_alarms(urgency) for urgency in TOLD}
    told = (f"{urgency} {'-' if rate is None else f'{rate:.2f}'}" for urgency, rate in rates.items())
    return f"dismissed an account-year: {', '.join(told)}"


def _moment(seconds: float, desk: Desk) -> str:
    if not seconds:
        return "never"
    return f"{datetime.fromtimestamp(seconds, desk.settings.alerts.zone):%Y-%m-%d %H:%M:%S}"
