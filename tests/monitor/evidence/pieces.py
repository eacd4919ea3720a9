"""Cases with evidence, for tests of what is kept and handed out."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from domain.exhibit import Evidence, Exhibit
from domain.incident import Incident
from monitor.evidence.dossier import Dossier, dossier
from monitor.evidence.locker import Locker
from monitor.store import Store, incidents
from monitor.vault import Vault
from tests.factories import NOW, incident, later

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
VERSIONS = (("diting", "0.1.0"), ("names", "0123456789ab"))
RULE = incident().rule
ZONE = ZoneInfo("Asia/Shanghai")


def locker(folder: Path) -> Locker:
    return Locker(vault=Vault(folder / "diting.evidence"), versions=VERSIONS)


def opened(conn: Connection, **changes: Any) -> Incident:
    """A stored case."""
    return incidents.save(conn, incident(**changes), lambda _: (), now=NOW)


def keep(conn: Connection, place: Locker, case: Incident, data: bytes = b"evidence", **changes: Any) -> Evidence:
    values: dict[str, Any] = {
        "incident": case,
        "event": case.version,
        "kind": Exhibit.FILE,
        "media_type": "text/plain",
        "source": "chat.txt",
        "note": "",
        "now": NOW,
    }
    return place.keep(conn, data, **values | changes)


def read(store: Store, number: int, **changes: Any) -> Dossier:
    values: dict[str, Any] = {"by": "wang", "zone": ZONE, "versions": VERSIONS, "now": later(days=2)}
    with store.reading() as conn:
        return dossier(conn, number, **values | changes)
