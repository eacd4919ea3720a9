"""Everything that a package of evidence says of a case, at one moment."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy import Connection

from domain.act import Act
from domain.exhibit import Evidence
from domain.incident import Incident
from monitor.store import acts, audit, evidence, incidents, registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """`head` and `entries` are of the audit chain at `at`; `waiting`: so many changes are not gathered yet.

    `unit` is the name of the unit concerned. `versions` are those of the Diting that hands it out, which may be newer
    than those of the pieces.
    """

    incident: Incident
    unit: str
    pieces: tuple[Evidence, ...]
    acts: tuple[Act, ...]
    head: str
    entries: int
    waiting: int
    at: datetime
    by: str
    zone: tzinfo
    versions: tuple[tuple[str, str], ...]


def dossier(
    conn: Connection, number: int, *, by: str, zone: tzinfo, versions: tuple[tuple[str, str], ...], now: datetime
) -> Dossier:
    """Raises NotAllowed when there is no such incident. A reporter's sealed contact is no part of it."""
    incident = incidents.known(conn, number)
    unit = registry.load(conn).unit(incident.unit)
    pieces = (piece for piece in evidence.of(conn, number) if piece.media_type != evidence.SEALED)
    return Dossier(
        incident=incident,
        unit=unit.name if unit else incident.unit,
        pieces=tuple(pieces),
        acts=acts.of(conn, number),
        head=audit.head(conn),
        entries=audit.count(conn),
        waiting=evidence.waiting(conn, number),
        at=now,
        by=by,
        zone=zone,
        versions=versions,
    )
