"""The files that approvals come with: read from beside the spreadsheet that names them, and from nowhere else."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

MOST_BYTES = 32 * 2**20

# Keeps a file for good, and gives the SHA-256 that it is asked for by.
Keep = Callable[[bytes], str]


class Unusable(StrEnum):
    """Why a file was not kept."""

    MISSING = "missing"
    OUTSIDE = "outside"
    SIZE = "size"


def content(folder: Path, name: str) -> tuple[str, bytes] | Unusable:
    """The name and bytes of a file in `folder`. A spreadsheet comes from others: it names no file elsewhere."""
    try:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            return Unusable.OUTSIDE
        if not path.is_file():
            return Unusable.MISSING
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError, RuntimeError):
        # Names that no file can have, folders that may not be entered, links that lead in a ring.
        return Unusable.MISSING
    return (path.name, data) if 0 < len(data) <= MOST_BYTES else Unusable.SIZE
