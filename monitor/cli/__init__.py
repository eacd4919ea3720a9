"""The command `diting`: what administrators and duty officers type."""

import os
import sys
from io import TextIOWrapper
from pathlib import Path

import click

from alerting.messages.render import harmless
from domain.errors import ConfigurationError, DitingError, NotAllowed
from monitor.cli import (
    allow,
    approvals,
    audit,
    backtest,
    deadlines,
    demo,
    digest,
    documents,
    exhibits,
    export,
    grade,
    handling,
    incidents,
    judge,
    names,
    names_match,
    outbox,
    registry,
    report,
    retention,
    roster,
    run,
    status,
    verdict,
)
from monitor.cli.desk import Desk

DEFAULT_FILE = Path("/etc/diting/diting.toml")
FAULT = 1
LINE_LIMIT = 2000


@click.group()
@click.option(
    "--config",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    default=DEFAULT_FILE,
    envvar="DITING_CONFIG",
    show_default=True,
    show_envvar=True,
    help="The configuration file.",
)
@click.version_option(package_name="diting")
@click.pass_context
def diting(context: click.Context, path: Path) -> None:
    """Finds impostor and compromised accounts of government bodies before the public falls for them."""
    desk = context.obj or Desk(path)
    desk.path = path
    context.obj = desk


diting.add_command(run.run)
diting.add_command(run.sweep)
diting.add_command(status.check)
diting.add_command(status.status)
diting.add_command(registry.registry)
diting.add_command(approvals.approvals)
diting.add_command(incidents.incidents)
for command in handling.COMMANDS:
    incidents.incidents.add_command(command)
diting.add_command(allow.allow)
diting.add_command(report.report)
diting.add_command(deadlines.deadlines)
diting.add_command(grade.grade)
diting.add_command(exhibits.evidence)
diting.add_command(documents.documents)
diting.add_command(export.export)
diting.add_command(roster.roster)
diting.add_command(retention.retention)
diting.add_command(digest.digest)
diting.add_command(verdict.verdict)
diting.add_command(outbox.outbox)
names.names.add_command(names_match.match)
diting.add_command(judge.judge)
diting.add_command(names.names)
diting.add_command(backtest.backtest)
diting.add_command(audit.audit)
diting.add_command(demo.demo)


def main() -> None:
    """The entry point: a known error is one line on stderr and status 1, never a traceback."""
    desk = Desk(DEFAULT_FILE)
    try:
        _typed(desk)
    except BrokenPipeError:
        _let_go_of_output()
        sys.exit(FAULT)
    except OSError as refused:
        _let_go_of_output()
        click.echo(f"diting: {refused.filename or 'standard output'}: {refused.strerror or refused}", err=True)
        sys.exit(FAULT)
    except DitingError as error:
        for line in worded(error, desk).splitlines():
            click.echo(f"diting: {harmless(line, LINE_LIMIT)}", err=True)
        sys.exit(FAULT)


def _typed(desk: Desk) -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that knows no Chinese shows escapes instead of a traceback.
            stream.reconfigure(errors="backslashreplace")
    try:
        diting(obj=desk)
    finally:
        # A full disk shows only now.
        sys.stdout.flush()


def _let_go_of_output() -> None:
    """What is still buffered would fail once more when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def worded(error: DitingError, desk: Desk) -> str:
    """What an error says, in the configured language where it is said in both; in English if that cannot be read."""
    if not isinstance(error, NotAllowed) or error.text is None:
        return str(error)
    try:
        return error.text.within(desk.settings.alerts.locale)
    except ConfigurationError:
        return error.text.en
