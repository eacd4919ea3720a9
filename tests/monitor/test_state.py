from datetime import timedelta

import pytest

from config.settings import AlertSettings
from domain.coverage import Gap, Job
from domain.incident import Classification, Severity, Status
from monitor.metrics import State
from monitor.state import read_state
from monitor.store import audit, coverage, due, heartbeats, incidents, outbox
from tests.factories import NOW, incident, later, notification
from tests.factories import coverage as cycle
from tests.monitor.crank import Crank

PLATFORMS = ("bluesky",)


def state(crank: Crank, platforms: tuple[str, ...] = PLATFORMS) -> State:
    return read_state(crank.store, crank.clock, AlertSettings().repeat_after, platforms)


def test_an_empty_database_is_all_zeros(crank: Crank) -> None:
    assert state(crank) == State(open_incidents={})


def test_open_incidents_are_counted_by_kind_and_severity(crank: Crank) -> None:
    given = [incident(subject=f"bluesky:{status}", status=status) for status in Status]
    given += [incident(classification=Classification.COVERAGE, severity=Severity.ORDINARY)]
    with crank.store.begin() as conn:
        for each in given:
            incidents.save(conn, each, lambda _: (), now=NOW)
    assert state(crank).open_incidents == {
        (Classification.MASQUERADE, Severity.MAJOR): 2,
        (Classification.COVERAGE, Severity.ORDINARY): 1,
    }


@pytest.mark.parametrize(
    ("minutes", "acknowledged", "overdue"), [(30, False, 0), (31, False, 1), (31, True, 0), (60 * 24, True, 0)]
)
def test_an_incident_is_overdue_when_nobody_took_note_in_its_time(
    crank: Crank, minutes: int, acknowledged: bool, overdue: int
) -> None:
    with crank.store.begin() as conn:
        incidents.save(conn, incident(acknowledged_at=NOW if acknowledged else None), lambda _: (), now=NOW)
    crank.clock.forward(minutes=minutes)
    assert state(crank).overdue_incidents == overdue


def test_the_outbox_shows_what_waits_since_when_and_what_is_dead(crank: Crank) -> None:
    letters = [notification(event=number, due_at=later(minutes=number)) for number in range(3)]
    with crank.store.begin() as conn:
        incidents.save(conn, incident(), lambda _: (), now=NOW)
        outbox.add(conn, [notification(incident=1, event=each.event, due_at=each.due_at) for each in letters])
        (first,) = outbox.claim(conn, channel="webhook", now=NOW, lease=timedelta(seconds=1), limit=1, owner="x")
        outbox.bury(conn, first.id, "refused", NOW)
    crank.clock.forward(minutes=5)
    seen = state(crank)
    assert (seen.outbox_pending, seen.outbox_oldest_seconds, seen.dead_letters) == (2, 240.0, 1)


def test_a_message_that_is_not_due_yet_is_not_late(crank: Crank) -> None:
    with crank.store.begin() as conn:
        incidents.save(conn, incident(), lambda _: (), now=NOW)
        outbox.add(conn, [notification(incident=1, due_at=later(hours=1))])
    assert state(crank).outbox_oldest_seconds == 0.0


async def test_a_planned_platform_that_was_never_covered_shows_as_never(crank: Crank) -> None:
    await crank.planner.run()
    seen = state(crank)
    assert seen.last_valid_cycle == {("bluesky", Job.HUNT): 0.0, ("bluesky", Job.GUARD): 0.0}
    assert seen.coverage == {}


async def test_the_last_cycle_and_the_last_valid_one_are_told_apart(crank: Crank) -> None:
    await crank.planner.run()
    with crank.store.begin() as conn:
        coverage.record(conn, cycle())
        coverage.record(conn, cycle(gap=Gap.BLOCKED, finished_at=later(hours=1)))
    seen = state(crank)
    assert seen.coverage == {("bluesky", Job.HUNT): False}
    assert seen.last_valid_cycle["bluesky", Job.HUNT] == cycle().finished_at.timestamp()


def test_a_platform_that_was_switched_off_is_not_missed(crank: Crank) -> None:
    with crank.store.begin() as conn:
        due.put(conn, due.Due("bluesky", Job.HUNT, "临泽", NOW))
        coverage.record(conn, cycle())
    seen = state(crank, platforms=("mastodon",))
    assert (seen.coverage, seen.last_valid_cycle) == ({}, {})


def test_the_heartbeat_and_the_length_of_the_audit_log_are_shown(crank: Crank) -> None:
    with crank.store.begin() as conn:
        heartbeats.beat(conn, "deliver", NOW, "ok")
        for _ in range(3):
            audit.append(conn, at=NOW, actor="x", action="y", object="z", before="", after="", result="")
    seen = state(crank)
    assert (seen.heartbeat, seen.audit_entries) == ({"deliver": NOW.timestamp()}, 3)
