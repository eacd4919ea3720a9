"""From a spreadsheet file to units and accounts, with everything that is wrong about it. Stores nothing."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from domain.errors import RegistryError
from domain.registry import OfficialAccount, Unit
from monitor.registry import comma, headers, health, rows, sheet, vocabulary, workbook
from monitor.registry.arriving import Silence
from monitor.registry.columns import CONTACTS, Column
from monitor.registry.headers import Reading, Used
from monitor.registry.merge import merge, once
from monitor.registry.problem import Code, Examined, Problem, in_order
from monitor.registry.record import record
from monitor.registry.rows import Entry
from monitor.registry.sheet import IsKnown, Limits, Row, Sheet
from monitor.registry.vocabulary import Vocabulary
from monitor.registry.wording import problem

LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Examined):
    """What a register amounts to.

    `silence` is what it leaves as it is known, `first_rows` the first row of each unit and account, by key.
    """

    units: tuple[Unit, ...]
    accounts: tuple[OfficialAccount, ...]
    silence: Silence
    first_rows: Mapping[str, int]


def read_register(
    path: Path,
    *,
    today: date,
    mapping: Mapping[str, str] | None = None,
    sheet: str = "",
    words: Vocabulary | None = None,
    places: Collection[str] = (),
    limits: Limits = LIMITS,
) -> Report:
    """The register in `path` (CSV or XLSX). `mapping` (header -> field) overrules the vocabulary, `places` its places.

    Raises RegistryError when the file as a whole cannot be used; a bad row is only a problem of the report.
    """
    words = words or vocabulary.shipped()
    reading = headers.reading(words, mapping or {})
    table = open_sheet(path, sheet, reading.is_known, limits)
    return assess(str(path), table, reading, words, places=tuple(places) or words.places, today=today)


def open_sheet(path: Path, wanted: str, is_known: IsKnown, limits: Limits) -> Sheet:
    """The rows of a file, whichever of the two formats it has. Raises RegistryError."""
    where, data = str(path), sheet.content(path, limits)
    if data.startswith(workbook.OLE):
        workbook.refuse_ole(where, data)
    if data.startswith(workbook.ZIP):
        return workbook.read(where, data, wanted, limits)
    return comma.read(where, data, is_known, limits)


def assess(
    where: str, table: Sheet, reading: Reading[Column], words: Vocabulary, *, places: Sequence[str], today: date
) -> Report:
    """The report on a sheet. `where` names the file in errors."""
    header = headers.find(where, table.rows, reading)
    columns, oddities = headers.match(where, header, reading)
    below = [row for row in table.rows if row.number > header.number]
    if not below:
        raise RegistryError(f"{where}: no rows below the headers of row {header.number}")
    units, entries, problems = _register(below, columns, words, places, today)
    typed = {str(used.column): used.header for used in columns}
    named = (replace(found, column=typed.get(found.column, found.column)) for found in problems)
    return Report(
        units=units,
        accounts=tuple(entry.account for entry in entries if entry.account),
        silence=_silence(columns, entries),
        first_rows=_first_rows(entries),
        problems=in_order((*oddities, *_out_of_reach(header, reading, words), *named)),
        mapping=tuple((used.header, str(used.column)) for used in columns),
        sheet=table.name,
        rows=len(below),
    )


def _out_of_reach(header: Row, reading: Reading[Column], words: Vocabulary) -> Iterator[Problem]:
    for text in header.cells:
        if words.is_out_of_reach(text) and not reading.is_known(text) and not reading.is_mapped(text):
            yield problem(header.number, text, Code.COLUMN_OUT_OF_REACH)


def _silence(columns: Iterable[Used[Column]], entries: Iterable[Entry]) -> Silence:
    here = {used.column for used in columns}
    return Silence(
        contacts={
            role: frozenset(fact for fact, column in person.facts if column not in here)
            for role, person in CONTACTS.items()
        },
        accounts={entry.account.key: entry.unsaid for entry in entries if entry.account and entry.unsaid},
    )


def _first_rows(entries: Iterable[Entry]) -> Mapping[str, int]:
    rows: dict[str, int] = {}
    for entry in entries:
        for noun in (entry.unit, entry.account):
            if noun is not None:
                rows.setdefault(noun.key, entry.row)
    return rows


def _register(
    below: Sequence[Row], columns: Sequence[Used[Column]], words: Vocabulary, places: Sequence[str], today: date
) -> tuple[tuple[Unit, ...], tuple[Entry, ...], tuple[Problem, ...]]:
    read = [rows.read(record(row, columns, words, today)) for row in below]
    entries, repeats = once(entry for entry, _ in read if entry)
    units, placed, conflicts = merge(entries)
    own = (found for _, problems in read for found in problems)
    return units, placed, (*own, *repeats, *conflicts, *health.inspect(placed, places))
