"""What may be said of a spreadsheet that is brought in, and how it is told that some of its rows were not."""

from collections.abc import Callable
from pathlib import Path

import click

from monitor.cli.desk import Command, together

ROWS_LEFT_OUT = 3
file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
sheet_option = click.option(
    "--sheet", default="", help="The sheet of an XLSX file (default: the first that is not empty)."
)
dry_run_option = click.option("--dry-run", is_flag=True, help="Report, and change nothing.")


def mapped(name: str) -> Callable[[Command], Command]:
    """The options of a spreadsheet whose columns a person can name; `name` is under which that is kept."""
    return together(
        file_argument,
        sheet_option,
        click.option(
            "--map", "pairs", type=(str, str), multiple=True, metavar="HEADER FIELD", help="What a column holds."
        ),
        click.option("--mapping", default=name, show_default=True, help="The name under which --map is kept."),
        dry_run_option,
    )
