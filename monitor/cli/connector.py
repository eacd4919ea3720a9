"""`diting connector`: the ways to the platforms, whether they are read right, and whether they work now."""

import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from rich.cells import cell_len

from domain.errors import ConfigurationError
from monitor.cli.connector_hint import how_to_record
from monitor.cli.connector_lines import told
from monitor.cli.connectors_known import Listed, Origin, everything, facts_of, folder
from monitor.cli.desk import Desk, json_option, pass_desk
from monitor.cli.shelf import Shelf
from monitor.connectors import catalog, fixtures
from monitor.connectors.fixtures import Case

# What is as one expects, a platform of the connector's own name above all, goes without saying.
COLUMNS: Mapping[str, Callable[[Listed], str]] = {
    "ID": lambda each: each.id,
    "Platform": lambda each: "" if each.platform == each.id else each.platform,
    "Class": lambda each: each.grade,
    "Checked": lambda each: each.verified,
    "Operations": lambda each: "; ".join(filter(None, (" ".join(each.operations), *_remarks(each)))),
}
SHELVED = {"show": "connector_show", "doctor": "connector_doctor", "record": "connector_record"}


@click.group(cls=Shelf, shelved=SHELVED)
def connector() -> None:
    """The ways to the platforms: what there are, whether they are read right, and whether they work now."""


@connector.command(name="list")
@json_option
@pass_desk
def listing(desk: Desk, as_json: bool) -> None:
    """Every connector with its platform (where it has another name), its class, how it was checked, what it can be
    asked, whose it is (operator: a file of yours; override: one in place of a shipped one), and whether it is on.

    Class A: official. B: public, but undocumented. C: with a login of your own. D: through a contracted vendor.
    """
    found = tuple(everything(desk))
    problems = (each.problem for each in found if each.problem)
    desk.say(told([*_rows(found), *problems]), [_facts(each) for each in found], as_json=as_json)


def _facts(listed: Listed) -> dict[str, Any]:
    return facts_of(listed) | {"switched_on": bool(listed.tables), "problem": listed.problem}


def _rows(found: Collection[Listed]) -> Iterator[str]:
    """A line for each, nothing of it cut off."""
    columns = [(head, *map(tell, found)) for head, tell in COLUMNS.items()]
    widths = [max(map(cell_len, column)) for column in columns]
    for row in zip(*columns, strict=True):
        cells = (word + " " * (width - cell_len(word)) for word, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _remarks(listed: Listed) -> Iterator[str]:
    """Whose description it is, if not the shipped one, and what switches it on."""
    if listed.origin in {Origin.OPERATOR, Origin.OVERRIDE}:
        yield listed.origin
    if listed.tables:
        yield "on" if listed.tables == (listed.id,) else f"on as {', '.join(listed.tables)}"


@connector.command()
@click.argument("ids", nargs=-1, metavar="[ID|FILE...]")
@json_option
@pass_desk
def test(desk: Desk, ids: tuple[str, ...], as_json: bool) -> None:
    """Read the fixtures of connectors (of all, without an ID); status 1 if one is not read as it expects.

    A FILE is a description that is not in the configured folder yet; its fixtures stand beside it in fixtures/.
    """
    known = {each.id: (each, folder(desk)) for each in everything(desk)}
    known |= {id: (_in_file(Path(id)), Path(id).parent) for id in ids if id.endswith(".yaml")}
    if unknown := [id for id in ids if id not in known]:
        raise ConfigurationError(
            *(f"{id}: no such connector; `diting connector list` shows which there are" for id in unknown)
        )
    rounds = [_tested(*known[id]) for id in ids or known]
    desk.say(told(_lines(rounds)), rounds, as_json=as_json)
    if any(each["problem"] or each["missed"] for each in rounds):
        sys.exit(1)


def _in_file(path: Path) -> Listed:
    if not path.is_file():
        raise ConfigurationError(f"{path}: cannot be read; correct the path")
    return Listed(id=path.stem, origin=Origin.OPERATOR, file=str(path))


def _tested(listed: Listed, where: Path | None) -> dict[str, Any]:
    """How many fixtures there are, and what is wrong with those that are not read as they expect."""
    missed: list[dict[str, Any]] = []
    count, problem, note = 0, listed.problem, ""
    if listed.origin is not Origin.BUILT_IN and not problem:
        try:
            spec, cases = catalog.read(listed.id, where), _cases(listed, where)
            found = ((case.name, fixtures.run(spec, case)) for case in cases)
            missed = [{"fixture": name, "misses": misses} for name, misses in found if misses]
            count, note = len(cases), "" if cases else how_to_record(listed, spec)
        except ConfigurationError as wrong:
            problem = "; ".join(wrong.problems)
    told = {"id": listed.id, "origin": listed.origin, "fixtures": count, "missed": missed, "problem": problem}
    return told | {"note": note}


def _cases(listed: Listed, where: Path | None) -> tuple[Case, ...]:
    file = Path(listed.file)
    return fixtures.cases(listed.id, where) if (file.parent / "fixtures" / file.name).exists() else ()


def _lines(rounds: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for each in rounds:
        if each["problem"]:
            yield f"{each['id']}: {each['problem']}"
        elif each["origin"] is Origin.BUILT_IN:
            yield f"{each['id']}: built in; Diting's own tests check it"
        elif not each["fixtures"]:
            yield f"{each['id']}: no fixtures; {each['note']}"
        else:
            yield f"{each['id']}: {each['fixtures'] - len(each['missed'])} of {each['fixtures']} fixtures read right"
        for missed in each["missed"]:
            yield f"{each['id']}: {missed['fixture']}: {'; '.join(missed['misses'])}"
