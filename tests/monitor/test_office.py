"""What people do at night, when nobody hears of what can wait."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from config.settings import AlertSettings, Settings
from domain.deadline import Duty
from domain.incident import Classification, Incident, Move, Proposal, Severity
from domain.notification import Reason
from domain.urgency import Urgency
from monitor import handling
from monitor.store import Store, deadlines, incidents
from tests.factories import finding, incident, profile

ZONE = ZoneInfo("Asia/Shanghai")
NIGHT = datetime(2026, 3, 3, 2, tzinfo=ZONE).astimezone(UTC)
MORNING = datetime(2026, 3, 3, 7, 30, tzinfo=ZONE)
ALERTS = AlertSettings(quiet_from=time(22), quiet_until=time(7, 30))
TOLD = finding(detector="report.12345", evidence=(("by", "12345"),))


def due(store: Store, number: int) -> dict[Duty, datetime]:
    with store.reading() as conn:
        return {one.duty: one.due_at.astimezone(ZONE) for one in deadlines.of(conn, number) if one.is_running}


def keep(store: Store, one: Incident) -> Incident:
    with store.begin() as conn:
        return incidents.save(conn, one, lambda _: (), now=NIGHT)


def test_a_report_taken_in_at_night_is_overdue_only_after_somebody_could_hear_of_it(store: Store) -> None:
    office = handling.office(Settings(alerts=ALERTS))
    stranger = profile()
    with store.begin() as conn:
        kind = Classification.MASQUERADE
        taken = office.lead(conn, kind, None, "linze-ga", stranger.key, stranger, TOLD, by="lin", now=NIGHT)
    assert taken.severity >= Severity.MAJOR
    assert min(due(store, taken.number).values()) > MORNING


def test_without_quiet_hours_the_clock_runs_at_once(store: Store) -> None:
    office = handling.office(Settings(alerts=AlertSettings()))
    with store.begin() as conn:
        kind, stranger = Classification.MASQUERADE, profile()
        taken = office.lead(conn, kind, None, "linze-ga", stranger.key, stranger, TOLD, by="lin", now=NIGHT)
    assert min(due(store, taken.number).values()) < MORNING


def test_what_is_taken_up_again_at_night_waits_for_the_morning_too(store: Store) -> None:
    office = handling.office(Settings(alerts=ALERTS))
    number = keep(store, incident()).number
    dismissal = Proposal(move=Move.DISMISS, author="lin", at=NIGHT, terms=(("reason", "fan"),))
    with store.begin() as conn:
        office.move(conn, number, dismissal)
        office.reopen(conn, number, by="lin", now=NIGHT)
    assert due(store, number)[Duty.VERIFY] > MORNING


@pytest.mark.parametrize(
    ("about", "reason", "heard"),
    [
        (incident(), Reason.OPENED, MORNING),
        (incident(severity=Severity.SERIOUS), Reason.OPENED, NIGHT),
        (incident(severity=Severity.ORDINARY, urgency=Urgency.LIST), Reason.OPENED, ALERTS.next_list(NIGHT)),
    ],
)
def test_the_desk_knows_when_people_hear_as_the_daemon_does(about: Incident, reason: Reason, heard: datetime) -> None:
    assert handling.told_at(ALERTS)(about, reason, NIGHT) == heard
