"""CSV and its kin: which encoding, which delimiter, which rows."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from domain.errors import RegistryError
from monitor.registry import cells
from monitor.registry.sheet import IsKnown, Limits, Sheet, collect

DELIMITERS = (",", "\t", ";", "|")
SAMPLE_ROWS = 20

_CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a]")


def read(where: str, data: bytes, is_known: IsKnown, limits: Limits) -> Sheet:
    """`data` as a sheet. Raises RegistryError."""
    text = _decoded(where, data)
    if text.lstrip()[:1] == "<":
        raise RegistryError(f"{where}: a web page or XML under a spreadsheet's name; open it and save it as XLSX")
    return Sheet("", collect(where, _parsed(where, text, _delimiter(text, is_known, limits)), limits))


def _decoded(where: str, data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _as(where, data, "utf-16")
    if _BINARY.search(data):
        raise RegistryError(f"{where}: neither CSV nor XLSX; save the register as one of them")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as foreign:
        _refuse_a_mixture(where, data, _line_of(foreign, data))
        return _as(where, data, "gb18030")


def _as(where: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as broken:
        raise RegistryError(
            f"{where}: line {_line_of(broken, data)} is neither UTF-8 nor GB18030 text; "
            "save the file again as CSV UTF-8 or XLSX"
        ) from broken


def _line_of(broken: UnicodeDecodeError, data: bytes) -> int:
    return data.count(b"\n", 0, broken.start) + 1


def _refuse_a_mixture(where: str, data: bytes, foreign: int) -> None:
    for number, line in enumerate(data.split(b"\n"), 1):
        if _is_chinese_utf8(line):
            raise RegistryError(
                f"{where}: line {number} is UTF-8, line {foreign} is not; two encodings were mixed, "
                "save the file again as CSV UTF-8 or XLSX"
            )


def _is_chinese_utf8(line: bytes) -> bool:
    """GB18030 text almost never makes two Chinese characters in a row when it is taken for UTF-8."""
    try:
        return bool(_CHINESE.search(line.decode("utf-8-sig")))
    except UnicodeDecodeError:
        return False


def _delimiter(text: str, is_known: IsKnown, limits: Limits) -> str:
    """The delimiter that makes most headers of the first rows known."""

    def known_headers(delimiter: str) -> int:
        most = 0
        try:
            for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), SAMPLE_ROWS):
                most = max(most, sum(is_known(cells.read(cell)) for cell in row[: limits.columns] if cell))
        except csv.Error:
            pass
        return most

    return max(DELIMITERS, key=known_headers)


def _parsed(where: str, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from enumerate(reader, 1)
    except csv.Error as broken:
        raise RegistryError(
            f"{where}: line {reader.line_num}: {broken}; check the quotation marks there, or save it as XLSX"
        ) from broken
