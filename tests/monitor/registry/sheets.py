"""Registers for tests: an ordinary row, and files made of rows. All names and places are invented."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path

from openpyxl import Workbook

from monitor.registry.importer import Report, read_register

TODAY = date(2026, 3, 2)
PLACES = ("临泽", "云柏", "青澜", "松鹭")
LINZE = Path("tests/fixtures/registers/linze.csv")
GOOD_CODE = "11999900000000002H"
ORDINARY = {"主办单位": "临泽市公安局", "平台": "微博", "账号名称": "平安临泽", "账号ID": "6900000000025"}

Cells = Iterable[object]


def row(**changes: str) -> dict[str, str]:
    """An ordinary row with `changes` by header."""
    return ORDINARY | changes


def lines(rows: Iterable[Mapping[str, str]]) -> list[list[str]]:
    """The header row and the rows, with every header that any of them uses."""
    rows = list(rows)
    headers = list(dict.fromkeys(header for row in rows for header in row))
    return [headers, *([row.get(header, "") for header in headers] for row in rows)]


def csv_file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "register.csv"
    path.write_bytes(text.encode(encoding))
    return path


def xlsx_file(folder: Path, *pages: tuple[str, Iterable[Cells]]) -> Path:
    book = Workbook(write_only=True)
    for title, rows in pages:
        page = book.create_sheet(title)
        for cells in rows:
            page.append(list(cells))
    path = folder / "register.xlsx"
    book.save(path)
    return path


def repacked(path: Path, parts: Mapping[str, bytes]) -> bytes:
    """The archive at `path` with some parts replaced or added."""
    with zipfile.ZipFile(path) as archive:
        whole = {name: archive.read(name) for name in archive.namelist()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (whole | dict(parts)).items():
            archive.writestr(name, content)
    return packed.getvalue()


def report(folder: Path, *rows: Mapping[str, str]) -> Report:
    """What the import says of a register of these rows."""
    path = xlsx_file(folder, ("台账", lines(rows)))
    return read_register(path, today=TODAY, places=PLACES)


def complaints(report: Report) -> list[tuple[int, str, StrEnum]]:
    return [(problem.row, problem.column, problem.code) for problem in report.problems]
