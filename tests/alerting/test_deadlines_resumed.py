"""Whoever takes back the word by which a case was ended goes on with its clocks; whatever else opens it begins anew."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from alerting import closing, handling, lifecycle
from alerting.deadlines import LADDER, settle
from alerting.ladder import climb
from domain.act import Act, Step
from domain.deadline import Deadline, Duty
from domain.incident import Incident, Severity, Status
from domain.notification import Reason
from domain.registry import ContactRole
from tests.alerting.timetables import TIMETABLE
from tests.factories import NOW, incident, later

OFFICER, LEADER, DIRECT, FIRST = LADDER
DAYS = 3 * 24 * 60
BY_WORD = sorted(closing.BY_WORD)


class Played:
    """One case at level Ⅲ, opened at minute 0: to be acknowledged by minute 30, verified by 120, studied by 240."""

    def __init__(self, severity: Severity = Severity.MAJOR) -> None:
        self.incident: Incident = incident(number=12, severity=severity)
        self.acts: list[Act] = []
        self.deadlines: tuple[Deadline, ...] = ()
        self.now: datetime = NOW
        self.settle()

    def at(self, minute: int) -> "Played":
        self.now = later(minutes=minute)
        return self

    def settle(self, *acts: Act) -> "Played":
        self.acts += acts
        self.deadlines = self.settled(self.deadlines)
        assert self.settled(self.deadlines) == self.deadlines
        return self

    def settled(self, before: Sequence[Deadline]) -> tuple[Deadline, ...]:
        return settle(before, self.incident, self.acts, told_at=self.now, now=self.now, timetable=TIMETABLE)

    def done(self, step: Step, facts: tuple[tuple[str, str], ...] = ()) -> "Played":
        match step:
            case Step.ACKNOWLEDGED:
                self.incident = handling.acknowledge(self.incident, by="甲", now=self.now)
            case Step.CONFIRMED:
                self.incident = handling.confirm(self.incident, by="甲", now=self.now)
            case _:
                pass
        return self.settle(Act(incident=12, at=self.now, author="甲", step=step, facts=facts))

    def ended(self, status: Status) -> "Played":
        self.incident = replace(self.incident, status=status)
        return self.done(closing.BY_WORD.get(status, Step.CLOSED))

    def reopened(self) -> "Played":
        """By a person, as monitor/office.py does it."""
        before = self.incident
        self.incident = lifecycle.resumed(before, handling.reopen(before))
        return self.done(Step.REOPENED, closing.taken_back(before))

    def back(self) -> "Played":
        """With new evidence, as monitor/ledger.py writes it down."""
        self.incident = replace(self.incident, status=Status.SUSPECTED, acknowledged_at=None)
        return self.done(Step.REOPENED)

    def chased(self) -> tuple[ContactRole, ...]:
        """Who is called now."""
        severity = self.incident.severity
        self.deadlines, alarm = climb(self.deadlines, self.now, TIMETABLE, severity=severity, heard_at=self.now)
        return alarm.roles if alarm is not None and alarm.reason is Reason.OVERDUE else ()

    def of(self, duty: Duty) -> Deadline:
        return next(one for one in self.deadlines if one.duty is duty)

    @property
    def due(self) -> dict[Duty, datetime]:
        return {one.duty: one.due_at for one in self.deadlines if one.is_running}


AS_OPENED = {
    Duty.ACKNOWLEDGE: later(minutes=30),
    Duty.VERIFY: later(minutes=120),
    Duty.STUDY_NATIONAL_REPORT: later(minutes=240),
}


@pytest.mark.parametrize("status", BY_WORD)
@pytest.mark.parametrize("minutes", [(10, 11), (40, 41), (40, DAYS), (500, DAYS)])
def test_who_takes_a_word_back_finds_every_clock_as_it_was(status: Status, minutes: tuple[int, int]) -> None:
    played = Played().at(minutes[0]).ended(status).at(minutes[1]).reopened()
    assert played.due == AS_OPENED
    assert {one.started_at for one in played.deadlines} == {NOW}


@pytest.mark.parametrize("status", [*BY_WORD, Status.CLOSED])
def test_new_evidence_and_who_comes_back_begin_anew(status: Status) -> None:
    played = Played().at(40).ended(status).at(DAYS).back()
    assert played.due[Duty.ACKNOWLEDGE] == later(minutes=DAYS + 30)
    assert played.of(Duty.VERIFY).told is None


def test_who_opens_again_what_was_properly_closed_begins_anew() -> None:
    played = Played().done(Step.CONFIRMED).at(40).ended(Status.CLOSED).at(DAYS).reopened()
    assert closing.taken_back(incident(status=Status.CLOSED)) == ()
    assert played.due[Duty.ACKNOWLEDGE] == later(minutes=DAYS + 30)
    assert played.incident.acknowledged_at is None


def test_who_was_called_is_not_called_again_and_the_ladder_goes_on_where_it_stood() -> None:
    played = Played().at(31)
    assert played.chased() == (OFFICER,)
    played.at(40).ended(Status.DISMISSED).at(DAYS).reopened()
    assert played.of(Duty.ACKNOWLEDGE).told is OFFICER
    assert played.chased() == (LEADER,)
    assert played.at(DAYS + 29).chased() == ()
    assert played.at(DAYS + 30).chased() == (DIRECT,)


def test_who_takes_a_word_back_at_once_does_not_hurry_the_ladder() -> None:
    played = Played().at(31)
    assert played.chased() == (OFFICER,)
    played.at(40).ended(Status.DISMISSED).at(41).reopened()
    assert played.chased() == ()
    assert played.at(61).chased() == (LEADER,)


def test_what_passed_while_the_case_was_set_aside_is_told_at_once_and_to_one_role() -> None:
    played = Played().at(10).ended(Status.DISMISSED).at(DAYS).reopened()
    assert played.chased() == (OFFICER,)
    assert played.of(Duty.VERIFY).told is OFFICER
    assert played.at(DAYS + 30).chased() == (LEADER,)


@pytest.mark.parametrize("minute", [40, 200, DAYS - 1])
def test_a_clock_that_is_turned_back_behind_the_reopening_delays_nothing(minute: int) -> None:
    played = Played().at(10).ended(Status.DISMISSED).at(DAYS).reopened().at(minute).settle()
    assert played.chased() == (OFFICER,)
    assert played.at(minute + 30).chased() == (LEADER,)


@pytest.mark.parametrize("minute", [20, 50])
def test_who_had_taken_note_has_taken_note(minute: int) -> None:
    played = Played().at(minute).done(Step.ACKNOWLEDGED).at(60).ended(Status.DISMISSED).at(DAYS).reopened()
    assert played.incident.acknowledged_at == played.of(Duty.ACKNOWLEDGE).met_at == later(minutes=minute)


@pytest.mark.parametrize(
    ("step", "minute", "due"),
    [
        (Step.VERIFIED, 100, DAYS + 120),
        (Step.CONFIRMED, 100, DAYS + 120),
        (Step.VERIFIED, 130, 120),
        (Step.CONFIRMED, 130, 120),
    ],
)
def test_what_was_found_out_is_to_be_found_out_again_and_its_delay_is_not_forgotten(
    step: Step, minute: int, due: int
) -> None:
    played = Played().at(minute).done(step).at(150).ended(Status.DISMISSED).at(DAYS).reopened()
    assert played.due[Duty.VERIFY] == later(minutes=due)
    played.at(DAYS + 5).done(Step.VERIFIED)
    assert played.of(Duty.VERIFY).met_at == later(minutes=DAYS + 5)


@pytest.mark.parametrize(("minute", "due"), [(100, DAYS + 120), (130, 120)])
def test_what_looked_right_again_before_anybody_verified_it_is_late_only_if_it_was(minute: int, due: int) -> None:
    played = Played().at(minute)
    played.incident = replace(played.incident, status=Status.RESOLVED)
    played.settle().at(150).ended(Status.TRANSFERRED).at(DAYS).reopened()
    assert played.due[Duty.VERIFY] == later(minutes=due)


def test_what_was_reported_need_not_be_reported_again() -> None:
    played = Played(Severity.SERIOUS).at(40).done(Step.REPORTED_BY_PHONE).at(50).ended(Status.DISMISSED)
    played.at(DAYS).reopened()
    assert played.of(Duty.REPORT_BY_PHONE).met_at == later(minutes=40)
    assert played.due[Duty.REPORT_IN_WRITING] == later(minutes=60)


def test_what_is_asked_of_a_confirmed_case_waits_for_its_next_confirmation_with_its_old_time() -> None:
    played = Played().done(Step.CONFIRMED).at(300).ended(Status.DISMISSED).at(DAYS).reopened()
    assert Duty.ASK_PLATFORM not in played.due
    assert played.at(DAYS + 10).done(Step.CONFIRMED).due[Duty.ASK_PLATFORM] == later(minutes=240)


def test_who_dismisses_it_twice_gains_nothing_either() -> None:
    played = Played().at(10).ended(Status.DISMISSED).at(20).reopened().at(25).ended(Status.TRANSFERRED)
    assert played.at(DAYS).reopened().due == AS_OPENED


def test_a_case_that_came_back_is_another_one_whatever_was_taken_back_before() -> None:
    played = Played().at(40).ended(Status.DISMISSED).at(50).reopened().at(60).ended(Status.DISMISSED)
    assert played.at(DAYS).back().due[Duty.ACKNOWLEDGE] == later(minutes=DAYS + 30)
