"""Holds a package of evidence against its own list, anywhere and without a database."""

import hashlib
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from lzma import LZMAError
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from domain.errors import NotAllowed
from monitor.evidence.listing import FORM
from monitor.evidence.package import MANIFEST, SUMS

LINE = re.compile(r"([0-9a-f]{64})  (.+)")
CHUNK = 1_000_000
# What a list of files and a manifest may measure before they are read whole.
LONGEST_LIST = 50_000_000
# What the readers of ZIP files end in where bytes are damaged, or were never meant well.
DAMAGED = (BadZipFile, EOFError, LZMAError, NotImplementedError, OSError, RuntimeError, ValueError, zlib.error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """`problems` name each file that is not what the list says; none: the package is as it was made."""

    reference: str
    files: int
    problems: tuple[str, ...]


def check(path: Path) -> Checked:
    """Raises NotAllowed when the file is no package of evidence at all."""
    try:
        with ZipFile(path) as package:
            sums = _sums(package)
            facts = _manifest(package)
            problems = (*_strange(package, sums), *_altered(package, sums), *_contradictions(facts, sums))
            return Checked(reference=str(facts.get("reference", "")), files=len(sums), problems=problems)
    except DAMAGED as broken:
        raise NotAllowed(f"{path}: cannot be read as a ZIP file ({broken}); fetch it again") from broken


def _sums(package: ZipFile) -> dict[str, str]:
    found = (LINE.fullmatch(line) for line in _text(package, SUMS).split("\n") if line)
    return {line[2]: line[1] for line in found if line is not None}


def _manifest(package: ZipFile) -> dict[str, object]:
    try:
        facts = json.loads(_text(package, MANIFEST))
    except (ValueError, RecursionError) as broken:
        raise NotAllowed(f"{MANIFEST}: is no JSON ({broken}); fetch the package again") from broken
    if not isinstance(facts, dict) or facts.get("form") != FORM:
        raise NotAllowed(f"{MANIFEST}: is of no form that this version knows; check with `sha256sum -c {SUMS}`")
    return facts


def _text(package: ZipFile, name: str) -> str:
    try:
        entry = package.getinfo(name)
        if entry.file_size > LONGEST_LIST:
            raise NotAllowed(f"{name}: is too long for a list")
        return package.read(entry).decode("utf-8")
    except (KeyError, UnicodeDecodeError) as absent:
        raise NotAllowed(f"{name}: not in the file; it is no package of evidence") from absent


def _strange(package: ZipFile, sums: dict[str, str]) -> Iterator[str]:
    """What no list names, and what could be unpacked over something else."""
    for name, times in Counter(package.namelist()).items():
        if times > 1:
            yield f"{name}: is there {times} times"
        if name != SUMS and name not in sums:
            yield f"{name}: is not in {SUMS}"
        if name.startswith("/") or "\\" in name or ".." in name.split("/"):
            yield f"{name}: leads out of the folder that it is unpacked into"


def _altered(package: ZipFile, sums: dict[str, str]) -> Iterator[str]:
    names = set(package.namelist())
    for name, digest in sums.items():
        if name not in names:
            yield f"{name}: is missing"
        elif (found := _digest(package, name)) != digest:
            yield f"{name}: was altered ({found})"


def _digest(package: ZipFile, name: str) -> str:
    """In pieces; what is damaged has no digest."""
    digest = hashlib.sha256()
    try:
        with package.open(name) as file:
            while data := file.read(CHUNK):
                digest.update(data)
    except DAMAGED as damaged:
        return f"damaged: {damaged}"
    return digest.hexdigest()


def _contradictions(facts: dict[str, object], sums: dict[str, str]) -> Iterator[str]:
    """Whoever forges the list as well must forge the manifest, and the SHA-256 that the audit log has of the whole."""
    pieces = facts.get("pieces")
    if not isinstance(pieces, list):
        yield f"{MANIFEST}: pieces: is no list"
        return
    for piece in pieces:
        if not isinstance(piece, dict):
            yield f"{MANIFEST}: pieces: holds what is no piece"
            continue
        path, handed = str(piece.get("path", "")), str(piece.get("handed_sha256", ""))
        if path and sums.get(path) != handed:
            yield f"{path}: {MANIFEST} says another SHA-256 than {SUMS}"
        if piece.get("state") == "included" and handed != piece.get("sha256"):
            yield f"{path}: is not the piece that was registered"
        if piece.get("state") == "missing":
            yield f"piece {piece.get('number')}: was missing or altered when the package was made"
