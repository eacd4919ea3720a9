"""Packages that were damaged on their way, or made to do harm."""

import json
import random
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile

import pytest

from domain.errors import NotAllowed
from monitor.evidence.check import check
from monitor.evidence.listing import FORM
from monitor.evidence.package import MANIFEST, SUMS

NAME, TEXT = "证据/聊天记录.txt", "请打电话联系".encode() * 200
FACTS = json.dumps({"form": FORM, "reference": "DT-000001", "pieces": []}).encode()
WAYS = (ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA)


def made(path: Path, way: int) -> bytes:
    files = {NAME: TEXT, MANIFEST: FACTS}
    with ZipFile(path, "w", way) as package:
        for name, data in files.items():
            package.writestr(name, data)
        package.writestr(SUMS, "".join(f"{sha256(data).hexdigest()}  {name}\n" for name, data in files.items()))
    return path.read_bytes()


def outcome(path: Path) -> str:
    try:
        return "problems" if check(path).problems else "sound"
    except NotAllowed:
        return "refused"


@pytest.mark.parametrize("way", WAYS)
def test_whatever_is_damaged_is_named_or_refused_and_breaks_nothing(tmp_path: Path, way: int) -> None:
    path, chance = tmp_path / "case.zip", random.Random(7)
    whole = made(path, way)
    assert outcome(path) == "sound"
    found = set()
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 1, 3))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        found.add(outcome(path))
    assert {"problems", "refused"} <= found


def test_a_damaged_file_of_a_packed_package_is_named(tmp_path: Path) -> None:
    path = tmp_path / "case.zip"
    data = bytearray(made(path, ZIP_DEFLATED))
    start = data.index(NAME.encode()) + len(NAME.encode())
    data[start : start + 8] = b"\xff" * 8
    path.write_bytes(data)
    (problem,) = check(path).problems
    assert problem.startswith(f"{NAME}: was altered (damaged: ")
