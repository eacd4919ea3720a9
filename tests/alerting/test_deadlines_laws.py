"""Whatever happens, by whatever clock: no duty vanishes, none passes untold, nothing is told twice.

A case has one ladder: a call takes along whatever else is overdue, and what passes while somebody has been called joins
there. So a duty may pass over a role only if that role was called for its case before.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from pydantic import TypeAdapter

from alerting.closing import BY_WORD, taken_back
from alerting.deadlines import CALLED_ONCE, LADDER, TOP, Alarm, settle
from alerting.duties import DEMANDS
from alerting.ladder import climb
from domain.act import RECORDED, Act, Step
from domain.assessment import Assessment
from domain.deadline import Deadline, Duty
from domain.incident import Classification, Severity, Status
from domain.notification import Reason
from domain.registry import ContactRole
from domain.urgency import Urgency
from tests.alerting.timetables import CALENDAR, TIMETABLE
from tests.factories import NOW, finding, incident

STORED = TypeAdapter(tuple[Deadline, ...])
CHANGE = finding(detector="compromise.profile", evidence=(("field", "display_name"),))
ENDS = {
    Status.DISMISSED: Step.DISMISSED,
    Status.MERGED: Step.MERGED,
    Status.TRANSFERRED: Step.TRANSFERRED,
    Status.CLOSED: Step.CLOSED,
}
MINUTES = st.integers(0, 60 * 24 * 4)
BY_DAYS = timedelta(hours=23)


class Chased(RuleBasedStateMachine):
    """One case between people, a daemon that comes and goes, and a clock that is set at will."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.incident = incident(number=12)
        self.acts: list[Act] = []
        self.deadlines: tuple[Deadline, ...] = ()
        self.may_return: set[Duty] = set()
        self.called: tuple[ContactRole, ...] = ()
        self.repeated_at: datetime | None = None
        self.shelved: tuple[Deadline, ...] = ()

    @rule(
        classification=st.sampled_from(Classification),
        urgency=st.sampled_from([None, Urgency.LIST, Urgency.PAGE]),
        severity=st.sampled_from(Severity),
    )
    @precondition(lambda self: not self.deadlines)
    def it_is_opened(self, classification: Classification, urgency: Urgency | None, severity: Severity) -> None:
        self.incident = replace(
            self.incident, classification=classification, urgency=urgency, severity=severity, findings=(CHANGE,)
        )
        self._settle(0)

    @rule(severity=st.sampled_from(Severity), quiet=st.sampled_from([0, 0, 480]))
    def the_level_changes(self, severity: Severity, quiet: int) -> None:
        if severity < self.incident.severity:
            self.incident = replace(self.incident, acknowledged_at=None)
            self.may_return.add(Duty.ACKNOWLEDGE)
        self.incident = replace(self.incident, severity=severity)
        # Nobody lightens a case that has ended.
        self.shelved = self.shelved if self.incident.status.is_open else ()
        self._settle(quiet)

    @precondition(lambda self: self.incident.awaits_people)
    @rule()
    def it_is_acknowledged(self) -> None:
        self.incident = replace(self.incident, acknowledged_at=self.incident.acknowledged_at or self.now)
        self._record(Step.ACKNOWLEDGED)

    @precondition(lambda self: self.incident.awaits_people)
    @rule(step=st.sampled_from(RECORDED))
    def something_is_done(self, step: Step) -> None:
        self._record(step)

    @precondition(lambda self: self.incident.awaits_people)
    @rule(is_secret=st.booleans())
    def it_is_assessed(self, is_secret: bool) -> None:
        self.incident = replace(self.incident, assessment=Assessment(is_secret=is_secret))
        self._settle(0)

    @precondition(lambda self: self.incident.status is Status.SUSPECTED)
    @rule()
    def it_is_confirmed(self) -> None:
        at = self.incident.acknowledged_at or self.now
        self.incident = replace(self.incident, status=Status.CONFIRMED, acknowledged_at=at)
        self._record(Step.CONFIRMED)

    @precondition(lambda self: self.incident.status.is_open)
    @rule()
    def it_is_proved_over(self) -> None:
        self.incident = replace(self.incident, status=Status.RESOLVED)
        self._settle(0)

    @precondition(lambda self: self.incident.awaits_people)
    @rule(status=st.sampled_from(sorted(ENDS)))
    def a_person_ends_it(self, status: Status) -> None:
        self.shelved = self.deadlines
        self.incident = replace(self.incident, status=status)
        self._record(ENDS[status])

    @precondition(lambda self: not self.incident.status.is_open)
    @rule(quiet=st.sampled_from([0, 480]))
    def it_comes_back(self, quiet: int) -> None:
        self.incident = replace(self.incident, status=Status.SUSPECTED, acknowledged_at=None)
        self.may_return = set(Duty)
        self._record(Step.REOPENED, quiet)

    @precondition(lambda self: self.incident.status in BY_WORD)
    @rule()
    def a_person_takes_back_the_word_that_ended_it(self) -> None:
        """As long as nobody does anything else about it, what ran when it was ended runs as it did."""
        facts = taken_back(self.incident)
        self.incident = replace(self.incident, status=Status.SUSPECTED)
        self.may_return = set(Duty)
        self._record(Step.REOPENED, facts=facts)
        known = {one.duty: one for one in self.deadlines}
        for was in self.shelved:
            one = known[was.duty]
            if was.is_running and one.is_running and not DEMANDS[was.duty].renews:
                assert (one.told, one.told_at) == (was.told, was.told_at)
                assert one.due_at <= was.due_at

    @rule(minutes=MINUTES)
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(minutes=MINUTES)
    def the_clock_is_turned_back(self, minutes: int) -> None:
        self.now -= timedelta(minutes=minutes)

    @rule(days=st.integers(30, 500))
    def the_clock_jumps_ahead(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule()
    def the_daemon_starts_again(self) -> None:
        self.deadlines = STORED.validate_json(STORED.dump_json(self.deadlines))

    @rule(quiet=st.sampled_from([0, 0, 60, 480]))
    def the_daemon_looks(self, quiet: int) -> None:
        """Each deadline that passed is told when it passes; looked at again in the same moment, nobody hears."""
        before, heard_at, severity = self.deadlines, self.now + timedelta(minutes=quiet), self.incident.severity
        after, alarm = climb(before, self.now, TIMETABLE, severity=severity, heard_at=heard_at)
        for one, moved in zip(before, after, strict=True):
            assert not moved.is_running or moved.told is not None or self.now < TIMETABLE.call_at(moved)
            assert moved.next_at is None or moved.next_at > self.now
            if (moved.told, moved.told_at, moved.warned_at) != (one.told, one.told_at, one.warned_at):
                assert alarm is not None
                self._check(one, moved, alarm)
        if any(one.told is TOP and moved.told_at != one.told_at for one, moved in zip(before, after, strict=True)):
            self._repeats()
        self.called = (*self.called, *(alarm.roles if alarm else ()))
        assert climb(after, self.now, TIMETABLE, severity=severity, heard_at=heard_at) == (after, None)
        self.deadlines = after

    def _check(self, before: Deadline, after: Deadline, alarm: Alarm) -> None:
        """A reminder comes once, before the time is over; a call afterwards, to the next role or one that was called.

        What is called once is not called again, the top hears again of nothing but what presses, and no rung of the
        ladder is called twice for one deadline.
        """
        assert before.is_running
        if after.told is before.told is None:
            assert (before.warned_at, after.warned_at) == (None, self.now)
            assert self.now < before.due_at
            return
        assert alarm.reason is Reason.OVERDUE
        assert after.told is alarm.roles[-1]
        assert before.told is None or before.duty not in CALLED_ONCE
        if before.told is TOP:
            assert alarm.roles == (TOP,)
            return
        assert before.told is not None or before.due_at <= self.now
        heard = 0 if before.told is None else LADDER.index(before.told) + 1
        passed_over = LADDER[heard : LADDER.index(after.told)]
        assert LADDER.index(after.told) >= heard
        assert set(passed_over) <= {*self.called, *alarm.roles}

    def _repeats(self) -> None:
        """Whatever presses, the top hears of a case again once a day at most."""
        last, self.repeated_at = self.repeated_at, self.now
        if last is not None:
            days = CALENDAR.day(self.now) - CALENDAR.day(last)
            assert days >= timedelta(days=1) or self.now - last >= BY_DAYS

    def _record(self, step: Step, quiet: int = 0, facts: tuple[tuple[str, str], ...] = ()) -> None:
        self.acts.append(Act(incident=12, at=self.now, author="ren", step=step, facts=facts))
        self._settle(quiet)

    def _settle(self, quiet: int) -> None:
        after = self._settled(self.deadlines, quiet)
        assert self._settled(after, quiet) == after
        known = {one.duty: one for one in after}
        for one in self.deadlines:
            self._kept(one, known[one.duty])
        self.deadlines = after
        self.may_return -= {one.duty for one in after if one.is_running}

    def _settled(self, before: Sequence[Deadline], quiet: int) -> tuple[Deadline, ...]:
        told_at = self.now + timedelta(minutes=quiet)
        return settle(before, self.incident, self.acts, told_at=told_at, now=self.now, timetable=TIMETABLE)

    def _kept(self, before: Deadline, after: Deadline) -> None:
        """A clock that runs keeps its memory; one that was met comes back only for a reason."""
        if before.is_running and after.is_running and not self._is_renewed(before, after):
            assert (after.told, after.told_at, after.warned_at) == (before.told, before.told_at, before.warned_at)
            assert before.told is None or after.due_at == before.due_at
        if before.met_at is not None and after.is_running:
            assert before.duty in self.may_return or DEMANDS[before.duty].renews

    def _is_renewed(self, before: Deadline, after: Deadline) -> bool:
        reopened = self.acts[-1:] and self.acts[-1].step is Step.REOPENED
        return bool(reopened) or (DEMANDS[before.duty].renews and after.started_at != before.started_at)

    @invariant()
    def each_that_runs_has_its_next_moment_and_no_other_has_one(self) -> None:
        """Or was told, and stands in the daily digest: at the top of its ladder, or because it is called once."""
        assert len({one.duty for one in self.deadlines}) == len(self.deadlines)
        for one in self.deadlines:
            assert one.next_at is None or one.is_running
            is_left_to_the_digest = one.told is TOP or (one.told is not None and one.duty in CALLED_ONCE)
            assert one.next_at is not None or not one.is_running or is_left_to_the_digest
            is_grave = self.incident.severity <= Severity.SERIOUS and one.duty not in CALLED_ONCE
            assert one.next_at is not None or not (one.is_running and is_grave)
            assert one.is_running == (one.met_at is None and one.dropped_at is None)
            assert one.due_at.tzinfo is not None

    @invariant()
    def a_case_that_is_over_presses_nobody(self) -> None:
        if not self.incident.awaits_people:
            assert not any(one.is_running for one in self.deadlines)

    @invariant()
    def a_suspicion_that_wakes_people_is_pressed_until_somebody_says_what_it_is(self) -> None:
        about = self.incident
        is_listed = about.urgency is Urgency.LIST and about.severity is Severity.ORDINARY
        if not self.deadlines or about.status is not Status.SUSPECTED or is_listed:
            return
        if about.classification not in {Classification.COMPLIANCE, Classification.COVERAGE, Classification.DELIVERY}:
            known = {one.duty: one for one in self.deadlines}
            assert known[Duty.VERIFY].is_running or known[Duty.VERIFY].met_at is not None
            assert known[Duty.ACKNOWLEDGE].is_running == (about.acknowledged_at is None)


TestChased = Chased.TestCase
TestChased.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
