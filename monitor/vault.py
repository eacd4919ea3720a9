"""Bytes kept under their own SHA-256: stored once, and known to be what they were."""

import fcntl
import hashlib
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from config.settings import MediaSettings, StoreSettings
from monitor.database import STATE
from monitor.store.engine import target

UNFINISHED = ".part"


def place(media: MediaSettings, store: StoreSettings) -> Path:
    """Where pictures are kept: the configured directory, else one beside the store."""
    return media.directory or beside(store, "pictures")


def beside(store: StoreSettings, name: str) -> Path:
    """The directory of that name next to a SQLite database; any other store has none of its own."""
    url = target(store.url)
    is_file = url.get_backend_name() == "sqlite" and url.database
    return Path(str(url.database)).with_suffix(f".{name}") if is_file else STATE / name


class Vault:
    """One directory of files, for this user alone. A file is there whole or not at all, also after a crash."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def put(self, data: bytes) -> str:
        """Keep `data` for good; returns the SHA-256 that it is asked for by. What was altered is put right."""
        name = hashlib.sha256(data).hexdigest()
        path = self._path(name)
        for folder in (self._directory, path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _locked(self._directory, fcntl.LOCK_SH):
            if self.get(name) is not None:
                # Whoever sweeps must see that it is needed again.
                os.utime(path)
                return name
            _write(path, data)
        for folder in (path.parent, self._directory, self._directory.parent):
            _sync(folder)
        return name

    def get(self, sha256: str) -> bytes | None:
        """The bytes; None when they are not there, or no longer what they were."""
        try:
            data = self._path(sha256).read_bytes()
        except FileNotFoundError:
            return None
        return data if hashlib.sha256(data).hexdigest() == sha256 else None

    def sweep(self, keep: Collection[str], before: datetime) -> int:
        """Delete what is not to be kept and was last put before a moment; returns how many files."""
        old = [path for path in self._directory.glob("??/*") if path.name not in keep and _is_old(path, before)]
        return sum(self._drop(path, before) for path in old)

    def _drop(self, path: Path, before: datetime) -> bool:
        with _locked(self._directory, fcntl.LOCK_EX):
            # Looked at again, for it may have been put once more meanwhile, by another process too.
            if not _is_old(path, before):
                return False
            path.unlink()
            return True

    def _path(self, sha256: str) -> Path:
        return self._directory / sha256[:2] / sha256


def _write(path: Path, data: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, suffix=UNFINISHED, delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)


def _is_old(path: Path, before: datetime) -> bool:
    try:
        return path.stat().st_mtime < before.timestamp()
    except FileNotFoundError:
        return False


@contextmanager
def _locked(folder: Path, how: int) -> Iterator[None]:
    """Keeps those who sweep away from those who put; it ends with the process at the latest."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, how)
        yield
    finally:
        os.close(handle)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
