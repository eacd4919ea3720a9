"""The command `diting`: what administrators and duty officers type."""

import os
import sys
from io import TextIOWrapper
from pathlib import Path

import click

from alerting.messages.render import harmless
from domain.errors import ConfigurationError, DitingError, NotAllowed
from monitor import access
from monitor.cli.desk import Desk
from monitor.cli.shelf import Shelf
from monitor.cli.typed import refuse_unreadable
from monitor.store.engine import Refused, refusal
from monitor.systemd import borrow_credentials

DEFAULT_FILE = Path("/etc/diting/diting.toml")
FAULT = 1
LINE_LIMIT = 2000
SHELVED = {
    "run": "run",
    "sweep": "run",
    "check": "status",
    "status": "status",
    "coverage": "coverage",
    "registry": "registry",
    "approvals": "approvals",
    "incidents": "incidents",
    "allow": "allow",
    "report": "report",
    "deadlines": "deadlines",
    "grade": "grade",
    "evidence": "exhibits",
    "documents": "documents",
    "export": "export",
    "roster": "roster",
    "retention": "retention",
    "digest": "digest",
    "verdict": "verdict",
    "outbox": "outbox",
    "judge": "judge",
    "names": "names",
    "backtest": "backtest",
    "audit": "audit",
    "demo": "demo",
    "connector": "connector",
    "import": "import_",
}


@click.group(cls=Shelf, shelved=SHELVED)
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
    desk.path = access.trusted(path, DEFAULT_FILE.parent, os.environ)
    context.obj = desk


def main() -> None:
    """The entry point: a known error, or what the database refuses, is one line on stderr and status 1."""
    borrow_credentials(os.environ)
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
    except Refused as refused:
        click.echo(f"diting: store.url: {harmless(refusal(refused), LINE_LIMIT)}", err=True)
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
    refuse_unreadable(sys.argv[1:])
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
