import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from detectors.names import storage
from domain.errors import RegistryError

ARRAYS: list[NDArray[Any]] = [
    np.arange(5, dtype=np.int64),
    np.array([], np.int32),
    np.array([True, False]),
    np.arange(3, dtype=np.uint8),
]


def stored(folder: Path) -> Path:
    path = folder / "names.index"
    storage.write(path, "us", ARRAYS)
    return path


def test_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    read = storage.read(stored(tmp_path), "us")
    assert [array.dtype for array in read] == [array.dtype for array in ARRAYS]
    assert [array.tolist() for array in read] == [array.tolist() for array in ARRAYS]


def test_what_others_made_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="other tables or another rule; build the index anew"):
        storage.read(stored(tmp_path), "them")


DAMAGE = {
    "empty": b"",
    "foreign": b"\x89PNG\r\n\x1a\n\x00\x00",
    "no object": b"[]\n",
    "no arrays": b'{"made_by": "us"}\n',
    "unknown kind": json.dumps({"made_by": "us", "arrays": [["nonsense", 3]]}).encode() + b"\n" + bytes(64),
    "negative": json.dumps({"made_by": "us", "arrays": [["<i8", -9]]}).encode() + b"\n" + bytes(64),
}


@pytest.mark.parametrize("content", DAMAGE.values(), ids=DAMAGE)
def test_a_foreign_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "names.index"
    path.write_bytes(content)
    with pytest.raises(RegistryError, match=r"names\.index"):
        storage.read(path, "us")


@pytest.mark.parametrize("left", range(0, 260, 20))
def test_a_cut_file_is_named(tmp_path: Path, left: int) -> None:
    path = stored(tmp_path)
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(RegistryError, match="build the index anew"):
        storage.read(path, "us")


def test_a_failed_write_leaves_the_last_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = stored(tmp_path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        storage.write(path, "us", ARRAYS[:1])
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    assert len(storage.read(path, "us")) == len(ARRAYS)
