"""`diting backtest`: an operator's own history through the detector, and what would have come of it."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from click.core import ParameterSource
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from alerting.messages.render import harmless
from config import holidays
from config.settings import Settings
from detectors.behaviour.calendar import Calendar
from detectors.behaviour.combination import Combination
from detectors.behaviour.tables import shipped
from detectors.behaviour.tally import Tally
from detectors.compromise import echoes, waking
from detectors.compromise.verdict import Detect
from domain.text import Locale
from monitor import plugins
from monitor.backtest import shown
from monitor.backtest.history import History, Unreadable, read
from monitor.backtest.run import Judged, Run
from monitor.backtest.splicing import LENGTH, Splices, lenders, splices
from monitor.backtest.stored import recorded
from monitor.cli.desk import LINE_LIMIT, Desk, json_option, pass_desk, to_json
from monitor.store import registry, timelines

LANGUAGES = {"zh": Locale.ZH_CN, "en": Locale.EN}
# What judges posts beside the channel of content and behaviour; the other detectors compare profiles and looks.
OF_POSTS = (waking, echoes)
# So many posts are judged between two strokes of the progress bar.
STROKE = 50
STDIN = "-"
FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


class Refused(click.ClickException):
    """A history that cannot be used: one line, and status 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(f"diting: {harmless(self.message, LINE_LIMIT)}", file=file, err=True)


class Unwritable(Refused):
    """What was found cannot be said."""

    exit_code = 1


def _zone(_context: click.Context, _option: click.Parameter, name: str | None) -> ZoneInfo | None:
    try:
        return None if name is None else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise click.BadParameter(f"{name!r} is no known time zone; write one such as Asia/Shanghai") from unknown


@click.command()
@click.argument("file", type=FILE, required=False)
@click.option(
    "--splice", "other", type=FILE, help="A history of other accounts, whose posts stand in for a stranger's."
)
@click.option(
    "--splices", "each", type=click.IntRange(min=1), default=10, show_default=True, help="How many an account."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Draws the splices; the same one, the same ones.")
@click.option("--page", type=float, help="Pages an account-year that may be false (default: as configured).")
@click.option("--list", "listed", type=float, help="Alarms on the list an account-year (default: as configured).")
@click.option("--timezone", "zone", callback=_zone, help="Of naive times, and of hours (default: as configured).")
@click.option("--locale", type=click.Choice(sorted(LANGUAGES)), help="Of explanations (default: as configured).")
@json_option
@pass_desk
def backtest(
    desk: Desk,
    file: Path | None,
    other: Path | None,
    each: int,
    seed: int,
    page: float | None,
    listed: float | None,
    zone: ZoneInfo | None,
    locale: str | None,
    as_json: bool,
) -> None:
    """Run the detector over a history, post by post: what it would have told, and how often.

    FILE holds a post a line as JSON ({account, post_id, published_at, text, client?, links?, circle?}), plainly or
    gzipped; - reads standard input. Without it the posts on record of the registered accounts are taken. With a FILE
    no database is needed, and no configuration.

    Every alarm on a history counts as false: whatever an account's own posts raise is taken for dismissed, and is
    learned. So a hijack that is part of the history is raised at its beginning only; how soon a stranger is told
    from the account is what --splice measures.

    --page and --list are budgets of what weighs the posts (wording, hours, clients, offers). The fixed rules, wakings
    and echoes, stand beside them and may raise more.

    Status 1: the answer could not be written; 2: a file, or the posts on record, cannot be used.
    """
    settings = _settings(desk, file)
    combination = _combination(settings, page, listed)
    zone, language = zone or settings.alerts.zone, LANGUAGES[locale] if locale else settings.alerts.locale
    if file is not None and other is not None and STDIN == str(file) == str(other):
        raise click.UsageError("Standard input can be read once: FILE and --splice cannot both be -.")
    history = _read(file, zone) if file else _stored(desk)
    attacks = _attacks(history, other, zone, each, seed) if other else {}
    run = Run(combination=combination, calendar=_calendar(zone), detectors=_detectors(desk, settings))
    tally = Tally()
    judged = _counted(run.judged(history.posts, attacks), tally)
    with _written():
        judged = _watched(judged, len(history.posts) + LENGTH * len(attacks), hidden=as_json and sys.stdout.isatty())
        if as_json:
            _tell_programs(judged, tally, language)
        else:
            _tell_people(desk, judged, tally, language, zone)


def _tell_programs(judged: Iterable[tuple[Judged, bool]], tally: Tally, language: Locale) -> None:
    for found, _ in judged:
        click.echo(to_json(shown.facts(found, language)))
    click.echo(to_json(shown.summary(tally)))


def _tell_people(
    desk: Desk, judged: Iterable[tuple[Judged, bool]], tally: Tally, language: Locale, zone: ZoneInfo
) -> None:
    # Words that cannot be written are better known before the work than after it.
    shown.QUIET.within(language).encode(sys.stdout.encoding)
    alarms = tuple(found for found, is_alarm in judged if is_alarm)
    desk.console.print(shown.alarms(alarms, language, zone))
    desk.console.print(shown.totals(tally, language))


@contextmanager
def _written() -> Iterator[None]:
    """A full disk, or an output that takes no Chinese, is one line. Whoever stops reading is left in peace."""
    if sys.stdout is None:
        raise Unwritable("standard output is closed")
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except UnicodeEncodeError as beyond:
        raise Unwritable(
            f"standard output takes {beyond.encoding}, which lacks some characters; set PYTHONIOENCODING=utf-8"
        ) from beyond
    except OSError as refused:
        # What is still buffered would fail once more when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise Unwritable(
            f"standard output: cannot be written ({refused.strerror}); the answer is incomplete"
        ) from refused


def _settings(desk: Desk, file: Path | None) -> Settings:
    """A history in a file needs no configuration; one that was named and is not there deserves a word."""
    if file is None or desk.path.exists():
        return desk.settings
    if click.get_current_context().find_root().get_parameter_source("path") is not ParameterSource.DEFAULT:
        click.echo(f"{desk.path}: is not there; the defaults are used", err=True)
    return Settings()


def _calendar(zone: ZoneInfo) -> Calendar:
    known = holidays.read()
    return Calendar(zone=zone, days_off=known.days_off, made_up=known.made_up)


def _combination(settings: Settings, page: float | None, listed: float | None) -> Combination:
    """What is asked for goes before what is configured: the other budget makes way, since a page is listed too."""
    usual_page, usual_list = settings.guard.page_per_account_year, settings.guard.list_per_account_year
    pages = page if page is not None else min(usual_page, usual_page if listed is None else listed)
    lists = listed if listed is not None else max(usual_list, pages)
    try:
        return shipped(page=pages, listed=lists)
    except ValueError as beyond:
        raise click.BadParameter(f"{beyond}", param_hint="--page, --list") from beyond


def _detectors(desk: Desk, settings: Settings) -> tuple[Detect, ...]:
    """Those that are switched on, or all where nothing is configured."""
    if not desk.path.exists():
        return tuple(partial(module.detect, options=module.Options()) for module in OF_POSTS)
    only = settings.model_copy(update={"platforms": {}, "channels": {}})
    switched_on = plugins.load(only, where=str(desk.path), environ={}).compromise
    return tuple(partial(each.module.detect, options=each.options) for each in switched_on if each.module in OF_POSTS)


def _read(path: Path, zone: ZoneInfo) -> History:
    name = _name(path)
    if str(path) == STDIN and sys.stdin is None:
        raise Refused("stdin: is closed")
    try:
        with click.open_file(str(path), "rb") as stream:
            found = read(stream, name=name, zone=zone)
    except Unreadable as wrong:
        raise Refused(str(wrong)) from wrong
    except OSError as refused:
        raise Refused(f"{name}: cannot be read ({refused.strerror})") from refused
    if not found.posts:
        raise Refused(f"{name}: holds no post, and nothing was tested; write one post in braces a line")
    _remark(Path(name).name, found)
    return found


def _name(path: Path) -> str:
    return "stdin" if str(path) == STDIN else str(path)


def _remark(name: str, found: History) -> None:
    """What was done to a history before it was used."""
    if found.repeated:
        _note(f"{name}: {found.repeated:,} repeated lines were left out")
    if found.edited:
        _note(f"{name}: {found.edited:,} lines repeat a post_id with another text (edits?): the first is used")
    if found.sorted:
        _note(f"{name}: was not in time order, and has been sorted")
    if not any(written.post.text for written in found.posts):
        _note(f"{name}: no post has a text; what was written could not be tested")


def _note(said: str) -> None:
    click.echo(harmless(said, LINE_LIMIT), err=True)


def _stored(desk: Desk) -> History:
    with desk.store() as store, store.reading() as conn:
        found = recorded(registry.load(conn), timelines.posts(conn))
    if not found.posts:
        raise Refused(
            "no posts of registered accounts are on record, and nothing was tested; sweep first, or name a FILE"
        )
    return found


def _attacks(history: History, other: Path, zone: ZoneInfo, each: int, seed: int) -> Splices:
    others, accounts = _read(other, zone).posts, {written.account for written in history.posts}
    lent = lenders(others).keys()
    if not any(lent - {account} for account in accounts):
        raise Refused(
            f"{_name(other)}: no other account in it has {LENGTH} posts; give a longer history of other accounts"
        )
    found = splices(history.posts, others, each=each, seed=seed)
    without = len(accounts - {account for account, _ in found})
    if without:
        _note(
            f"{without:,} of {len(accounts):,} accounts took no splice:"
            f" that needs 2 posts of its own, and {LENGTH} of another account"
        )
    return found


def _counted(judged: Iterable[Judged], tally: Tally) -> Iterator[tuple[Judged, bool]]:
    """Each with whether an alarm begins with it, or becomes a page."""
    for found in judged:
        if found.place:
            tally.spliced(found.place, found.tier)
            yield found, False
        else:
            yield found, tally.own(found.account, found.post.published_at, found.tier, shown.signals(found))


def _watched(judged: Iterator[tuple[Judged, bool]], many: int, *, hidden: bool) -> Iterator[tuple[Judged, bool]]:
    """Tells a person at a terminal how far it is."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    disable = hidden or not console.is_terminal
    with Progress(*columns, console=console, disable=disable, transient=True) as progress:
        task = progress.add_task("posts", total=many)
        while together := tuple(islice(judged, STROKE)):
            yield from together
            progress.advance(task, len(together))
