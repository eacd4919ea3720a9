"""What is kept for a time, for tests of retention: ordinary cases, and how much of each kind is stored."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from config.retention import RetentionSettings
from domain.exhibit import Evidence, Exhibit
from domain.incident import Incident
from domain.notification import Notification
from monitor.store import (
    incidents,
    outbox,
    retention,
    tables,
)
from monitor.store.retention import Kind
from tests.factories import NOW, incident, later, notification, profile
from tests.monitor.claiming import claim

SETTINGS = RetentionSettings()
COUNTED = {
    Kind.MESSAGES: (tables.outbox,),
    Kind.SHIFTS: (tables.shifts,),
    Kind.CYCLES: (tables.coverage,),
    Kind.ALLOWANCES: (tables.allowances,),
    Kind.LOOKS: (tables.snapshots, tables.posts, tables.trusted),
    Kind.UNREGISTERED: (tables.baselines,),
}


def save(conn: Connection, case: Incident, now: datetime = NOW) -> Incident:
    return incidents.save(conn, case, lambda _: (), now=now)


def sweep(conn: Connection, days: float) -> dict[str, int]:
    """How many of each kind went."""
    return {going.kind.value: going.count for going in retention.sweep(conn, SETTINGS, later(days=days))}


def cases(conn: Connection, days: float) -> int:
    gone = sweep(conn, days)
    return gone.get(Kind.DISMISSED, 0) + gone.get(Kind.ENDED, 0)


def stored(conn: Connection, case: Incident) -> Incident:
    found = incidents.get(conn, case.number)
    assert found is not None
    return found


def other(name: str = "second", **changes: Any) -> Incident:
    """A case about another account."""
    seen = profile(user_id=f"did:plc:{name}")
    return incident(subject=seen.key, profile=seen, **changes)


def piece(case: Incident) -> Evidence:
    facts: dict[str, Any] = {"sha256": "a" * 64, "size": 1, "media_type": "text/plain", "taken_at": NOW}
    return Evidence(incident=case.number, event=case.version, kind=Exhibit.OBSERVATION, **facts)


def rowcount(conn: Connection, kind: Kind) -> int:
    return sum(conn.execute(select(func.count()).select_from(table)).scalar_one() for table in COUNTED[kind])


def seen(conn: Connection) -> int:
    """How many looks are stored."""
    return rowcount(conn, Kind.LOOKS)


def written(conn: Connection, case: Incident) -> None:
    """Three messages about a case: one delivered, one given up, one that waits."""

    def tell(saved: Incident) -> tuple[Notification, ...]:
        return tuple(notification(incident=saved.number, address=name) for name in ("a", "b", "c"))

    incidents.save(conn, case, tell, now=NOW)
    first, second, _ = claim(conn, lease=timedelta(minutes=1), limit=3)
    outbox.delivered(conn, first.id, NOW)
    outbox.bury(conn, second.id, "no such robot", NOW)
