"""A file that leaves the house: a new one that appears whole or not at all, and is for this user alone."""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from stat import S_IMODE
from tempfile import NamedTemporaryFile
from typing import IO

from domain.errors import NotAllowed

CHUNK = 1_000_000
# The first for what tells of people; the second is what the umask makes of it.
PRIVATE, SHARED = 0o600, 0o666


@contextmanager
def opened(path: Path, mode: int = PRIVATE) -> Iterator[tuple[IO[bytes], Callable[[], str]]]:
    """Something to write into, and its SHA-256 so far; the file is there once the block has ended without an error.

    Raises NotAllowed; whatever somebody else has put there, also meanwhile, is never overwritten.
    """
    try:
        if path.exists() or path.is_symlink():
            raise _is_there(path)
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name[:40]}.", delete=False) as file:
            draft = Path(file.name)
            try:
                yield file.file, partial(_digest, file.file)
                file.flush()
                os.fsync(file.fileno())
                _put(draft, path, mode)
            finally:
                draft.unlink(missing_ok=True)
    except FileExistsError as there:
        raise _is_there(path) from there
    except OSError as refused:
        raise NotAllowed(f"{path}: cannot be written ({refused.strerror}); name another file") from refused


def write(path: Path, data: bytes, mode: int = PRIVATE) -> Path:
    """The same for what is at hand already."""
    with opened(path, mode) as (file, _):
        file.write(data)
    return path


def _put(draft: Path, path: Path, mode: int) -> None:
    # The name is taken first: not every file system knows links, and renaming alone would overwrite.
    place = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    try:
        draft.chmod(S_IMODE(os.fstat(place).st_mode))
        draft.replace(path)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    finally:
        os.close(place)


def _is_there(path: Path) -> NotAllowed:
    return NotAllowed(f"{path}: is there already; name another file, or move it away")


def _digest(file: IO[bytes]) -> str:
    file.flush()
    file.seek(0)
    digest = hashlib.sha256()
    while data := file.read(CHUNK):
        digest.update(data)
    return digest.hexdigest()
