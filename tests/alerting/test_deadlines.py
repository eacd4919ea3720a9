from datetime import timedelta

import pytest

from alerting.deadlines import next_reminder
from domain.incident import Severity, Status
from tests.factories import NOW, incident, later


def pause(severity: Severity) -> timedelta:
    return timedelta(minutes=10 * severity)


@pytest.mark.parametrize("severity", Severity)
def test_the_pause_before_a_reminder_is_that_of_the_severity(severity: Severity) -> None:
    assert next_reminder(incident(severity=severity), pause, NOW) == later(minutes=10 * severity)


def test_a_confirmed_incident_that_nobody_acknowledged_is_repeated_too() -> None:
    assert next_reminder(incident(status=Status.CONFIRMED), pause, NOW) is not None


def test_nobody_is_reminded_of_what_was_acknowledged() -> None:
    assert next_reminder(incident(acknowledged_at=NOW), pause, NOW) is None


@pytest.mark.parametrize("status", [Status.RESOLVED, Status.DISMISSED, Status.CLOSED])
def test_nobody_is_reminded_of_what_is_no_longer_open(status: Status) -> None:
    assert next_reminder(incident(status=status), pause, NOW) is None
