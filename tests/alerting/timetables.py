"""The periods of the shipped tables, for tests: deadlines of each level, and the working days of 2026."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from alerting.deadlines import Timetable
from alerting.workdays import WorkCalendar
from config import holidays
from domain.deadline import Duty
from domain.grading import Grading
from domain.incident import Severity
from domain.period import Period

ZONE = ZoneInfo("Asia/Shanghai")
KNOWN = holidays.read()
CALENDAR = WorkCalendar(days_off=KNOWN.days_off, made_up=KNOWN.made_up, until=KNOWN.until, zone=ZONE)


def minutes(number: float) -> Period:
    return Period(elapsed=timedelta(minutes=number))


def hours(number: float) -> Period:
    return Period(elapsed=timedelta(hours=number))


def days(number: int) -> Period:
    return Period(working_days=number)


GRADING = Grading(
    rules=(),
    duties={
        Severity.PARTICULARLY_SERIOUS: {
            Duty.ACKNOWLEDGE: minutes(5),
            Duty.VERIFY: minutes(15),
            Duty.REPORT_BY_PHONE: minutes(30),
            Duty.REPORT_IN_WRITING: minutes(60),
            Duty.ASK_PLATFORM: minutes(30),
            Duty.UPDATE: hours(1),
            Duty.SUMMARISE: hours(30 * 24),
        },
        Severity.SERIOUS: {
            Duty.ACKNOWLEDGE: minutes(10),
            Duty.VERIFY: minutes(30),
            Duty.REPORT_BY_PHONE: minutes(30),
            Duty.REPORT_IN_WRITING: minutes(60),
            Duty.ASK_PLATFORM: minutes(60),
            Duty.UPDATE: hours(2),
            Duty.SUMMARISE: hours(30 * 24),
        },
        Severity.MAJOR: {
            Duty.ACKNOWLEDGE: minutes(30),
            Duty.VERIFY: hours(2),
            Duty.REPORT_IN_WRITING: hours(2),
            Duty.ASK_PLATFORM: hours(4),
            Duty.UPDATE: hours(24),
        },
        Severity.ORDINARY: {Duty.ACKNOWLEDGE: hours(4), Duty.VERIFY: days(1), Duty.ASK_PLATFORM: days(1)},
    },
    timers={
        Duty.RECTIFY: days(5),
        Duty.PLATFORM_SILENCE: days(3),
        Duty.FILE_APPROVAL: days(3),
        Duty.REVIEW: days(5),
        Duty.REPORT_SECRETS: hours(24),
        Duty.STUDY_NATIONAL_REPORT: hours(4),
    },
)
TIMETABLE = Timetable(grading=GRADING, calendar=CALENDAR)
