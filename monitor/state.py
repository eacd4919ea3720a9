"""What the store holds right now, for the metrics page and `diting status`."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import TypeVar

from alerting.workdays import WorkCalendar
from domain.coverage import Job
from domain.freshness import JOBS, Check
from domain.login import Login
from monitor.coverage import LATELY, Patience
from monitor.gauges import SessionState, State
from monitor.store import Store, audit, caseload, coverage, digests, due, freshness, heartbeats, outbox, sessions
from monitor.store.departures import departures

T = TypeVar("T")
EXPECTED = (Job.HUNT, Job.GUARD)


def read_state(
    store: Store,
    clock: Callable[[], datetime],
    platforms: Collection[str],
    calendar: WorkCalendar,
    patience: Patience | None = None,
) -> State:
    """One consistent reading of the platforms that are switched on; without `patience` nothing is called stale."""
    now = clock()
    with store.reading() as conn:
        expected = [lane for lane in due.lanes(conn) if lane[1] in EXPECTED and lane[0] in platforms]
        valid = {lane: coverage.last_valid(conn, *lane, now) for lane in expected}
        seen = {(last.platform, last.job): last.covered for last in coverage.all_last(conn)}
        evidence, untold, oldest = caseload.evidence(conn), caseload.untold(conn), outbox.oldest_due(conn)
        notices = digests.budget(conn, now, calendar.zone)
        stale_before = _limits(patience, now) if patience else {}
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
            last_valid_answer=_of(platforms, _moments(freshness.last_valid(conn, now - LATELY, now))),
            stale_targets=_of(platforms, freshness.stale(conn, stale_before, now - LATELY, now)),
            sessions=_sessions(sessions.everything(conn), now),
        )


def _of(platforms: Collection[str], found: Mapping[tuple[str, Check], T]) -> dict[tuple[str, Check], T]:
    return {kind: value for kind, value in found.items() if kind[0] in platforms}


def _moments(found: Mapping[tuple[str, Check], datetime | None]) -> dict[tuple[str, Check], float]:
    return {kind: moment.timestamp() if moment else 0.0 for kind, moment in found.items()}


def _limits(patience: Patience, now: datetime) -> dict[Check, datetime]:
    """What is older is stale; by the slowest tier, so that nothing is called stale that is not."""
    lasts = {Job.HUNT: patience.searched, Job.GUARD: max(patience.watched.values())}
    return {check: now - lasts[job] for check, job in JOBS.items()}


def _sessions(logins: Iterable[Login], now: datetime) -> dict[str, SessionState]:
    """`logins` come connector by connector."""
    return {connector: _session(tuple(group), now) for connector, group in groupby(logins, lambda one: one.connector)}


def _session(logins: tuple[Login, ...], now: datetime) -> SessionState:
    ends = [one.expires_at.timestamp() for one in logins if one.expires_at is not None and not one.outlived]
    return SessionState(
        since=min(one.first_seen.timestamp() for one in logins),
        last_valid=min(one.last_valid.timestamp() if one.last_valid else 0.0 for one in logins),
        expires=min(ends, default=None),
        holds=not any(one.is_ended(now) for one in logins),
    )
