"""Where evidence is kept: the bytes under their own SHA-256 first, then the row that speaks of them."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from config import grading
from config.evidence import EvidenceSettings
from config.settings import StoreSettings
from domain.errors import NotAllowed
from domain.exhibit import Evidence, Exhibit
from domain.incident import Incident
from monitor.evidence.forms import form_of
from monitor.evidence.versions import versions
from monitor.store import Store, evidence, retention
from monitor.store.retention import MONTH
from monitor.vault import Vault, beside

# A file that no row names may belong to a row that is just being written.
GRACE = timedelta(days=1)


def place(settings: EvidenceSettings, store: StoreSettings) -> Path:
    """Where evidence is kept: the configured directory, else one beside the store."""
    return settings.directory or beside(store, "evidence")


def opened(settings: EvidenceSettings, store: StoreSettings, rules: Path = grading.SHIPPED) -> "Locker":
    """The locker of a configuration; `rules` is the file that cases are graded by."""
    return Locker(vault=Vault(place(settings, store)), versions=versions(rules), file_max_bytes=settings.file_max_bytes)


@dataclass(frozen=True, kw_only=True)
class Locker:
    """`versions` are of whatever judges: they go with each piece, with the grading rule of the moment."""

    vault: Vault
    versions: tuple[tuple[str, str], ...] = ()
    file_max_bytes: int = 100_000_000

    def keep(
        self,
        conn: Connection,
        data: bytes,
        *,
        incident: Incident,
        event: int,
        kind: Exhibit,
        media_type: str,
        source: str,
        note: str,
        now: datetime,
    ) -> Evidence:
        """Evidence of an incident, on the disk when this returns; its row commits with the caller's transaction."""
        piece = Evidence(
            incident=incident.number,
            event=event,
            kind=kind,
            sha256=self.vault.put(data),
            size=len(data),
            media_type=media_type,
            taken_at=now,
            source=source,
            note=note,
            versions=(*self.versions, ("rule", incident.rule)),
        )
        return evidence.add(conn, piece)

    def keep_file(
        self, conn: Connection, path: Path, *, incident: Incident, note: str, now: datetime, source: str = ""
    ) -> Evidence:
        """A file that a person hands in, under its own name unless `source` says more. Raises NotAllowed."""
        data = self._read_file(path)
        return self.keep(
            conn,
            data,
            incident=incident,
            event=incident.version,
            kind=Exhibit.FILE,
            media_type=form_of(path.name, data),
            source=source or path.name,
            note=note,
            now=now,
        )

    def hold_file(self, path: Path) -> str:
        """The bytes of a file ahead of its row, so that no transaction waits for the disk. Raises NotAllowed."""
        return self.hold(self._read_file(path))

    def _read_file(self, path: Path) -> bytes:
        try:
            with path.open("rb") as file:
                data = file.read(self.file_max_bytes + 1)
        except OSError as unreadable:
            raise NotAllowed(f"{path}: cannot be read ({unreadable.strerror})") from unreadable
        if not data:
            raise NotAllowed(f"{path}: is empty; nothing was kept")
        if len(data) > self.file_max_bytes:
            raise NotAllowed(
                f"{path}: is larger than {self.file_max_bytes} bytes; raise evidence.file_max_bytes, or hand in a part"
            )
        return data

    def hold(self, data: bytes) -> str:
        """Bytes that another row will refer to within a day, such as the paper of an approval; their SHA-256."""
        return self.vault.put(data)

    def get(self, piece: Evidence) -> bytes:
        """The bytes of a piece, verified. Raises NotAllowed when they had to go, are missing, or were altered."""
        if not evidence.is_kept(piece):
            raise NotAllowed(f"{piece.sha256}: was destroyed when its time had come; see `diting audit list`")
        return self.read(piece.sha256)

    def read(self, sha256: str) -> bytes:
        """The bytes of that name, verified. Raises NotAllowed when they are missing or were altered."""
        data = self.vault.get(sha256)
        if data is None:
            raise NotAllowed(f"{sha256}: missing from the evidence store, or altered; restore it from the backup")
        return data


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """Drops what has had its time, and the files that no row refers to any more."""

    store: Store
    vault: Vault
    settings: EvidenceSettings
    clock: Callable[[], datetime]

    async def run(self) -> None:
        now = self.clock()
        if await self.store.read(retention.doubt, now) is not None:
            return
        await self.store.write(evidence.expire, now - self.settings.keep_months * MONTH, now)
        # Read after the rows went and before the files do: what is put meanwhile is younger than the margin.
        kept = await self.store.read(evidence.names)
        await asyncio.to_thread(self.vault.sweep, kept, now - GRACE)


def unsound(pieces: Iterable[Evidence], vault: Vault) -> tuple[Evidence, ...]:
    """The pieces whose bytes are missing or not what their name says."""
    known: dict[str, bool] = {}
    for piece in pieces:
        if evidence.is_kept(piece) and piece.sha256 not in known:
            known[piece.sha256] = vault.get(piece.sha256) is not None
    return tuple(piece for piece in pieces if not known.get(piece.sha256, True))
