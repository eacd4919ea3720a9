"""Bytes kept under their own SHA-256: stored once, and known to be what they were."""

import hashlib
import os
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from config.settings import MediaSettings, StoreSettings
from monitor.database import STATE
from monitor.store.engine import target

UNFINISHED = ".part"


def place(media: MediaSettings, store: StoreSettings) -> Path:
    """Where pictures are kept: the configured directory, else one beside a SQLite database."""
    if media.directory is not None:
        return media.directory
    url = target(store.url)
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(url.database).with_suffix(".pictures")
    return STATE / "pictures"


class Vault:
    """One directory of files, for this user alone. A file is there whole or not at all, also after a crash."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def put(self, data: bytes) -> str:
        """Keep `data` for good; returns the SHA-256 that it is asked for by."""
        name = hashlib.sha256(data).hexdigest()
        path = self._path(name)
        if path.exists():
            # Whoever sweeps must see that it is needed again.
            os.utime(path)
        else:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
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
        gone = 0
        for path in self._directory.glob("??/*"):
            if path.name not in keep and path.stat().st_mtime < before.timestamp():
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def _path(self, sha256: str) -> Path:
        return self._directory / sha256[:2] / sha256


def _write(path: Path, data: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, suffix=UNFINISHED, delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
