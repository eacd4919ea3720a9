"""The hours of the night in which only grave things are told."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.incident import Incident, Severity

# From here on it waits for the morning; what is graver never does.
MAY_WAIT = Severity.MAJOR


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """From `starts` until `ends`, which may lie after midnight, by the clocks of `zone`."""

    starts: time
    ends: time
    zone: ZoneInfo

    def told_at(self, incident: Incident, now: datetime) -> datetime:
        """When people hear of it: now, or what can wait, at the end of the quiet hours."""
        if incident.severity < MAY_WAIT or not self._covers(now):
            return now
        local = now.astimezone(self.zone)
        today = datetime.combine(local.date(), self.ends, self.zone)
        return (today if today > local else today + timedelta(days=1)).astimezone(UTC)

    def _covers(self, now: datetime) -> bool:
        clock = now.astimezone(self.zone).time()
        if self.starts < self.ends:
            return self.starts <= clock < self.ends
        return clock >= self.starts or clock < self.ends
