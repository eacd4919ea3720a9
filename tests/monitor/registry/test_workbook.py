from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from domain.errors import RegistryError
from monitor.registry import workbook
from monitor.registry.sheet import Limits, Sheet
from tests.monitor.registry.sheets import repacked, xlsx_file


def opened(path: Path, wanted: str = "") -> Sheet:
    return workbook.read("r.xlsx", path.read_bytes(), wanted, Limits())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "是"),
        (6900000000025, "6900000000025"),
        (6900000000025.0, "6900000000025"),
        (123456789012345, "123456789012345"),
        (123456789012345678, "123456789012345678"),
        (123456789012345000, "1.23456789012345E+17"),
        (1.23456789012345e17, "1.23456789012345E+17"),
        (1.5, "1.5"),
        (datetime(2026, 3, 2), "2026-03-02"),
        (datetime(2026, 3, 2, 8, 30), "2026-03-02 08:30:00"),
        (date(2026, 3, 2), "2026-03-02"),
        (time(8, 30), "08:30:00"),
        ("一_x000D_\n二", "一\n二"),
    ],
)
def test_a_cell_says_what_a_person_sees(value: object, text: str) -> None:
    assert workbook.text_of(value) == text


def test_the_first_sheet_with_rows_is_read(tmp_path: Path) -> None:
    sheet = opened(xlsx_file(tmp_path, ("封面", []), ("台账", [["甲"], [], [1]]), ("其他", [["乙"]])))
    assert sheet.name == "台账"
    assert [(row.number, row.cells) for row in sheet.rows] == [(1, ("甲",)), (3, ("1",))]


def test_a_sheet_can_be_chosen(tmp_path: Path) -> None:
    assert opened(xlsx_file(tmp_path, ("一", [["甲"]]), ("二", [["乙"]])), "二").rows[0].cells == ("乙",)


@pytest.mark.parametrize(
    ("wanted", "said"), [("三", "there is no sheet 三; there are: 一, 二"), ("二", "sheet 二 is empty")]
)
def test_a_sheet_that_cannot_be_chosen_is_named(tmp_path: Path, wanted: str, said: str) -> None:
    with pytest.raises(RegistryError, match=said):
        opened(xlsx_file(tmp_path, ("一", [["甲"]]), ("二", [])), wanted)


def test_a_hidden_sheet_is_read_only_when_it_is_asked_for(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, ("旧表", [["甲"]]), ("台账", [["乙"]]))
    book = load_workbook(path)
    book["旧表"].sheet_state = "hidden"
    book.save(path)
    assert opened(path).name == "台账"
    assert opened(path, "旧表").rows[0].cells == ("甲",)


def test_the_cached_value_of_a_formula_is_read(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, ("台账", [["甲"]]))
    page = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        b'<c r="A1" t="str"><f>B1&amp;"x"</f><v>cached</v></c><c r="B1"><f>1+1</f></c></row></sheetData></worksheet>'
    )
    path.write_bytes(repacked(path, {"xl/worksheets/sheet1.xml": page}))
    assert opened(path).rows[0].cells == ("cached",)


def test_a_merged_title_stands_in_its_first_cell(tmp_path: Path) -> None:
    book = Workbook()
    page = book.worksheets[0]
    page["A1"] = "临泽市政务新媒体台账"
    page.merge_cells("A1:D1")
    path = tmp_path / "r.xlsx"
    book.save(path)
    assert opened(path).rows[0].cells == ("临泽市政务新媒体台账",)


def test_a_row_number_beyond_every_sheet_is_damage(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, ("台账", [["甲"]]))
    page = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="99999999999"><c><v>1</v></c></row></sheetData></worksheet>'
    )
    path.write_bytes(repacked(path, {"xl/worksheets/sheet1.xml": page}))
    with pytest.raises(RegistryError, match="the file is damaged"):
        opened(path)


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="more than 200 columns"):
        opened(xlsx_file(tmp_path, ("台账", [["甲"] * 201])))
