"""`diting judge`: verdicts on a list of profiles, from a register and nothing else."""

import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import click

from alerting.messages.render import harmless
from config.settings import MediaSettings
from domain.errors import RegistryError
from domain.text import Locale
from domain.triage import Triage
from monitor.cli.desk import LINE_LIMIT, Desk, json_option, pass_desk, to_json
from monitor.judging import shown
from monitor.judging.bench import Bench, as_shipped, units
from monitor.judging.fetched import fetching
from monitor.judging.judged import Judged, Outcome, judged, looks
from monitor.judging.kindred import Kindred
from monitor.judging.lines import Entry, entries
from monitor.judging.pictures import Pictures
from monitor.registry import vocabulary
from monitor.registry.importer import read_register
from monitor.schedule import now
from monitor.store.registry import Registry
from monitor.watch import Watch

STDIN = "-"
LANGUAGES = {"zh": Locale.ZH_CN, "en": Locale.EN}
INCOMPLETE = 1
EVERY = 200
# Of a hundred thousand missing files, as many are named.
MOST_NOTES = 20


class Complaints:
    """What was wrong, told on stderr as it is found. Faults leave a line out; notes leave out its picture."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.faults, self.notes = 0, 0

    def fault(self, where: object, what: str) -> None:
        self.faults += 1
        click.echo(harmless(f"{self._name}:{where}: {what}", LINE_LIMIT), err=True)

    def note(self, line: int, what: str) -> None:
        self.notes += 1
        if self.notes <= MOST_NOTES:
            said = f"{self._name}:{line}: avatar: {what}; judged without it"
            click.echo(harmless(said, LINE_LIMIT), err=True)

    def close(self) -> None:
        if self.notes > MOST_NOTES:
            click.echo(f"{self._name}: {self.notes:,} avatars were left out in all", err=True)


@click.command()
@click.option(
    "--registry",
    "register",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="The register of official accounts, CSV or XLSX, as `diting registry import` reads it.",
)
@click.option("--sheet", default="", help="The sheet of an XLSX register (default: the first that is not empty).")
@click.option(
    "--profiles",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    required=True,
    help="A profile a line as JSON; - reads standard input.",
)
@click.option("--fetch", is_flag=True, help="Fetch avatars that are addresses; otherwise only files are read.")
@click.option("--lang", type=click.Choice(sorted(LANGUAGES)), default="zh", show_default=True)
@json_option
@pass_desk
def judge(desk: Desk, register: Path, sheet: str, profiles: Path, fetch: bool, lang: str, as_json: bool) -> None:
    """Judge every profile of a list: its class, score and reasons, a line each in the order of the list.

    Needs no configuration, database or network. A profile that the register names shows how its account looks.
    Status 0: all was judged; 1: lines or rows of the register that could not be read were left out.
    """
    started, locale = now(), LANGUAGES[lang]
    watch, left_out = _watched(register, sheet, started)
    complaints, kindred, counted = Complaints(profiles.name), Kindred(), Counter[Triage | Outcome]()
    with ExitStack() as opened:
        stream = opened.enter_context(_opened(profiles))
        pictures = Pictures(
            folder=Path() if str(profiles) == STDIN else profiles.parent,
            units=partial(units, watch),
            note=complaints.note,
            fetch=opened.enter_context(fetching(MediaSettings())) if fetch else None,
        )
        for found in _judged(stream, started, watch, pictures, kindred, complaints):
            counted[shown.key_of(found)] += 1
            _say(desk, found, locale, as_json)
            _progress(counted.total())
    complaints.close()
    if not as_json:
        desk.console.print(shown.totals(counted, kindred.groups(), locale))
    sys.exit(INCOMPLETE if complaints.faults or left_out else 0)


def _judged(
    stream: IO[bytes], at: datetime, watch: Watch, pictures: Pictures, kindred: Kindred, complaints: Complaints
) -> Iterator[Judged]:
    """Both passes over the list."""
    own = looks(_sound(stream, at, complaints), watch.registered, pictures)
    bench = Bench(watch, own, as_shipped())
    kindred.know(bench.officials.values())
    stream.seek(0)
    return judged(_sound(stream, at), bench, kindred, pictures)


def _watched(register: Path, sheet: str, at: datetime) -> tuple[Watch, int]:
    """The register, and how many of its rows were left out."""
    report = read_register(register, today=at.date(), sheet=sheet)
    complaints = Complaints(register.name)
    for problem in report.errors:
        complaints.fault(problem.row, f"{problem.column}: {problem.message.en}; {problem.remedy.en}")
    if not report.units:
        raise RegistryError(f"{register}: no row can be used; mend the rows that are named above")
    return Watch(Registry(report.units, report.accounts)), complaints.faults


def _opened(profiles: Path) -> IO[bytes]:
    """The list, in a form that can be read twice."""
    if str(profiles) == STDIN:
        return _spooled(sys.stdin.buffer)
    stream = profiles.open("rb")
    if stream.seekable():
        return stream
    with stream:
        return _spooled(stream)


def _spooled(stream: IO[bytes]) -> IO[bytes]:
    spool = TemporaryFile("w+b")  # noqa: SIM115 - the caller closes it
    shutil.copyfileobj(stream, spool)
    spool.seek(0)
    return spool


def _sound(stream: IO[bytes], at: datetime, complaints: Complaints | None = None) -> Iterator[Entry]:
    """The lines that can be read; the first reading complains about the others."""
    for found in entries(stream, platform=vocabulary.shipped().platform, now=at):
        if isinstance(found, Entry):
            yield found
        elif complaints is not None:
            complaints.fault(found.line, f"{found.field}: {found.message}" if found.field else found.message)


def _say(desk: Desk, found: Judged, locale: Locale, as_json: bool) -> None:
    if as_json:
        click.echo(to_json(shown.facts(found, locale)))
    else:
        desk.console.print(shown.card(found, locale), soft_wrap=True)


def _progress(done: int) -> None:
    """How far it is, for whoever sees nothing else of it; one line that is written over and over."""
    if done % EVERY == 0 and sys.stderr.isatty() and not sys.stdout.isatty():
        click.echo(f"{done:,} judged\r", err=True, nl=False)
