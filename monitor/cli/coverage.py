"""`diting coverage`: what was looked at, when, and what nobody looks at."""

import sys

import click

from domain.errors import NotAllowed
from monitor import coverage as looking
from monitor import fleet
from monitor.cli.coverage_facts import COVERED, report
from monitor.cli.coverage_shown import accounts_of, overall
from monitor.cli.desk import Desk, json_option, pass_desk
from monitor.schedule import now
from monitor.store import asked, registry
from monitor.store.registry import Registry
from monitor.watch import Watch

CLEAN, NOT_COVERED = 0, 4


@click.command()
@click.option("--unit", help="Only of this unit, by key or name.")
@click.option("--platform", help="Only of this platform, as the register calls it.")
@click.option("--accounts", "with_accounts", is_flag=True, help="Every account: by which route, and since when.")
@json_option
@pass_desk
def coverage(desk: Desk, unit: str | None, platform: str | None, with_accounts: bool, as_json: bool) -> None:
    """What was looked at, when, and what nobody looks at.

    Status 0: everything is; 4: something is not, so silence proves nothing.
    """
    outlook = looking.lookout(desk.settings, fleet.connectors(desk.settings))
    with desk.store() as store, store.reading() as conn:
        register, known = registry.load(conn), asked.read(conn)
    facts = report(outlook.overview(Watch(register), known, now()), _key(register, unit), platform)
    show = accounts_of if with_accounts else overall
    desk.say(show(facts, desk.settings.alerts.zone), facts, as_json=as_json)
    sys.exit(CLEAN if facts.outcome == COVERED else NOT_COVERED)


def _key(register: Registry, unit: str | None) -> str | None:
    """The key of a unit given by key or name. Raises NotAllowed where there is none such."""
    if unit is None or register.unit(unit) is not None:
        return unit
    named = next((each.key for each in register.units if each.name == unit), None)
    if named is None:
        raise NotAllowed(f"{unit}: no unit of that key or name; see `diting registry list`")
    return named
