"""Reads names from a file of any size: one a line, or the name column of a CSV or TSV."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import Literal, TextIO, cast

import click

from domain.errors import RegistryError

# What a column of names is called, in small letters and without blanks or underscores.
HEADERS = (
    *("name", "names", "nickname", "displayname", "screenname", "account", "accountname", "username"),
    *("candidate", "official", "officialname"),
    *(
        "名称",
        "名字",
        "昵称",
        "账号",
        "帐号",
        "账号名称",
        "帐号名称",
        "账号名",
        "帐号名",
        "账号昵称",
        "用户名",
        "用户昵称",
    ),
    *("公众号名称", "微博名称", "微博昵称", "官方名称", "官方账号", "新媒体名称"),
)
STDIN = "standard input"
TABLES = (".csv", ".tsv")
SEPARATORS = (",", "\t", ";")
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# So much of the file tells its encoding; no line is longer than so many characters.
HEAD, LONGEST = 1 << 18, 1 << 17
# Broken bytes are accidents as long as so many whole characters beyond ASCII stand beside each; else another encoding.
BESIDE = 2
BLANKS = re.compile(r"[\s_]+")


def read_names(path: str) -> Iterator[str]:
    """The names in order, blank ones left out; RegistryError where there are none, or nothing to read names from."""
    where, found = STDIN if path == "-" else path, False
    with click.open_file(path, "rb") as source, io.BufferedReader(cast(io.RawIOBase, source), HEAD) as reader:
        encoding = _encoding(reader.peek(HEAD)[:HEAD], where)
        with io.TextIOWrapper(reader, encoding, "replace", newline="") as text:
            for name in _names(text, where):
                if name and not name.isspace():
                    found = True
                    yield name
    if not found:
        raise RegistryError(f"{where}: no names in it; write one name a line, or a column headed name or 名称")


def _encoding(head: bytes, where: str) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith(SPREADSHEETS):
        raise RegistryError(f"{where}: a spreadsheet; save it as CSV UTF-8")
    text = codecs.getincrementaldecoder("utf-8-sig")("replace").decode(head)
    broken = text.count(codecs.decode(b"\xff", "utf-8", "replace"))
    if broken * BESIDE <= sum(not char.isascii() for char in text) - broken:
        return "utf-8-sig"
    try:
        codecs.getincrementaldecoder("gb18030")().decode(head)
    except UnicodeDecodeError as error:
        raise RegistryError(f"{where}: neither UTF-8 nor GB18030 text; save it as CSV UTF-8") from error
    return "gb18030"


def _names(text: TextIO, where: str) -> Iterator[str]:
    lines = _lines(text, where)
    first = next((line for line in lines if not line.isspace()), "")
    separator = max(SEPARATORS, key=first.count)
    header = [_plain(cell) for cell in next(csv.reader([first], delimiter=separator), [])]
    column = next((i for i, cell in enumerate(header) if cell in HEADERS), None)
    is_table = where.lower().endswith(TABLES)
    if column is None and is_table and first:
        raise RegistryError(f"{where}: no column of names; head it name, 名称 or 账号名称")
    if column is None:
        yield first.strip()
    if column is None or (len(header) == 1 and not is_table):
        yield from (line.strip() for line in lines)
    else:
        yield from _column(lines, separator, column, where)


def _plain(cell: str) -> str:
    return BLANKS.sub("", cell).casefold()


def _column(lines: Iterator[str], separator: str, column: int, where: str) -> Iterator[str]:
    quoting: Literal[0, 3] = csv.QUOTE_NONE if separator == "\t" else csv.QUOTE_MINIMAL
    rows = csv.reader(lines, delimiter=separator, quoting=quoting, strict=True)
    try:
        yield from (row[column].strip() for row in rows if len(row) > column)
    except csv.Error as error:
        raise RegistryError(f"{where}: line {rows.line_num + 1}: {error}; check the quotation marks there") from error


def _lines(text: TextIO, where: str) -> Iterator[str]:
    number = 0
    while line := text.readline(LONGEST):
        number += 1
        if len(line) == LONGEST:
            raise RegistryError(
                f"{where}: line {number} has more than {LONGEST:,} characters; that is no list of names"
            )
        yield line
