"""The timetable that the configuration describes."""

from datetime import timedelta

from alerting.deadlines import Timetable
from alerting.workdays import WorkCalendar
from config.deadlines import DeadlineSettings
from domain.grading import Grading
from domain.period import Period


def timetable(settings: DeadlineSettings, grading: Grading, days: WorkCalendar) -> Timetable:
    """Deadlines by that grading and those working days."""
    return Timetable(
        grading=grading,
        calendar=days,
        compliance_rectify=Period(working_days=settings.compliance_rectify_days),
        share=settings.remind_share,
        remind_from=timedelta(hours=settings.remind_from_hours),
        days_before=settings.remind_days,
        morning=settings.morning,
        least_pause=timedelta(minutes=settings.least_pause_minutes),
        again=timedelta(hours=settings.again_hours),
    )
