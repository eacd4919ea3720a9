"""Arrays in one file that several processes map into memory."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.errors import RegistryError

Arrays = list[NDArray[Any]]

ALIGNED = 64


def write(path: Path, made_by: str, arrays: Sequence[NDArray[Any]]) -> None:
    """Replaces the file in one step: a first line that says what is in it, then the arrays."""
    shapes = [(array.dtype.str, len(array)) for array in arrays]
    head = json.dumps({"made_by": made_by, "arrays": shapes}).encode() + b"\n"
    with NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
        try:
            for part in (head, *(np.ascontiguousarray(array).tobytes() for array in arrays)):
                file.write(part)
                file.write(bytes(-file.tell() % ALIGNED))
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except OSError:
            Path(file.name).unlink()
            raise


def read(path: Path, made_by: str) -> Arrays:
    """The arrays, read as they are needed; RegistryError unless the file was written by the same tables and rule."""
    try:
        with path.open("rb") as file:
            head = json.loads(file.readline(1 << 20))
            start = file.tell()
        if head["made_by"] != made_by:
            raise RegistryError(f"{path}: made with other tables or another rule; build the index anew")
        whole = np.memmap(path, np.uint8, "r")
        arrays = []
        for kind, length in head["arrays"]:
            start += -start % ALIGNED
            end = start + length * np.dtype(kind).itemsize
            if end > len(whole):
                raise RegistryError(f"{path}: a part is missing; build the index anew")
            arrays.append(whole[start:end].view(kind))
            start = end
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RegistryError(f"{path}: not an index ({error}); build the index anew") from error
    return arrays
