"""`diting run` and `diting sweep`: the daemon, and one cycle of it."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import click
from rich.console import Group, RenderableType
from rich.progress import Progress, TaskID
from sqlalchemy import Connection

from domain.coverage import Coverage, Job
from domain.incident import Classification, Incident
from monitor import access, daemon, log
from monitor.cli import incidents
from monitor.cli.desk import Desk, json_option, pass_desk, plain
from monitor.cli.tables import lined
from monitor.schedule import now
from monitor.store import Store, absences, audit, registry
from monitor.store import incidents as stored

CLEAN, FINDINGS, NOT_COVERED = 0, 3, 4
OUTCOMES = {CLEAN: "clean", FINDINGS: "findings", NOT_COVERED: "not covered"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What one cycle over all platforms came to.

    `missing` are the official accounts that their platform says are not there, whether there is a case of it or not.
    """

    outcome: str
    coverage: tuple[Coverage, ...]
    incidents: tuple[Incident, ...]
    missing: tuple[str, ...] = ()


@click.command()
@pass_desk
def run(desk: Desk) -> None:
    """Watch until told to stop (SIGTERM or Ctrl-C)."""
    log.set_up()
    with desk.store() as store:
        asyncio.run(_until_told(desk, store))


async def _until_told(desk: Desk, store: Store) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await daemon.run(desk.settings, desk.plugins, store, stop)


def _started_by(context: click.Context, _: click.Parameter, name: str | None) -> str:
    desk = context.find_object(Desk)
    assert desk is not None
    return access.starter(desk.settings.access, name, os.environ)


@click.command()
@click.option(
    "--by", callback=_started_by, help="Who does it, for the audit log (default, and with roles only: the login name)."
)
@json_option
@pass_desk
def sweep(desk: Desk, by: str, as_json: bool) -> None:
    """Do one whole cycle now.

    Status 0: covered and clean; 3: covered, with open incidents, or official accounts that are not there; 4: something
    was not covered, so silence proves nothing. Alerts are put into the outbox; a running daemon delivers them.
    """
    log.set_up(level=logging.ERROR)
    with desk.store() as store:
        with store.begin() as conn:
            _write_down(conn, by)
        with _Bar(desk) as bar:
            cycles = asyncio.run(daemon.sweep_once(desk.settings, desk.plugins, store, bar.advance))
        with store.reading() as conn:
            found = tuple(case for case in stored.listing(conn) if case.classification is not Classification.COVERAGE)
            missing = _missing(conn)
    status = _status(cycles, found, missing)
    table = incidents.table(found, desk.settings.alerts.locale)
    swept = Swept(outcome=OUTCOMES[status], coverage=cycles, incidents=found, missing=missing)
    lost = [plain(f"{key}: not there, says the platform; proved often enough, it becomes a case") for key in missing]
    desk.say(Group(_cycles(cycles), "", table, *lost, "", f"Result: {OUTCOMES[status]}"), swept, as_json=as_json)
    sys.exit(status)


def _write_down(conn: Connection, by: str) -> None:
    """What the sweep finds Diting found; that it was done then, and not by a daemon, somebody did."""
    audit.append(conn, at=now(), actor=by, action="sweep.run", object="store", before="", after="", result="")


def _missing(conn: Connection) -> tuple[str, ...]:
    absent = absences.accounts(conn)
    accounts = registry.load(conn).accounts
    return tuple(each.key for each in accounts if each.status.is_watched and each.key in absent)


class _Bar:
    """A progress bar that a pipe never sees."""

    def __init__(self, desk: Desk) -> None:
        self._progress = Progress(console=desk.console, transient=True, disable=not desk.console.is_terminal)
        self._task: TaskID = self._progress.add_task("sweeping", total=None)

    def __enter__(self) -> "_Bar":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def advance(self, cycle: Coverage) -> None:
        self._progress.update(self._task, advance=cycle.asked, description=f"{cycle.job} {cycle.platform}")


def _status(cycles: Iterable[Coverage], found: Collection[Incident], missing: Collection[str]) -> int:
    hunted = [cycle for cycle in cycles if cycle.job is Job.HUNT]
    if not hunted or not all(cycle.covered for cycle in cycles):
        return NOT_COVERED
    return FINDINGS if found or missing else CLEAN


def _cycles(cycles: Iterable[Coverage]) -> RenderableType:
    """Every job and platform in a line: asked, answered, and whether that counts as having looked."""
    table = lined("Platform", "Job", "Asked", "Answered", "Covered", "Why not")
    groups: dict[tuple[str, Job], list[Coverage]] = {}
    for cycle in cycles:
        groups.setdefault((cycle.platform, cycle.job), []).append(cycle)
    for (platform, job), slices in sorted(groups.items()):
        gap = next((cycle for cycle in slices if not cycle.covered), None)
        table.add_row(
            platform,
            job,
            str(sum(cycle.asked for cycle in slices)),
            str(sum(cycle.answered for cycle in slices)),
            "no" if gap else "yes",
            plain(f"{gap.gap}: {gap.detail}") if gap else "",
        )
    return table
