"""From a spreadsheet file to approvals, with everything that is wrong about it. Stores nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from domain.errors import RegistryError
from domain.registry import Approval
from monitor.approvals import line, rows, vocabulary
from monitor.approvals.files import MOST_BYTES, Unusable, content
from monitor.approvals.rows import Draft
from monitor.approvals.vocabulary import Column, Lexicon
from monitor.approvals.wording import Code, problem
from monitor.registry import headers
from monitor.registry.headers import Reading, Used
from monitor.registry.importer import LIMITS, open_sheet
from monitor.registry.problem import Examined, Problem, in_order
from monitor.registry.sheet import Limits, Sheet
from monitor.store.registry import Registry

UNUSABLE = {
    Unusable.MISSING: Code.FILE_MISSING,
    Unusable.OUTSIDE: Code.FILE_OUTSIDE,
    Unusable.SIZE: Code.FILE_TOO_LARGE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An approval that is ready to be entered. `file` holds its attachment, None where there is none."""

    row: int
    approval: Approval
    file: tuple[str, bytes] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Examined):
    """What a spreadsheet amounts to."""

    entries: tuple[Entry, ...]


def read_approvals(
    path: Path,
    registry: Registry,
    *,
    today: date,
    mapping: Mapping[str, str] | None = None,
    sheet: str = "",
    words: Lexicon | None = None,
    limits: Limits = LIMITS,
) -> Report:
    """The approvals in `path` (CSV or XLSX). `mapping` (header -> field) overrules the vocabulary.

    Raises RegistryError when the file as a whole cannot be used; a bad row is only a problem of the report.
    """
    words = words or vocabulary.shipped()
    reading = headers.reading(words.own, mapping or {})
    return _assessed(path, open_sheet(path, sheet, reading.is_known, limits), reading, registry, words, today)


def _assessed(
    path: Path, table: Sheet, reading: Reading[Column], registry: Registry, words: Lexicon, today: date
) -> Report:
    header = headers.find(str(path), table.rows, reading)
    columns, oddities = headers.match(str(path), header, reading)
    _refuse_the_nameless(str(path), header.number, columns, reading)
    below = [row for row in table.rows if row.number > header.number]
    if not below:
        raise RegistryError(f"{path}: no rows below the headers of row {header.number}")
    read = [rows.read(line.line(row, columns, words, today), registry) for row in below]
    drafts, repeats = rows.once(draft for draft, _ in read if draft is not None)
    attached = [_attached(draft, path.parent) for draft in drafts]
    own = (found for _, problems in read for found in problems)
    files = (found for _, problems in attached for found in problems)
    return Report(
        entries=tuple(entry for entry, _ in attached),
        problems=in_order((*oddities, *_as_typed((*own, *repeats, *files), columns))),
        mapping=tuple((used.header, str(used.column)) for used in columns),
        sheet=table.name,
        rows=len(below),
    )


def _refuse_the_nameless(where: str, row: int, columns: Sequence[Used[Column]], reading: Reading[Column]) -> None:
    naming = (Column.ACCOUNT_ID, Column.ACCOUNT_NAME)
    if not any(used.column in naming for used in columns):
        wanted = " or ".join(reading.label(column) for column in naming)
        raise RegistryError(f"{where}: row {row} lacks a header that names the account: {wanted}")


def _as_typed(problems: Sequence[Problem], columns: Sequence[Used[Column]]) -> Iterator[Problem]:
    typed = {str(used.column): used.header for used in columns}
    return (replace(found, column=typed.get(found.column, found.column)) for found in problems)


def _attached(draft: Draft, folder: Path) -> tuple[Entry, tuple[Problem, ...]]:
    """A file that cannot be kept leaves its approval as it is."""
    if not draft.file:
        return Entry(row=draft.row, approval=draft.approval), ()
    read = content(folder, draft.file)
    if isinstance(read, Unusable):
        facts = {"value": draft.file, "limit": MOST_BYTES >> 20}
        found = problem(draft.row, Column.ATTACHMENT, UNUSABLE[read], **facts)
        return Entry(row=draft.row, approval=draft.approval), (found,)
    return Entry(row=draft.row, approval=draft.approval, file=read), ()
