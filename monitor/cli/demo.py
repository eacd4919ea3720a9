"""`diting demo`: the whole line at work in an invented city, without a network."""

import asyncio
import io
import logging
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from rich.console import Console

from alerting.messages import catalog
from domain.text import Locale
from monitor import log
from monitor.cli.desk import json_option, to_json
from monitor.demo import city
from monitor.demo.host import LOOPBACK
from monitor.demo.picture import picture
from monitor.demo.scene import Enough, Scene
from monitor.demo.screen import Screen
from monitor.demo.stage import stage
from monitor.demo.tally import Ledger
from monitor.schedule import now

LONGEST = timedelta(seconds=45)
COLUMNS = 92


@click.command()
@click.option("--keep", is_flag=True, help="Run on until Ctrl-C.")
@click.option("--svg", type=click.Path(dir_okay=False, path_type=Path), help="Also write the terminal as a picture.")
@json_option
def demo(keep: bool, svg: Path | None, as_json: bool) -> None:
    """Watch an invented city on an invented platform: impostors, a hijack, a forged notice, and what comes of them.

    Needs no network and leaves nothing behind; ends by itself within a minute. Status 0: everything that was seeded
    was found and told, and nothing else; 1: not so.
    """
    log.set_up(level=logging.WARNING)
    # The inbox is on loopback: no proxy of this machine leads there.
    os.environ["no_proxy"] = LOOPBACK
    console = _console(as_json, svg)
    with TemporaryDirectory(prefix="diting-demo-") as folder:
        ledger = asyncio.run(_play(Path(folder), console, _never if keep else _done))
    if svg is not None:
        svg.write_text(picture(console, "diting demo"), "utf-8")
    if as_json:
        click.echo(to_json(ledger.tally))
    sys.exit(0 if ledger.is_flawless else 1)


def _console(as_json: bool, svg: Path | None) -> Console:
    """The terminal; a picture is always of the same width, and programs see nothing but the last line."""
    return Console(
        file=io.StringIO() if as_json else None,
        width=COLUMNS if svg else None,
        record=svg is not None,
        highlight=False,
    )


async def _play(folder: Path, console: Console, enough: Enough) -> Ledger:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    screen = Screen(console, catalog.load(Locale.ZH_CN))
    async with stage(city.build(now()), folder) as ready:
        return await Scene(stage=ready, screen=screen, enough=enough, clock=now, stop=stop).play()


def _done(ledger: Ledger, elapsed: timedelta) -> bool:
    return ledger.is_complete or elapsed >= LONGEST


def _never(_: Ledger, __: timedelta) -> bool:
    return False
