"""A package of evidence: a ZIP file that anybody can check with standard tools, and that is made the same each time."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from domain.exhibit import Evidence
from monitor.evidence import listing
from monitor.evidence.dossier import Dossier
from monitor.evidence.forms import ending_of
from monitor.evidence.listing import Listed
from monitor.evidence.masking import masked_copy
from monitor.evidence.words import State
from monitor.store.evidence import is_kept

SUMS = "SHA256SUMS"
MANIFEST = "manifest.json"
LIST, TABLE = "证据清单.txt", "证据清单.csv"
FOLDER = "evidence"
# The beginning of time in ZIP files.
EARLIEST = (1980, 1, 1, 0, 0, 0)
REGULAR_FILE = 0o100600
Read = Callable[[Evidence], bytes | None]
# What becomes of a piece that is there: the bytes to hand out, None to withhold them, and how it is then called.
Copy = Callable[[Evidence, bytes], tuple[State, bytes | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What a package holds."""

    listed: tuple[Listed, ...]

    def count(self, state: State) -> int:
        return sum(each.state is state for each in self.listed)


def whole(_: Evidence, data: bytes) -> tuple[State, bytes | None]:
    """Pieces as they are."""
    return State.INCLUDED, data


def for_circulation(known: Iterable[str]) -> Copy:
    """Pieces without contacts, `known` ones above all; what cannot be masked is withheld."""
    contacts = tuple(known)

    def copy(piece: Evidence, data: bytes) -> tuple[State, bytes | None]:
        hidden = masked_copy(piece, data, contacts)
        return (State.WITHHELD, None) if hidden is None else (State.MASKED, hidden)

    return copy


def pack(dossier: Dossier, read: Read, file: IO[bytes], *, copy: Copy = whole) -> Packed:
    """Write the package; `read` gives a piece's verified bytes, None where they are missing or altered."""
    sums: dict[str, str] = {}
    with ZipFile(file, "w", ZIP_STORED) as package:

        def enter(path: str, data: bytes, moment: datetime) -> None:
            package.writestr(_entry(path, moment.astimezone(dossier.zone)), data)
            sums[path] = hashlib.sha256(data).hexdigest()

        listed = tuple(_pieces(dossier, read, copy, enter))
        is_masked = copy is not whole
        enter(MANIFEST, listing.manifest(dossier, listed, is_masked=is_masked), dossier.at)
        enter(LIST, listing.text(dossier, listed, is_masked=is_masked), dossier.at)
        enter(TABLE, listing.table(dossier, listed, is_masked=is_masked), dossier.at)
        lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items()))
        enter(SUMS, lines.encode(), dossier.at)
    return Packed(listed=listed)


def _pieces(
    dossier: Dossier, read: Read, copy: Copy, enter: Callable[[str, bytes, datetime], None]
) -> Iterator[Listed]:
    """Each piece as it is listed, its bytes entered on the way; the same bytes are entered once."""
    entered: dict[str, Listed] = {}
    for number, piece in enumerate(dossier.pieces, start=1):
        if (known := entered.get(piece.sha256)) is not None:
            yield replace(known, number=number, piece=piece)
            continue
        data = read(piece) if is_kept(piece) else None
        if data is None:
            state = State.MISSING if is_kept(piece) else State.DESTROYED
            yield Listed(number=number, piece=piece, state=state)
            continue
        state, handed = copy(piece, data)
        path = "" if handed is None else f"{FOLDER}/{number:04d}-{piece.kind}.{ending_of(piece.media_type)}"
        digest = "" if handed is None else hashlib.sha256(handed).hexdigest()
        each = Listed(number=number, piece=piece, state=state, path=path, handed=digest)
        if handed is not None:
            enter(path, handed, piece.taken_at)
            entered[piece.sha256] = each
        yield each


def _entry(path: str, moment: datetime) -> ZipInfo:
    """Nothing of the machine it was made on gets in."""
    entry = ZipInfo(path, max(moment.timetuple()[:6], EARLIEST))
    entry.compress_type = ZIP_STORED
    entry.create_system = 3
    entry.external_attr = REGULAR_FILE << 16
    return entry
