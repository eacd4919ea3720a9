"""What the store holds right now, for the metrics page and `diting status`."""

from collections import Counter
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from domain.coverage import Job
from domain.incident import Incident, Severity
from monitor.metrics import State
from monitor.store import Store, audit, coverage, due, heartbeats, incidents, outbox
from monitor.store.departures import departures

EXPECTED = (Job.HUNT, Job.GUARD)


def read_state(
    store: Store,
    clock: Callable[[], datetime],
    patience: Callable[[Severity], timedelta],
    platforms: Collection[str],
) -> State:
    """One consistent reading of the platforms that are switched on.

    `patience` is how long an incident of a severity may wait for an acknowledgement.
    """
    now = clock()
    with store.reading() as conn:
        open_now = incidents.listing(conn)
        expected = [lane for lane in due.lanes(conn) if lane[1] in EXPECTED and lane[0] in platforms]
        valid = {lane: coverage.last_valid(conn, *lane) for lane in expected}
        oldest = outbox.oldest_due(conn)
        return State(
            open_incidents=Counter((incident.classification, incident.severity) for incident in open_now),
            overdue_incidents=sum(_is_overdue(incident, now, patience) for incident in open_now),
            outbox_pending=sum(outbox.pending(conn).values()),
            outbox_oldest_seconds=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
            dead_letters=len(outbox.dead(conn)),
            last_valid_cycle={lane: seen.finished_at.timestamp() if seen else 0.0 for lane, seen in valid.items()},
            coverage={
                (seen.platform, seen.job): seen.covered
                for seen in coverage.all_last(conn)
                if seen.platform in platforms
            },
            heartbeat={kind: moment.timestamp() for kind, moment in heartbeats.last(conn).items()},
            audit_entries=audit.count(conn),
            departures=departures(conn),
        )


def _is_overdue(incident: Incident, now: datetime, patience: Callable[[Severity], timedelta]) -> bool:
    return incident.acknowledged_at is None and now - incident.first_seen > patience(incident.severity)
