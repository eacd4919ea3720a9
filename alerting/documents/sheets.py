"""Workbooks: every cell is text or a number, nothing in them is a formula."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from alerting.documents.archive import settled

Value = str | int | float
THIN = Side(style="thin")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEADER = PatternFill("solid", fgColor="FFD9E2F3")
FACE = "宋体"
NARROW, WIDE, LEAST_ROWS = 8, 26, 3
A3, A4, MOST_ON_A4 = 8, 9, 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table with a title above it and a note below."""

    name: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""


def workbook(sheets: Sequence[Sheet], *, creator: str) -> bytes:
    """The same bytes for the same tables."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = creator
    for sheet in sheets:
        _write(book.create_sheet(sheet.name), sheet)
    file = io.BytesIO()
    book.save(file)
    return settled(file.getvalue())


def _write(page: Worksheet, sheet: Sheet) -> None:
    _put(page, 1, 1, sheet.title).font = Font(name=FACE, size=16, bold=True)
    page.cell(1, 1).alignment = Alignment(vertical="center")
    page.row_dimensions[1].height = 30
    for row, values in enumerate((sheet.header, *sheet.rows), 2):
        for column, value in enumerate(values, 1):
            _frame(_put(page, row, column, value), is_header=row == 2)
    _put(page, len(sheet.rows) + LEAST_ROWS, 1, sheet.note).font = Font(name=FACE, size=10)
    for column in range(len(sheet.header)):
        widest = max(_width(values[column]) for values in (sheet.header, *sheet.rows))
        page.column_dimensions[get_column_letter(column + 1)].width = min(max(widest + 2, NARROW), WIDE)
    page.freeze_panes = "A3"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.page_setup.paperSize = A4 if len(sheet.header) <= MOST_ON_A4 else A3
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "2:2"


def _put(page: Worksheet, row: int, column: int, value: Value) -> Cell:
    cell = page.cell(row, column)
    assert isinstance(cell, Cell)
    cell.value = value
    if isinstance(value, str):
        # What begins like a formula is text all the same.
        cell.data_type = "s"
        cell.number_format = "@"
    return cell


def _frame(cell: Cell, *, is_header: bool) -> None:
    cell.font = Font(name=FACE, size=11, bold=is_header)
    cell.border = BORDER
    cell.alignment = Alignment(vertical="center", wrap_text=True, horizontal="center" if is_header else "left")
    if is_header:
        cell.fill = HEADER


def _width(value: Value) -> int:
    """In columns: what is not ASCII takes two."""
    return sum(1 if char.isascii() else 2 for char in str(value))
