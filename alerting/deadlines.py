"""When people are reminded of an incident that nobody has acknowledged."""

from collections.abc import Callable
from datetime import datetime, timedelta

from domain.incident import Incident, Severity


def next_reminder(incident: Incident, pause: Callable[[Severity], timedelta], now: datetime) -> datetime | None:
    """`pause` after `now`; never for an incident that is acknowledged or no longer open."""
    if incident.acknowledged_at is not None or not incident.status.is_open:
        return None
    return now + pause(incident.severity)
