from datetime import time, timedelta

from alerting.deadlines import Timetable
from config import grading
from config.deadlines import DeadlineSettings
from domain.period import Period
from monitor.timetable import timetable
from tests.alerting.timetables import CALENDAR, GRADING, TIMETABLE


def test_the_defaults_of_the_configuration_are_those_of_the_timetable() -> None:
    assert timetable(DeadlineSettings(), GRADING, CALENDAR) == TIMETABLE


def test_every_setting_reaches_the_timetable() -> None:
    settings = DeadlineSettings(
        remind_share=0.25,
        remind_days=2,
        remind_from_hours=1.5,
        morning_hour=8,
        least_pause_minutes=20,
        again_hours=12,
        compliance_rectify_days=7,
    )
    assert timetable(settings, GRADING, CALENDAR) == Timetable(
        grading=GRADING,
        calendar=CALENDAR,
        compliance_rectify=Period(working_days=7),
        share=0.25,
        days_before=2,
        remind_from=timedelta(minutes=90),
        morning=time(8),
        least_pause=timedelta(minutes=20),
        again=timedelta(hours=12),
    )


def test_the_periods_of_these_tests_are_the_shipped_ones() -> None:
    shipped = grading.read()
    assert (shipped.duties, shipped.timers) == (GRADING.duties, GRADING.timers)
    assert shipped.national_from is GRADING.national_from
