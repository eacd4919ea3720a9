"""What the store holds right now, for the metrics page and `diting status`."""

from collections.abc import Callable, Collection
from datetime import datetime

from alerting.workdays import WorkCalendar
from domain.coverage import Job
from monitor.gauges import State
from monitor.store import Store, audit, caseload, coverage, digests, due, heartbeats, outbox
from monitor.store.departures import departures

EXPECTED = (Job.HUNT, Job.GUARD)


def read_state(
    store: Store,
    clock: Callable[[], datetime],
    platforms: Collection[str],
    calendar: WorkCalendar,
) -> State:
    """One consistent reading of the platforms that are switched on."""
    now = clock()
    with store.reading() as conn:
        expected = [lane for lane in due.lanes(conn) if lane[1] in EXPECTED and lane[0] in platforms]
        valid = {lane: coverage.last_valid(conn, *lane) for lane in expected}
        seen = {(last.platform, last.job): last.covered for last in coverage.all_last(conn)}
        evidence, untold, oldest = caseload.evidence(conn), caseload.untold(conn), outbox.oldest_due(conn)
        notices = digests.budget(conn, now, calendar.zone)
        return State(
            open_incidents=caseload.open_cases(conn),
            awaiting_people=caseload.awaiting_people(conn),
            proposals_waiting=caseload.proposals(conn),
            overdue_incidents=caseload.overdue_cases(conn, now),
            overdue_deadlines=caseload.overdue(conn, now),
            provisional_deadlines=caseload.provisional(conn),
            holidays_known_days=(calendar.until - calendar.day(now)).days,
            evidence_waiting=evidence.waiting,
            evidence_oldest_seconds=evidence.age(now),
            owed_waiting=untold.waiting,
            owed_oldest_seconds=untold.age(now),
            notices_per_day=notices.a_day,
            notices_unit_day_max=notices.of_a_unit,
            official_accounts=caseload.official_accounts(conn),
            outbox_pending=sum(outbox.pending(conn).values()),
            outbox_oldest_seconds=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
            dead_letters=len(outbox.dead(conn)),
            last_valid_cycle={lane: last.finished_at.timestamp() if last else 0.0 for lane, last in valid.items()},
            coverage={lane: covered for lane, covered in seen.items() if lane[0] in platforms},
            heartbeat={kind: moment.timestamp() for kind, moment in heartbeats.last(conn).items()},
            audit_entries=audit.count(conn),
            departures=departures(conn),
        )
