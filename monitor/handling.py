"""Builds what cases are handled by: the grading, the timetable, and the desk for people."""

from functools import partial

from alerting.deadlines import Timetable
from alerting.workdays import WorkCalendar
from config import grading, holidays
from config.settings import Settings
from domain.grading import Grading
from monitor.appraisal import Appraisal
from monitor.ledger import Ledger
from monitor.office import Office
from monitor.timetable import timetable as described


def rules(settings: Settings) -> Grading:
    """The operator's grading, else the shipped one. Raises ConfigurationError."""
    return grading.read(settings.handling.grading or grading.SHIPPED)


def calendar(settings: Settings) -> WorkCalendar:
    """China's working days as far as they are known. Raises ConfigurationError."""
    known = holidays.read(settings.handling.holidays or holidays.SHIPPED)
    return WorkCalendar(days_off=known.days_off, made_up=known.made_up, until=known.until, zone=settings.alerts.zone)


def timetable(settings: Settings) -> Timetable:
    return described(settings.deadlines, rules(settings), calendar(settings))


def appraisal(settings: Settings) -> Appraisal:
    return Appraisal(
        grading=rules(settings), is_guarded=partial(settings.handling.is_guarded, zone=settings.alerts.zone)
    )


def office(settings: Settings) -> Office:
    """The desk at which people handle cases."""
    return Office(ledger=Ledger(timetable=timetable(settings)), appraisal=appraisal(settings))
