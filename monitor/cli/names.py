"""`diting names`: what makes one name pass for another, and what to look out for."""

import csv
from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Group, RenderableType
from rich.text import Text as Line

from detectors.names.explain import Explained, explained
from detectors.names.likeness import Likeness, likeness
from detectors.names.variants import variants
from domain.errors import RegistryError
from monitor.cli.desk import Desk, json_option, pass_desk, to_json
from monitor.cli.shelf import Shelf
from monitor.cli.tables import lined

SEPARATOR = "\t"
MOST = 60


@click.group(cls=Shelf, shelved={"match": "names_match"})
def names() -> None:
    """Read names: how much one passes for another, and why."""


@names.command()
@click.option(
    "--pairs",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="TSV: a candidate and an official name a line.",
)
@json_option
def score(pairs: Path, as_json: bool) -> None:
    """Score every pair of a file, whatever the score; one line each."""
    for candidate, official in _read_pairs(pairs):
        match = likeness(candidate, official)
        click.echo(to_json(facts(candidate, official, match)) if as_json else match.explanation.en)


@names.command()
@click.argument("candidate")
@click.argument("official")
@json_option
@pass_desk
def explain(desk: Desk, candidate: str, official: str, as_json: bool) -> None:
    """Draw how CANDIDATE lies against OFFICIAL, and what each way of reading makes of it."""
    found = explained(candidate, official)
    desk.say(_drawn(found), facts(candidate, official, found.likeness) | {"views": found.views}, as_json=as_json)


@names.command(name="variants")
@click.argument("name")
@click.option("--limit", type=click.IntRange(min=1), default=MOST, show_default=True, help="No more than so many.")
@json_option
def variants_(name: str, limit: int, as_json: bool) -> None:
    """List the look-alikes of NAME that are most worth looking up one by one, best first."""
    found = variants(name, limit)
    click.echo(to_json(found) if as_json else "\n".join(found))


def facts(candidate: str, official: str, match: Likeness) -> dict[str, object]:
    """One pair and what was made of it, for programs."""
    return {
        "candidate": candidate,
        "official": official,
        "score": match.score,
        "tier": match.tier,
        "reasons": match.reasons,
        "explanation": match.explanation.zh,
    }


def _read_pairs(path: Path) -> Iterator[tuple[str, str]]:
    """The first two columns of each line that is neither empty nor a comment."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        for number, row in enumerate(csv.reader(lines, delimiter=SEPARATOR, quoting=csv.QUOTE_NONE), start=1):
            if not row or row[0].startswith("#"):
                continue
            if len(row) == 1:
                raise RegistryError(f"{path}:{number}: expected a candidate and an official name, parted by a tab")
            yield row[0], row[1]


def _drawn(found: Explained) -> RenderableType:
    views = lined("View", "Candidate", "Official", "Verdict")
    for view in found.views:
        views.add_row(view.name, Line(view.candidate), Line(view.official), Line(view.verdict))
    match = found.likeness
    verdict = f"{match.score:.2f}  {match.tier}  {', '.join(match.reasons)}"
    return Group(
        *map(Line, found.drawing), "", views, "", Line(verdict), Line(match.explanation.zh), Line(match.explanation.en)
    )
