from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from alerting.quiet import QuietHours
from domain.incident import Severity
from tests.factories import incident

SHANGHAI = ZoneInfo("Asia/Shanghai")
NIGHT = QuietHours(starts=time(22), ends=time(7, 30), zone=SHANGHAI)
NOON = QuietHours(starts=time(12), ends=time(14), zone=SHANGHAI)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


def told_at(hours: QuietHours, now: datetime, severity: Severity = Severity.ORDINARY) -> datetime:
    return hours.told_at(incident(severity=severity), now.astimezone(UTC))


@pytest.mark.parametrize(
    ("hours", "now", "heard"),
    [
        (NIGHT, at(2, 21, 59), at(2, 21, 59)),
        (NIGHT, at(2, 22), at(3, 7, 30)),
        (NIGHT, at(2, 23, 59), at(3, 7, 30)),
        (NIGHT, at(3, 0), at(3, 7, 30)),
        (NIGHT, at(3, 7, 29), at(3, 7, 30)),
        (NIGHT, at(3, 7, 30), at(3, 7, 30)),
        (NOON, at(2, 12), at(2, 14)),
        (NOON, at(2, 14), at(2, 14)),
        (NOON, at(2, 22), at(2, 22)),
    ],
)
def test_what_can_wait_is_told_at_the_end_of_the_quiet_hours(hours: QuietHours, now: datetime, heard: datetime) -> None:
    assert told_at(hours, now) == heard
    assert told_at(hours, now, Severity.MAJOR) == heard


@pytest.mark.parametrize("severity", [Severity.PARTICULARLY_SERIOUS, Severity.SERIOUS])
def test_what_is_grave_never_waits(severity: Severity) -> None:
    assert told_at(NIGHT, at(3, 3), severity) == at(3, 3)
