"""Ordinary standings for tests: an account of Linze on a Monday, on which nothing is wrong."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from alerting.workdays import WorkCalendar
from config import holidays
from domain.registry import Approval, ApprovalAction
from domain.standing import Standing
from tests.factories import account, unit

KNOWN = holidays.read()
DAYS = WorkCalendar(days_off=KNOWN.days_off, made_up=KNOWN.made_up, until=KNOWN.until, zone=ZoneInfo("Asia/Shanghai"))
TODAY = date(2026, 3, 2)


def standing(**changes: Any) -> Standing:
    values: dict[str, Any] = {
        "account": account(),
        "today": TODAY,
        "days": DAYS,
        "unit": unit(),
        "places": ("临泽", "沧岭"),
    }
    return Standing(**values | changes)


def approval(**changes: Any) -> Approval:
    values: dict[str, Any] = {
        "account": "bluesky:did:plc:official",
        "action": ApprovalAction.CHANGE,
        "approved_on": TODAY,
        "document": "临审〔2026〕7号",
    }
    return Approval(**values | changes)
