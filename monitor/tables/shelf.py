"""Writes tables so that the same sources always give the same bytes."""

import gzip
from collections.abc import Iterable
from pathlib import Path

import detectors.names.tables

FOLDER = Path(detectors.names.tables.__file__).parent


def put(name: str, data: bytes, folder: Path = FOLDER) -> int:
    """Stores a table, packed when its name ends in .gz; returns its size on disk."""
    packed = gzip.compress(data, 9, mtime=0) if name.endswith(".gz") else data
    (folder / name).write_bytes(packed)
    return len(packed)


def put_rows(name: str, title: str, rows: Iterable[Iterable[str]], folder: Path = FOLDER) -> int:
    """Stores lines of tab-separated fields under a title line."""
    lines = [f"# {title}", *("\t".join(row) for row in rows)]
    return put(name, ("\n".join(lines) + "\n").encode("utf-8"), folder)
