"""The tables that ship with Diting: `python -m monitor.tables` builds them, SOURCES.md says from what."""

import gzip
from importlib.resources import files


def content(name: str) -> bytes:
    """The bytes of a table; a name ending in .gz is unpacked."""
    packed = files(__package__).joinpath(name).read_bytes()
    return gzip.decompress(packed) if name.endswith(".gz") else packed


def rows(name: str) -> list[list[str]]:
    """The lines of a text table, cut at tabs; blank lines and those that start with '# ' are skipped."""
    lines = content(name).decode("utf-8").split("\n")
    return [line.split("\t") for line in lines if line and not line.startswith("# ")]
