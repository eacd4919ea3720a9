"""Tables that a clerk typed or a vendor delivered: CSV and XLSX, read as registers are."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from domain.errors import RegistryError
from domain.text import Text
from monitor.imports.gate import Entry, Gate, merged
from monitor.imports.seen import Flaw, Place, Reading, Seen
from monitor.imports.words import Column
from monitor.registry import headers
from monitor.registry.headers import Used
from monitor.registry.importer import LIMITS, open_sheet
from monitor.registry.problem import Problem
from monitor.registry.sheet import Row

ROW = Text("第{}行", "row {}")
FULL = replace(LIMITS, rows=50_000)


def read(path: Path, gate: Gate, sheet: str = "") -> Reading:
    """Every row that names an account. Raises RegistryError when the file as a whole cannot be used."""
    where, reading = path.name, headers.reading(gate.words, {})
    table = open_sheet(path, sheet, reading.is_known, FULL)
    header = headers.find(where, table.rows, reading)
    columns, oddities = headers.match(where, header, reading)
    below = [row for row in table.rows if row.number > header.number]
    if not below:
        raise RegistryError(f"{where}: no rows below the headers of row {header.number}")
    titles = {used.column: used.header for used in columns}
    entries = tuple(merged(_entries(below, columns, titles, gate, path.name)))
    return Reading(
        seen=tuple(entry for entry in entries if isinstance(entry, Seen)),
        flaws=(*map(_odd, oddities), *(entry for entry in entries if isinstance(entry, Flaw))),
        entries=len(below),
    )


def _entries(
    rows: list[Row], columns: tuple[Used[Column], ...], titles: Mapping[Column, str], gate: Gate, source: str
) -> Iterator[Entry]:
    for row in rows:
        said = {used.column: row.cells[used.index] for used in columns if used.index < len(row.cells)}
        yield gate.read(Place(ROW, row.number), said, titles, source)


def _odd(problem: Problem) -> Flaw:
    return Flaw(place=Place(ROW, problem.row), field=problem.column, why=problem.message, remedy=problem.remedy)
