"""What judged: the versions of Diting, of its tables and models, and of the grading rules."""

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from config import grading
from detectors.content import model

TABLES = {
    "names": "detectors.names.tables",
    "behaviour": "detectors.behaviour.tables",
}
# So much of a digest tells two tables apart, and can be read out on the telephone.
DIGITS = 12


@cache
def versions(rules: Path = grading.SHIPPED) -> tuple[tuple[str, str], ...]:
    """By name; tables bear the beginning of their SHA-256, since whoever edits one makes another."""
    tables = ((name, _digest(files(package))) for name, package in TABLES.items())
    grades = hashlib.sha256(rules.read_bytes()).hexdigest()[:DIGITS]
    return (("diting", version("diting")), *tables, ("content", model.shipped().version), ("grading", grades))


def _digest(folder: Traversable) -> str:
    digest = hashlib.sha256()
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.is_file() and not file.name.endswith((".py", ".md")):
            digest.update(f"{file.name}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:DIGITS]
