"""Builds what cases are handled by: the grading, the timetable, and the desk for people."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from alerting.circulation import is_listed
from alerting.deadlines import Timetable
from alerting.quiet import QuietHours
from alerting.workdays import WorkCalendar
from config import grading, holidays
from config.settings import AlertSettings, Settings
from domain.grading import Grading
from domain.incident import Incident
from domain.notification import Reason
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
    return Office(
        ledger=Ledger(timetable=timetable(settings)),
        appraisal=appraisal(settings),
        told_at=told_at(settings.alerts),
    )


def told_at(alerts: AlertSettings) -> Callable[[Incident, Reason, datetime], datetime]:
    """When people can hear of a change: with the next list what is only listed, and after the night what can wait."""
    night = quiet(alerts)

    def heard(incident: Incident, reason: Reason, now: datetime) -> datetime:
        if is_listed(incident, reason):
            return alerts.next_list(now)
        return now if night is None else night.told_at(incident, now)

    return heard


def quiet(alerts: AlertSettings) -> QuietHours | None:
    """The hours of the night, where some are set."""
    if alerts.quiet_from is None or alerts.quiet_until is None:
        return None
    return QuietHours(starts=alerts.quiet_from, ends=alerts.quiet_until, zone=alerts.zone)
