"""The command `diting`: what administrators and duty officers type."""

import sys
from pathlib import Path

import click

from alerting.messages.render import harmless
from domain.errors import DitingError
from monitor.cli import (
    allow,
    approvals,
    audit,
    backtest,
    demo,
    incidents,
    judge,
    names,
    names_match,
    outbox,
    registry,
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
    context.obj = Desk(path)


diting.add_command(run.run)
diting.add_command(run.sweep)
diting.add_command(status.check)
diting.add_command(status.status)
diting.add_command(registry.registry)
diting.add_command(approvals.approvals)
diting.add_command(incidents.incidents)
diting.add_command(allow.allow)
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
    try:
        diting()
    except DitingError as error:
        for line in str(error).splitlines():
            click.echo(f"diting: {harmless(line, LINE_LIMIT)}", err=True)
        sys.exit(FAULT)
