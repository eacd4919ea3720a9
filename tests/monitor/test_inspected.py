from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from alerting.documents.inspection import Approved
from alerting.documents.statistics import Case
from alerting.workdays import WorkCalendar
from detectors.compliance.filing import Options
from domain.deadline import Deadline, Duty
from domain.incident import Classification, Dismissal, Ground, Status
from domain.registry import Approval, ApprovalAction
from domain.standing import Change
from domain.triage import Triage
from monitor.inspected import Inspection
from monitor.registry import vocabulary
from monitor.store.inspection import Entry, Source
from monitor.store.registry import Registry
from tests.factories import NOW, account, incident, later, unit

ZONE = ZoneInfo("Asia/Shanghai")
YEAR = Inspection(
    year=2026,
    known=Registry((unit(),), (account(),)),
    words=vocabulary.shipped(),
    days=WorkCalendar(days_off=frozenset(), made_up=frozenset(), until=date(2026, 12, 31), zone=ZONE),
    terms=Options(),
    zone=ZONE,
    today=date(2026, 3, 2),
)
MONDAY = date(2026, 1, 5)


def entry(approved_on: date | None, **changes: Any) -> Entry:
    values: dict[str, Any] = {
        "account": account(),
        "action": ApprovalAction.CHANGE,
        "on": MONDAY,
        "source": Source.SEEN,
        "change": Change(field="display_name", before="甲", after="乙", on=MONDAY),
    }
    if approved_on:
        values["approval"] = Approval(
            account=account().key, action=ApprovalAction.CHANGE, approved_on=approved_on, document="临审1号"
        )
    return Entry(**values | changes)


@pytest.mark.parametrize(
    ("approved_on", "approved", "late_by"),
    [
        (None, Approved.NONE, 0),
        (MONDAY, Approved.BEFORE, 0),
        (date(2026, 1, 8), Approved.IN_TIME, 0),
        (date(2026, 1, 12), Approved.LATE, 2),
    ],
)
def test_a_change_stands_towards_its_approval(approved_on: date | None, approved: Approved, late_by: int) -> None:
    (line,) = YEAR.lines([entry(approved_on)])
    assert (line.approved, line.late_by) == (approved, late_by)
    assert line.what == "名称：“甲”改为“乙”"


def test_how_late_a_form_is_is_counted_by_the_days_that_are_configured() -> None:
    (line,) = replace(YEAR, terms=Options(working_days=5)).lines([entry(date(2026, 1, 12))])
    assert (line.approved, line.due_on, line.late_by) == (Approved.IN_TIME, date(2026, 1, 12), 0)


def test_an_approval_that_nothing_was_seen_of_is_no_breach() -> None:
    (line,) = YEAR.lines([entry(date(2026, 1, 12), source=Source.APPROVED, change=None)])
    assert (line.approved, line.on, line.late_by) == (Approved.BEFORE, None, 0)


def case(number: int, **changes: Any) -> Case:
    deadlines = changes.pop("deadlines", ())
    return Case(incident=incident(number=number, **changes), deadlines=deadlines)


def test_accounts_beside_the_register_are_suspected_until_a_person_says_so() -> None:
    own = Dismissal(evidence=frozenset(), reason=Ground.OWN_ACCOUNT, author="lin", at=NOW)
    fan = Dismissal(evidence=frozenset(), reason=Ground.FAN, author="lin", at=NOW)
    found = YEAR.self_opened(
        [
            case(1, triage=Triage.UNREGISTERED),
            case(2, status=Status.DISMISSED, dismissals=(own,)),
            case(3, status=Status.DISMISSED, dismissals=(fan,), triage=Triage.UNREGISTERED),
            case(4, triage=Triage.IMPOSTOR),
            case(5, triage=Triage.UNREGISTERED, first_seen=later(days=-100)),
        ]
    )
    assert [(each.reference, each.said) for each in found] == [
        ("DT-000001", "疑似，待核实定性"),
        ("DT-000002", "人工认定为本单位账号"),
    ]


def test_the_year_of_a_unit_is_counted() -> None:
    late = Deadline(incident=1, duty=Duty.VERIFY, started_at=NOW, due_at=later(hours=-1))
    cases = [
        case(1, deadlines=(late,)),
        case(2, status=Status.DISMISSED),
        case(3, classification=Classification.CONTENT_TAMPERING),
        case(4, classification=Classification.COVERAGE, unit="somebody"),
    ]
    lines = YEAR.lines([entry(None), entry(date(2026, 1, 12))])
    (assessed,) = YEAR.assessed(lines, (), cases)
    assert (assessed.unit, assessed.accounts) == ("临泽市公安局", 1)
    assert (assessed.impostors, assessed.hijacks, assessed.unapproved, assessed.late) == (1, 1, 1, 1)
    assert (assessed.deadlines, assessed.overdue) == (1, 1)
