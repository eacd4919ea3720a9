"""`diting names match`: which candidates pass for which official names."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskProgressColumn, TextColumn

from alerting.messages.render import harmless
from detectors.names.index import NameIndex
from detectors.names.likeness import ALARM, REVIEW, Likeness, Tier, likeness
from detectors.names.meaning import meanings
from monitor.cli.desk import LINE_LIMIT, json_option, to_json
from monitor.cli.names import facts
from monitor.cli.names_file import read_names

LEAST = {Tier.ALARM.value: ALARM, Tier.REVIEW.value: REVIEW}
# Candidates that are looked up together.
TOGETHER = 8192


@dataclass(frozen=True, slots=True)
class Hit:
    candidate: str
    official: str
    match: Likeness


FILE = click.Path(exists=True, dir_okay=False, allow_dash=True)


@click.command()
@click.option("--registry", type=FILE, required=True, help="Official names; - reads standard input.")
@click.option("--candidates", type=FILE, required=True, help="Names to judge; - reads standard input.")
@click.option("--tier", type=click.Choice(list(LEAST)), default=Tier.ALARM.value, show_default=True, help="The least.")
@json_option
def match(registry: str, candidates: str, tier: str, as_json: bool) -> None:
    """Find all official names that candidates pass for, the likest first; a line for each pair.

    Files hold one name a line, or are CSV or TSV with a column headed name or 名称.
    """
    if registry == candidates == "-":
        raise click.UsageError("only one of --registry and --candidates can be standard input")
    officials = tuple(dict.fromkeys(read_names(registry)))
    index = NameIndex.build(officials, symbols=meanings)
    for together in _in_batches(read_names(candidates)):
        lines = [_line(hit, as_json=as_json) for hit in hits(together, officials, index, LEAST[tier])]
        if lines:
            click.echo("\n".join(lines))


def hits(names: list[str], officials: tuple[str, ...], index: NameIndex, least: float) -> Iterator[Hit]:
    """Every pair that scores so much: candidates in order, the likest official name of each first."""
    found: dict[int, list[Hit]] = {}
    for row, number in zip(*(side.tolist() for side in index.near_batch(names)), strict=True):
        score = likeness(names[row], officials[number])
        if score.score >= least:
            found.setdefault(row, []).append(Hit(names[row], officials[number], score))
    for row in sorted(found):
        yield from sorted(found[row], key=lambda hit: -hit.match.score)


def _line(hit: Hit, *, as_json: bool) -> str:
    if as_json:
        return to_json(facts(hit.candidate, hit.official, hit.match))
    return f"{harmless(hit.candidate, LINE_LIMIT)}: {harmless(hit.match.explanation.en, LINE_LIMIT)}"


def _in_batches(names: Iterator[str]) -> Iterator[list[str]]:
    """Tells a person at a terminal how many names have been read."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.completed:,} names"), TaskProgressColumn(show_speed=True))
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("names", total=None)
        while together := list(islice(names, TOGETHER)):
            yield together
            progress.advance(task, len(together))
