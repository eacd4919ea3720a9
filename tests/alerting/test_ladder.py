"""What one case says to people while its duties pass: one sequence of calls, in which every duty is named."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from alerting.deadlines import LADDER, settle
from alerting.ladder import climb
from alerting.messages.catalog import load
from alerting.messages.duties import limits, told_of
from alerting.messages.words import Words
from domain.act import Act, Step
from domain.deadline import Deadline, Duty
from domain.incident import Incident, Severity, Status
from domain.notification import Reason
from domain.registry import ContactRole
from domain.text import Locale
from tests.alerting.timetables import TIMETABLE, ZONE
from tests.factories import NOW, incident, later

OFFICER, LEADER, DIRECT, FIRST = LADDER
DAYS_3 = 3 * 24 * 60
CATALOG = load(Locale.ZH_CN)
Roles = tuple[ContactRole, ...]


@dataclass
class Case:
    """A case that is looked at every minute, and whatever it says; `named` are the overdue duties in the messages."""

    incident: Incident
    acts: Sequence[Act] = ()
    deadlines: tuple[Deadline, ...] = ()
    said: list[tuple[int, Reason, Roles]] = field(default_factory=list)
    named: set[Duty] = field(default_factory=set)

    def look(self, first: int, last: int) -> None:
        """From one minute after the opening to another."""
        for minute in range(first, last + 1):
            self.look_at(minute)

    def look_at(self, minute: int, heard: int = 0) -> None:
        now = later(minutes=minute)
        heard_at = now + timedelta(minutes=heard)
        severity = self.incident.severity
        self.deadlines, alarm = climb(self.deadlines, now, TIMETABLE, severity=severity, heard_at=heard_at)
        if alarm is not None:
            self.said.append((minute, alarm.reason, alarm.roles))
            self._read(alarm.reason, now)

    def change(self, minute: int, *acts: Act, **changes: object) -> None:
        self.incident, self.acts = replace(self.incident, **changes), [*self.acts, *acts]  # type: ignore[arg-type]
        now = later(minutes=minute)
        self.deadlines = settle(self.deadlines, self.incident, self.acts, told_at=now, now=now, timetable=TIMETABLE)

    def of(self, duty: Duty) -> Deadline:
        return next(one for one in self.deadlines if one.duty is duty)

    def _read(self, reason: Reason, now: datetime) -> None:
        body, about = limits(self.deadlines, Words(CATALOG, ZONE, now)), told_of(reason, self.deadlines)
        late = [one for one in self.deadlines if one.is_overdue(now)]
        self.named |= {one.duty for one in late if one == about or CATALOG.say(f"duty.{one.duty}") in body}


def opened(severity: Severity, *acts: Act, **changes: object) -> Case:
    case = Case(incident(number=12, severity=severity))
    case.change(0, *acts, **changes)
    return case


def act(step: Step, minute: int = 0) -> Act:
    return Act(incident=12, at=later(minutes=minute), author="ren", step=step)


def called(minute: int, *roles: ContactRole) -> tuple[int, Reason, Roles]:
    return minute, Reason.OVERDUE, roles


def reminded(minute: int) -> tuple[int, Reason, Roles]:
    return minute, Reason.DUE, ()


DAY = 24 * 60
NOBODY_DOES_ANYTHING = {
    Severity.PARTICULARLY_SERIOUS: [
        called(5, OFFICER),
        called(15, LEADER),
        called(25, DIRECT),
        called(30, DIRECT),
        called(35, FIRST),
        called(60, FIRST),
        reminded(120),
        called(240, FIRST),
        called(35 + DAY, FIRST),
        called(35 + 2 * DAY, FIRST),
    ],
    Severity.SERIOUS: [
        called(10, OFFICER),
        called(20, LEADER),
        called(30, DIRECT),
        called(40, FIRST),
        called(60, FIRST),
        reminded(120),
        called(240, FIRST),
        called(40 + DAY, FIRST),
        called(40 + 2 * DAY, FIRST),
    ],
    Severity.MAJOR: [
        called(30, OFFICER),
        called(60, LEADER),
        called(90, DIRECT),
        called(120, FIRST),
        called(240, FIRST),
        called(120 + DAY, FIRST),
        called(120 + 2 * DAY, FIRST),
    ],
    # Opened on Monday, 09:30; to be verified by the end of Tuesday.
    Severity.ORDINARY: [
        reminded(120),
        called(240, OFFICER),
        called(DAY - 30, LEADER),
        called(2 * DAY - 30, DIRECT),
        called(3 * DAY - 30, FIRST),
    ],
}


@pytest.mark.parametrize("severity", Severity)
def test_in_three_days_in_which_nobody_does_anything_a_case_says_little_and_names_all(severity: Severity) -> None:
    """With its opening: Ⅰ 11 messages, Ⅱ 10, Ⅲ 8, Ⅳ 6. Each duty that is overdue was named in one of them."""
    case = opened(severity)
    case.look(0, DAYS_3)
    assert case.said == NOBODY_DOES_ANYTHING[severity]
    late = {one.duty for one in case.deadlines if one.is_overdue(later(minutes=DAYS_3))}
    assert late == {one.duty for one in case.deadlines}
    assert case.named == late


def test_what_becomes_overdue_while_somebody_has_been_called_is_told_at_once_to_that_role() -> None:
    case = opened(Severity.MAJOR, status=Status.CONFIRMED, acknowledged_at=NOW)
    case.look(0, 240)
    assert case.said == [called(120, OFFICER), called(180, LEADER), called(240, LEADER)]
    assert {one.told for one in case.deadlines if one.is_running} == {LEADER}
    late = opened(Severity.MAJOR)
    late.look_at(30)
    late.change(31, assessment=replace(late.incident.assessment, is_secret=True))
    secret = replace(late.of(Duty.REPORT_SECRETS), due_at=later(minutes=40), next_at=later(minutes=40))
    late.deadlines = tuple(secret if one.duty is secret.duty else one for one in late.deadlines)
    late.look(31, 60)
    assert late.said == [called(30, OFFICER), called(40, OFFICER), called(60, LEADER)]
    assert late.of(Duty.REPORT_SECRETS).told is LEADER


def test_after_somebody_has_taken_note_and_all_is_done_the_next_duty_begins_with_the_one_on_duty() -> None:
    case = opened(Severity.MAJOR)
    case.look(0, 100)
    case.change(101, acknowledged_at=later(minutes=101))
    case.look(101, 150)
    assert case.said[-2:] == [called(120, OFFICER), called(150, LEADER)]


def test_a_silent_platform_is_told_once_and_neither_climbs_nor_moves_the_ladder() -> None:
    asked = act(Step.PLATFORM_ASKED)
    case = opened(Severity.MAJOR, asked, status=Status.CONFIRMED, acknowledged_at=NOW)
    case.look_at(100)
    case.change(100, act(Step.REPORTED_IN_WRITING, 100), act(Step.NATIONAL_REPORT_STUDIED, 100))
    case.change(100, act(Step.CONTENT_REMOVED, 100))
    for hours in range(24 * 30):
        case.look_at(100 + 60 * hours)
    assert [roles for _, _, roles in case.said] == [(OFFICER,)]
    assert case.of(Duty.PLATFORM_SILENCE).told is OFFICER
    assert case.of(Duty.PLATFORM_SILENCE).is_running


def test_a_late_update_is_part_of_a_call_at_the_same_moment() -> None:
    case = opened(Severity.MAJOR, act(Step.REPORTED_IN_WRITING), status=Status.CONFIRMED, acknowledged_at=NOW)
    case.look_at(240)
    case.look_at(24 * 60)
    assert case.said == [called(240, OFFICER), called(24 * 60, LEADER, DIRECT)]
    assert case.of(Duty.UPDATE).told is DIRECT
    assert case.of(Duty.UPDATE).next_at is None


def test_reminders_within_four_hours_are_one_and_a_later_one_comes_by_itself() -> None:
    case = opened(Severity.MAJOR, status=Status.CONFIRMED, acknowledged_at=NOW)
    case.change(0, act(Step.REPORTED_IN_WRITING))
    case.change(60, assessment=replace(case.incident.assessment, is_secret=True))
    study, secret = case.of(Duty.STUDY_NATIONAL_REPORT), case.of(Duty.REPORT_SECRETS)
    assert (study.next_at, secret.next_at) == (later(hours=2), later(hours=13))
    case.look(60, 16 * 60)
    assert [said for said in case.said if said[1] is Reason.DUE] == [reminded(120), reminded(13 * 60)]
    assert case.of(Duty.ASK_PLATFORM).warned_at == later(hours=2)
    both = replace(secret, next_at=later(hours=6))
    after, _ = climb((study, both), later(hours=2), TIMETABLE, severity=Severity.MAJOR, heard_at=later(hours=2))
    assert [one.warned_at for one in after] == [later(hours=2)] * 2
    assert after[1].next_at == secret.due_at
    apart = replace(secret, next_at=later(hours=6, minutes=1))
    after, _ = climb((study, apart), later(hours=2), TIMETABLE, severity=Severity.MAJOR, heard_at=later(hours=2))
    assert after[1] == apart


def test_in_quiet_hours_the_ladder_waits_for_whoever_was_called_with_all_that_climbs() -> None:
    case = opened(Severity.MAJOR)
    case.look_at(125, heard=300)
    assert case.said == [called(125, *LADDER)]
    assert {one.told_at for one in case.deadlines if one.told} == {later(minutes=425)}


def test_a_long_stop_tells_all_roles_and_all_duties_in_one_go() -> None:
    case = opened(Severity.SERIOUS)
    case.look_at(DAYS_3)
    assert case.said == [called(DAYS_3, *LADDER)]
    assert {one.told for one in case.deadlines} == {FIRST}
