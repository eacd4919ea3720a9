"""Ten files that are no register, and the one line that each gets."""

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import RegistryError
from monitor.registry.importer import read_register
from monitor.registry.sheet import Limits
from tests.monitor.registry.sheets import LINZE, ORDINARY, TODAY, csv_file, lines, repacked, row, xlsx_file

Make = Callable[[Path], bytes]
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
NOT_A_SPREADSHEET = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
EMPTY = b"\r\n"
NO_HEADER_ROW = "临泽市政务新媒体台账\n平安临泽,6900000000025\n".encode()
ONLY_HEADERS = ",".join(ORDINARY).encode()
MISSING_COLUMN = "主办单位,平台,账号名称\n临泽市公安局,微博,平安临泽\n".encode()
MIXED_ENCODINGS = "主办单位,平台,账号名称,账号ID\n".encode() + "临泽市公安局,微博,平安临泽,1\n".encode("gb18030")
DUPLICATE_HEADER = "主办单位,平台,账号名称,账号ID,账号ID\n临泽市公安局,微博,平安临泽,1,2\n".encode()
PASSWORD = OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
OLD_XLS = OLE + bytes(600) + "Workbook".encode("utf-16-le") + bytes(600)
WEB_PAGE = "<html><table><tr><td>主办单位</td></tr></table></html>".encode()
TOO_LARGE = b"a" * 3_000_000


def plain(data: bytes) -> Make:
    return lambda _: data


def too_many_rows(folder: Path) -> bytes:
    return xlsx_file(folder, ("台账", lines(row(账号ID=str(number)) for number in range(30)))).read_bytes()


def cut_short(folder: Path) -> bytes:
    whole = xlsx_file(folder, ("台账", lines([row()]))).read_bytes()
    return whole[: len(whole) // 2]


def bomb(folder: Path) -> bytes:
    return repacked(xlsx_file(folder, ("台账", lines([row()]))), {"xl/media/image1.bin": bytes(2_000_000)})


def broken_inside(folder: Path) -> bytes:
    return repacked(
        xlsx_file(folder, ("台账", lines([row()]))), {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData>"}
    )


def word_document(folder: Path) -> bytes:
    path = folder / "letter.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    return path.read_bytes()


def binary_workbook(folder: Path) -> bytes:
    return repacked(xlsx_file(folder, ("台账", lines([row()]))), {"xl/workbook.bin": b""})


def encrypted_members(folder: Path) -> bytes:
    data = bytearray(xlsx_file(folder, ("台账", lines([row()]))).read_bytes())
    entry = data.index(b"PK\x01\x02")
    data[entry + 8 : entry + 10] = struct.pack("<H", 1)
    return bytes(data)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (plain(NOT_A_SPREADSHEET), "neither CSV nor XLSX"),
        (plain(EMPTY), "the file is empty"),
        (
            plain(NO_HEADER_ROW),
            "no header row in the first 10 rows; one row must name 主办单位、平台、账号名称、账号ID",
        ),
        (plain(ONLY_HEADERS), "no rows below the headers of row 1"),
        (plain(MISSING_COLUMN), "row 1 lacks the required header 账号ID"),
        (plain(MIXED_ENCODINGS), "line 1 is UTF-8, line 2 is not; two encodings were mixed"),
        (plain(DUPLICATE_HEADER), "the header 账号ID stands 2 times"),
        (too_many_rows, "more than 20 rows"),
        (cut_short, "the XLSX is damaged"),
        (bomb, "unpacks to more than 1 MB"),
        (broken_inside, "the XLSX is damaged"),
        (word_document, "a zip archive, but not an XLSX"),
        (binary_workbook, "a binary workbook"),
        (encrypted_members, "protected by a password"),
        (plain(PASSWORD), "protected by a password"),
        (plain(OLD_XLS), "an old .xls file"),
        (plain(WEB_PAGE), "a web page or XML under a spreadsheet's name"),
        (plain(TOO_LARGE), "larger than 2 MB"),
    ],
)
def test_a_file_that_is_no_register_gets_one_clear_line(tmp_path: Path, make: Make, said: str) -> None:
    path = tmp_path / "register"
    path.write_bytes(make(tmp_path))
    limits = Limits(rows=20, size=2 * 2**20, unpacked=2**20)
    with pytest.raises(RegistryError) as refused:
        read_register(path, today=TODAY, limits=limits)
    assert str(refused.value).startswith(f"{path}: {said}")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", [".", "none.xlsx"])
def test_a_file_that_cannot_be_opened_is_said_so(tmp_path: Path, name: str) -> None:
    with pytest.raises(RegistryError, match="cannot be read"):
        read_register(tmp_path / name, today=TODAY)


def attempt(folder: Path, data: bytes) -> None:
    path = folder / "bytes"
    path.write_bytes(data)
    try:
        read_register(path, today=TODAY)
    except RegistryError:
        return


ANYTHING = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@ANYTHING
@given(start=st.sampled_from([b"", b"PK\x03\x04", OLE, b"\xff\xfe", b"\xef\xbb\xbf"]), data=st.binary(max_size=400))
def test_any_bytes_raise_nothing_but_a_registry_error(tmp_path: Path, start: bytes, data: bytes) -> None:
    attempt(tmp_path, start + data)


@ANYTHING
@given(at=st.floats(0, 1), cut=st.integers(0, 60), new=st.binary(max_size=8), part=st.integers(0, 20))
def test_a_damaged_part_raises_nothing_but_a_registry_error(
    tmp_path: Path, at: float, cut: int, new: bytes, part: int
) -> None:
    path = xlsx_file(tmp_path, ("台账", lines([row()])))
    with zipfile.ZipFile(path) as archive:
        name = archive.namelist()[part % len(archive.namelist())]
        content = archive.read(name)
    place = int(at * len(content))
    attempt(tmp_path, repacked(path, {name: content[:place] + new + content[place + cut :]}))


@ANYTHING
@given(at=st.floats(0, 1), cut=st.integers(0, 200), new=st.binary(max_size=8))
def test_a_damaged_csv_raises_nothing_but_a_registry_error(tmp_path: Path, at: float, cut: int, new: bytes) -> None:
    content = LINZE.read_bytes()[:3000]
    place = int(at * len(content))
    attempt(tmp_path, content[:place] + new + content[place + cut :])


def test_the_file_is_read_once_and_left_alone(tmp_path: Path) -> None:
    path = csv_file(tmp_path, LINZE.read_text("utf-8-sig"))
    before = path.read_bytes()
    read_register(path, today=TODAY)
    assert path.read_bytes() == before
