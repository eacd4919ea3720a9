"""XLSX: a zip of XML that is unpacked only after its size is known."""

import io
import lzma
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import cast

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from domain.errors import RegistryError
from monitor.registry import cells
from monitor.registry.sheet import Limits, Sheet, collect

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP = b"PK\x03\x04"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
LAST_ROW = 1_048_576
EXACT_DIGITS = 15

# openpyxl lets pass whatever a damaged part of the archive makes its readers raise; the errors of both XML parsers that
# it may use are syntax errors.
DAMAGED = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError, SyntaxError,
    TypeError, ValueError, lzma.LZMAError, struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def refuse_ole(where: str, data: bytes) -> None:
    """Raises RegistryError for the two kinds of old Office container."""
    if ENCRYPTED in data:
        raise RegistryError(
            f"{where}: protected by a password; remove the password in the spreadsheet program and save it"
        )
    raise RegistryError(f"{where}: an old .xls file; open it and save it as XLSX")


def read(where: str, data: bytes, wanted: str, limits: Limits) -> Sheet:
    """The sheet named `wanted`, else the first visible one that holds anything. Raises RegistryError."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            _refuse_what_is_no_workbook(where, data, limits)
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            return _first_with_rows(where, book, wanted, limits)
        except DAMAGED as damaged:
            raise RegistryError(f"{where}: the XLSX is damaged; open it, repair it and save it again") from damaged


def _refuse_what_is_no_workbook(where: str, data: bytes, limits: Limits) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    names = {member.filename for member in members}
    if sum(member.file_size for member in members) > limits.unpacked:
        raise RegistryError(f"{where}: unpacks to more than {limits.unpacked >> 20} MB; this is no register")
    if any(member.flag_bits & 1 for member in members):
        raise RegistryError(f"{where}: protected by a password; remove it and save the file again")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise RegistryError(f"{where}: a zip archive, but not an XLSX; save the register as XLSX or CSV")
    if "xl/workbook.bin" in names:
        raise RegistryError(f"{where}: a binary workbook (XLSB); save it as XLSX")


def _first_with_rows(where: str, book: Workbook, wanted: str, limits: Limits) -> Sheet:
    for page in _candidates(where, book, wanted):
        rows = collect(where, _rows(where, page, limits), limits)
        if rows:
            return Sheet(cells.tidy(str(page.title)), rows)
    raise RegistryError(f"{where}: there is no sheet with rows" if not wanted else f"{where}: sheet {wanted} is empty")


def _candidates(where: str, book: Workbook, wanted: str) -> list[ReadOnlyWorksheet]:
    pages: list[ReadOnlyWorksheet] = [page for page in book.worksheets if isinstance(page, ReadOnlyWorksheet)]
    if not wanted:
        return [page for page in pages if page.sheet_state == "visible"]
    named: list[ReadOnlyWorksheet] = [page for page in pages if page.title == wanted]
    if not named:
        titles = ", ".join(cells.tidy(str(page.title)) for page in pages)
        raise RegistryError(f"{where}: there is no sheet {wanted}; there are: {titles}")
    return named


def _rows(where: str, page: ReadOnlyWorksheet, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """One column more than allowed is read, so that too wide a table shows."""
    page.reset_dimensions()
    for number, values in enumerate(cast(Worksheet, page).iter_rows(max_col=limits.columns + 1, values_only=True), 1):
        if number > LAST_ROW:
            raise RegistryError(f"{where}: a sheet has at most {LAST_ROW} rows; the file is damaged")
        if any(values):
            yield number, [text_of(value) for value in values]


def text_of(value: object) -> str:
    """What a person sees in the cell; numbers as exact digits, or in scientific notation when digits are lost."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case int():
            return _whole_number(value)
        case float():
            return _fraction(value)
        case datetime():
            return str(value.date() if value.time() == time.min else value)
        case date():
            return value.isoformat()
    return str(value).replace("_x000D_\n", "\n").replace("_x000D_", "\n")


def _fraction(value: float) -> str:
    if not value.is_integer():
        return repr(value)
    return str(int(value)) if abs(value) < 10**EXACT_DIGITS else f"{value:.14E}"


def _whole_number(value: int) -> str:
    digits = str(value)
    if len(digits) > EXACT_DIGITS and not digits[EXACT_DIGITS:].strip("0"):
        return f"{value:.14E}"
    return digits
