"""A spreadsheet file as rows of text, whatever format it came in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.errors import RegistryError
from monitor.registry import cells

MAX_CELL = 32_767
"""Characters that a cell of a spreadsheet can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Four times the register of a province, which has about 5,000 accounts. Sizes in bytes."""

    rows: int = 20_000
    columns: int = 200
    size: int = 16 * 2**20
    unpacked: int = 48 * 2**20


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the row as the spreadsheet counts, from 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows that hold anything. `name` is empty for a CSV."""

    name: str
    rows: tuple[Row, ...]


IsKnown = Callable[[str], bool]
"""Whether a text is a header that this register understands."""


def content(path: Path, limits: Limits) -> bytes:
    """The bytes of a file, unless there are too many. Raises RegistryError."""
    try:
        with path.open("rb") as file:
            data = file.read(limits.size + 1)
    except OSError as unreadable:
        raise RegistryError(f"{path}: cannot be read ({unreadable.strerror})") from unreadable
    if len(data) > limits.size:
        raise RegistryError(f"{path}: larger than {limits.size >> 20} MB; split the register")
    if not data.strip():
        raise RegistryError(f"{path}: the file is empty")
    return data


def collect(where: str, numbered: Iterable[tuple[int, Sequence[str]]], limits: Limits) -> tuple[Row, ...]:
    """Raw rows read, without empty ones. Raises RegistryError at the first limit that is passed."""
    rows: list[Row] = []
    for number, raw in numbered:
        if any(text.strip() for text in raw[limits.columns :]):
            raise RegistryError(
                f"{where}: row {number} has more than {limits.columns} columns; remove what is no register"
            )
        texts = _without_trailing_blanks([cells.read(text) for text in raw[: limits.columns]])
        if not texts:
            continue
        if any(len(text) > MAX_CELL for text in texts):
            raise RegistryError(f"{where}: row {number} has a cell of more than {MAX_CELL} characters; shorten it")
        if len(rows) == limits.rows:
            raise RegistryError(f"{where}: more than {limits.rows} rows; split the register")
        rows.append(Row(number, texts))
    return tuple(rows)


def _without_trailing_blanks(texts: list[str]) -> tuple[str, ...]:
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)
