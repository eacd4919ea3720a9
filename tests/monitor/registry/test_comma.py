from pathlib import Path

import pytest

from domain.errors import RegistryError
from monitor.registry import comma
from monitor.registry.importer import read_register
from monitor.registry.sheet import Limits
from tests.monitor.registry.sheets import ORDINARY, TODAY, csv_file

HEADERS = tuple(ORDINARY)
VALUES = tuple(ORDINARY.values())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = f"{delimiter.join(HEADERS)}\r\n{delimiter.join(VALUES)}\r\n"
    report = read_register(csv_file(tmp_path, text, encoding), today=TODAY)
    assert report.accounts[0].display_name == "平安临泽"


def test_the_delimiter_is_the_one_that_separates_known_headers() -> None:
    text = "平台;简介,一,二,三,四\n微博;甲,乙,丙,丁,戊\n"
    sheet = comma.read("r", text.encode(), {"平台", "简介,一,二,三,四"}.__contains__, Limits())
    assert sheet.rows[1].cells == ("微博", "甲,乙,丙,丁,戊")


def test_rows_are_counted_as_the_spreadsheet_counts_them() -> None:
    sheet = comma.read("r", '甲,"一\n二"\n\n,,\n乙\n'.encode(), {"甲"}.__contains__, Limits())
    assert [(row.number, row.cells) for row in sheet.rows] == [(1, ("甲", "一\n二")), (4, ("乙",))]


def test_an_open_quotation_mark_is_reported_with_its_line() -> None:
    with pytest.raises(RegistryError, match="line 2: unexpected end of data"):
        comma.read("r", '甲,乙\n"丙,丁\n'.encode(), {"甲"}.__contains__, Limits())


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(rows=1), "more than 1 rows"),
        (Limits(columns=2), "row 1 has more than 2 columns"),
        (Limits(), "cell of more than 32767 characters"),
    ],
)
def test_limits_are_kept(limits: Limits, said: str) -> None:
    text = f"甲,乙,丙\n1,2\n3,{'长' * 32768}\n"
    with pytest.raises(RegistryError, match=said):
        comma.read("r", text.encode(), {"甲"}.__contains__, limits)
