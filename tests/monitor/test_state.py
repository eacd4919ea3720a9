from datetime import date, timedelta

import pytest

from alerting import handling
from alerting.workdays import WorkCalendar
from domain.coverage import Gap, Job
from domain.deadline import Duty
from domain.incident import Classification, Move, Proposal, Severity, Status
from domain.notification import Reason
from monitor.gauges import State
from monitor.state import read_state
from monitor.store import audit, coverage, due, evidence, heartbeats, incidents, outbox, owed
from monitor.store.owed import Owed
from tests.factories import NOW, incident, later, notification
from tests.factories import coverage as cycle
from tests.monitor.claiming import claim
from tests.monitor.crank import Crank

PLATFORMS = ("bluesky",)


def state(crank: Crank, platforms: tuple[str, ...] = PLATFORMS) -> State:
    """The holidays are known until the fourth of March; the tests begin on the second."""
    calendar = WorkCalendar(days_off=(), made_up=(), until=date(2026, 3, 4), zone=crank.alerts.zone)
    return read_state(crank.store, crank.clock, platforms, calendar)


def test_an_empty_database_is_all_zeros_but_for_what_is_registered(crank: Crank) -> None:
    assert state(crank) == State(official_accounts=1, holidays_known_days=2)


def test_the_known_holidays_end_on_a_local_day(crank: Crank) -> None:
    left = []
    for _ in range(5):
        left.append(state(crank).holidays_known_days)
        crank.clock.forward(hours=14.5)
    assert left == [2, 1, 1, 0, 0]


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
    ("minutes", "acknowledged", "overdue"), [(29, False, 0), (31, False, 1), (31, True, 0), (119, True, 0)]
)
def test_an_incident_is_overdue_when_nobody_took_note_in_its_time(
    crank: Crank, minutes: int, acknowledged: bool, overdue: int
) -> None:
    with crank.store.begin() as conn:
        crank.casebook.step(conn, None, incident(), NOW)
    if acknowledged:
        crank.decide(handling.acknowledge, crank.only(Classification.MASQUERADE))
    crank.clock.forward(minutes=minutes)
    seen = state(crank)
    assert seen.overdue_incidents == overdue
    assert seen.overdue_deadlines == ({Duty.ACKNOWLEDGE: 1} if overdue else {})


def test_a_case_that_is_over_is_not_open_but_waits_for_a_person_and_its_review_can_be_late(crank: Crank) -> None:
    with crank.store.begin() as conn:
        crank.casebook.step(conn, None, incident(status=Status.RESOLVED), NOW)
    crank.clock.forward(days=60)
    seen = state(crank)
    assert (seen.open_incidents, seen.overdue_incidents) == ({}, 0)
    assert seen.awaiting_people == {(Classification.MASQUERADE, Severity.MAJOR): 1}
    assert seen.overdue_deadlines[Duty.REVIEW] == 1


def test_what_waits_for_a_second_person_for_evidence_and_for_telling_is_shown(crank: Crank) -> None:
    asked = incident(proposal=Proposal(move=Move.CONFIRM, author="li", at=NOW))
    with crank.store.begin() as conn:
        kept = incidents.save(conn, asked, lambda _: (), now=NOW)
        evidence.owe(conn, kept, NOW)
        owed.put(conn, Owed(incident=kept.number, event=1, reason=Reason.CONFIRMED, added_at=later(minutes=1)))
    crank.clock.forward(minutes=5)
    seen = state(crank)
    assert (seen.proposals_waiting, seen.evidence_waiting, seen.owed_waiting) == (1, 1, 1)
    assert (seen.evidence_oldest_seconds, seen.owed_oldest_seconds) == (300, 240)


def test_notices_are_counted_as_people_were_told_and_those_about_diting_itself_are_not(crank: Crank) -> None:
    given = [incident(subject=f"bluesky:{number}") for number in range(7)]
    given += [incident(classification=Classification.COVERAGE)]
    with crank.store.begin() as conn:
        for each in given:
            incidents.save(conn, each, lambda kept: (notification(incident=kept.number),), now=NOW)
    seen = state(crank)
    assert (seen.notices_per_day, seen.notices_unit_day_max) == (1.0, 7)


def test_the_outbox_shows_what_waits_since_when_and_what_is_dead(crank: Crank) -> None:
    letters = [notification(event=number, due_at=later(minutes=number)) for number in range(3)]
    with crank.store.begin() as conn:
        incidents.save(conn, incident(), lambda _: (), now=NOW)
        outbox.add(conn, [notification(incident=1, event=each.event, due_at=each.due_at) for each in letters])
        (first,) = claim(conn, lease=timedelta(seconds=1), limit=1)
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
