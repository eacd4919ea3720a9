from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerting.deadlines import LADDER, Alarm, advance, settle
from domain.act import Act, Step
from domain.assessment import Assessment, Kind
from domain.deadline import Deadline, Duty
from domain.incident import Classification, Incident, Presence, Severity, Status
from domain.notification import Reason
from domain.registry import ContactRole
from domain.triage import Triage
from domain.urgency import Urgency
from tests.alerting.timetables import TIMETABLE
from tests.factories import NOW, finding, incident, later

OFFICER, LEADER, DIRECT, FIRST = LADDER
CHANGE = finding(detector="compromise.profile", evidence=(("field", "display_name"), ("before", "甲"), ("after", "乙")))
POST = finding(detector="content.advertising", evidence=(("post", "p1"),))
ENDED = [Status.DISMISSED, Status.MERGED, Status.TRANSFERRED, Status.CLOSED]


def act(step: Step, at: datetime = NOW, **changes: Any) -> Act:
    values: dict[str, Any] = {"incident": 12, "at": at, "author": "ren", "step": step}
    return Act(**values | changes)


def case(**changes: Any) -> Incident:
    return incident(**{"number": 12} | changes)


def settled(
    about: Incident,
    *acts: Act,
    before: Sequence[Deadline] = (),
    now: datetime = NOW,
    told_at: datetime | None = None,
) -> dict[Duty, Deadline]:
    found = settle(before, about, acts, told_at=told_at or now, now=now, timetable=TIMETABLE)
    again = settle(found, about, acts, told_at=told_at or now, now=now, timetable=TIMETABLE)
    assert again == found
    return {deadline.duty: deadline for deadline in found}


def running(about: Incident, *acts: Act, **given: Any) -> dict[Duty, datetime]:
    return {duty: one.due_at for duty, one in settled(about, *acts, **given).items() if one.is_running}


def local(day: int, hour: int = 0, minute: int = 0, month: int = 3) -> datetime:
    """A moment of 2026 by China's clock."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def end_of(day: int, month: int = 3) -> datetime:
    return local(day, month=month) + timedelta(days=1, seconds=-1)


SUSPECTED = {
    Severity.PARTICULARLY_SERIOUS: {
        Duty.ACKNOWLEDGE: later(minutes=5),
        Duty.VERIFY: later(minutes=15),
        Duty.REPORT_BY_PHONE: later(minutes=30),
        Duty.REPORT_IN_WRITING: later(minutes=60),
        Duty.STUDY_NATIONAL_REPORT: later(hours=4),
    },
    Severity.SERIOUS: {
        Duty.ACKNOWLEDGE: later(minutes=10),
        Duty.VERIFY: later(minutes=30),
        Duty.REPORT_BY_PHONE: later(minutes=30),
        Duty.REPORT_IN_WRITING: later(minutes=60),
        Duty.STUDY_NATIONAL_REPORT: later(hours=4),
    },
    Severity.MAJOR: {
        Duty.ACKNOWLEDGE: later(minutes=30),
        Duty.VERIFY: later(hours=2),
        Duty.STUDY_NATIONAL_REPORT: later(hours=4),
    },
    Severity.ORDINARY: {Duty.ACKNOWLEDGE: later(hours=4), Duty.VERIFY: end_of(3)},
}
CONFIRMED = {
    Severity.PARTICULARLY_SERIOUS: {
        Duty.REPORT_BY_PHONE: later(minutes=30),
        Duty.REPORT_IN_WRITING: later(minutes=60),
        Duty.ASK_PLATFORM: later(minutes=30),
        Duty.SUMMARISE: later(days=30),
        Duty.STUDY_NATIONAL_REPORT: later(hours=4),
    },
    Severity.SERIOUS: {
        Duty.REPORT_BY_PHONE: later(minutes=30),
        Duty.REPORT_IN_WRITING: later(minutes=60),
        Duty.ASK_PLATFORM: later(minutes=60),
        Duty.SUMMARISE: later(days=30),
        Duty.STUDY_NATIONAL_REPORT: later(hours=4),
    },
    Severity.MAJOR: {
        Duty.REPORT_IN_WRITING: later(hours=2),
        Duty.ASK_PLATFORM: later(hours=4),
        Duty.STUDY_NATIONAL_REPORT: later(hours=4),
    },
    Severity.ORDINARY: {Duty.ASK_PLATFORM: end_of(3)},
}


@pytest.mark.parametrize("severity", Severity)
def test_a_suspicion_is_acknowledged_and_verified_within_its_level(severity: Severity) -> None:
    assert running(case(severity=severity)) == SUSPECTED[severity]


@pytest.mark.parametrize("severity", Severity)
def test_a_confirmed_impostor_is_reported_and_its_platform_asked_within_its_level(severity: Severity) -> None:
    about = case(severity=severity, status=Status.CONFIRMED, acknowledged_at=NOW)
    assert running(about) == CONFIRMED[severity]


def test_a_confirmation_meets_what_pressed_for_it() -> None:
    before = settled(case()).values()
    about = case(status=Status.CONFIRMED, acknowledged_at=later(minutes=5))
    found = settled(about, act(Step.CONFIRMED, later(minutes=9)), before=tuple(before), now=later(minutes=9))
    assert found[Duty.ACKNOWLEDGE].met_at == later(minutes=5)
    assert found[Duty.VERIFY].met_at == later(minutes=9)
    assert found[Duty.VERIFY].next_at is None


def test_quiet_hours_put_off_what_begins_with_the_message_and_not_the_clock_of_the_law() -> None:
    found = running(case(), told_at=later(hours=6))
    assert found[Duty.ACKNOWLEDGE] == later(hours=6, minutes=30)
    assert found[Duty.VERIFY] == later(hours=8)
    assert found[Duty.STUDY_NATIONAL_REPORT] == later(hours=4)


def test_a_case_that_becomes_graver_in_the_night_does_not_wait_for_the_morning() -> None:
    before = tuple(settled(case(), told_at=later(hours=6)).values())
    found = running(case(severity=Severity.SERIOUS), before=before, now=later(hours=1))
    assert found[Duty.ACKNOWLEDGE] == later(hours=1, minutes=10)
    assert running(case(), before=before, now=later(hours=1))[Duty.ACKNOWLEDGE] == later(hours=6, minutes=30)


@pytest.mark.parametrize("classification", [Classification.COVERAGE, Classification.DELIVERY])
def test_a_fault_of_diting_itself_is_only_to_be_acknowledged(classification: Classification) -> None:
    about = case(classification=classification, severity=Severity.ORDINARY)
    assert running(about) == {Duty.ACKNOWLEDGE: later(hours=4)}
    gone = settled(replace(about, status=Status.RESOLVED), before=tuple(settled(about).values()), now=later(hours=1))
    assert gone[Duty.ACKNOWLEDGE].dropped_at == later(hours=1)


def test_what_is_only_listed_and_hints_on_compliance_press_nobody() -> None:
    listed = case(urgency=Urgency.LIST, classification=Classification.CONTENT_TAMPERING, severity=Severity.ORDINARY)
    assert settled(listed) == {}
    assert settled(case(classification=Classification.COMPLIANCE, severity=Severity.ORDINARY)) == {}


def test_what_was_listed_presses_once_it_is_confirmed_or_pages() -> None:
    tampering = case(urgency=Urgency.LIST, classification=Classification.CONTENT_TAMPERING, severity=Severity.ORDINARY)
    assert Duty.ASK_PLATFORM in running(replace(tampering, status=Status.CONFIRMED, acknowledged_at=NOW))
    assert Duty.VERIFY in running(replace(tampering, urgency=Urgency.PAGE), now=later(hours=1))


def test_what_was_listed_presses_once_it_is_grave_and_an_overdue_duty_outlives_its_return_to_the_list() -> None:
    listed = case(urgency=Urgency.LIST, severity=Severity.ORDINARY)
    grave = tuple(settled(replace(listed, severity=Severity.SERIOUS)).values())
    assert {one.duty for one in grave} == SUSPECTED[Severity.SERIOUS].keys()
    found = running(listed, before=grave, now=later(minutes=15))
    assert found == {Duty.ACKNOWLEDGE: later(minutes=10)}


def test_a_graver_level_shortens_what_runs_from_now_on() -> None:
    before = tuple(settled(case(severity=Severity.ORDINARY)).values())
    found = running(case(severity=Severity.MAJOR), before=before, now=later(hours=3))
    assert found[Duty.ACKNOWLEDGE] == later(hours=3, minutes=30)
    found = running(case(severity=Severity.MAJOR), before=before, now=later(hours=3, minutes=45))
    assert found[Duty.ACKNOWLEDGE] == later(hours=4)


def test_a_lighter_level_relaxes_only_what_is_not_yet_due() -> None:
    before = tuple(settled(case(severity=Severity.SERIOUS)).values())
    found = settled(case(severity=Severity.ORDINARY), before=before, now=later(minutes=20))
    assert found[Duty.ACKNOWLEDGE].due_at == later(minutes=10)
    assert found[Duty.VERIFY].due_at == end_of(3)
    assert found[Duty.REPORT_BY_PHONE].dropped_at == later(minutes=20)
    overdue = settled(case(severity=Severity.ORDINARY), before=before, now=later(minutes=31))
    assert overdue[Duty.REPORT_BY_PHONE].is_running


def test_what_a_lighter_level_dropped_starts_anew_when_it_rises_again() -> None:
    grave, light = case(severity=Severity.SERIOUS), case(severity=Severity.ORDINARY)
    before = tuple(settled(light, before=tuple(settled(grave).values()), now=later(minutes=20)).values())
    assert running(grave, before=before, now=later(hours=1))[Duty.REPORT_BY_PHONE] == later(minutes=90)


def test_whoever_acknowledged_a_lesser_matter_has_not_acknowledged_the_graver_one() -> None:
    before = tuple(settled(case(severity=Severity.ORDINARY, acknowledged_at=NOW)).values())
    found = settled(case(severity=Severity.SERIOUS), before=before, now=later(hours=1))
    assert found[Duty.ACKNOWLEDGE].is_running
    assert found[Duty.ACKNOWLEDGE].due_at == later(hours=1, minutes=10)


@pytest.mark.parametrize("triage", [Triage.UNREGISTERED, Triage.NAMESAKE, Triage.GONE])
def test_no_platform_is_asked_about_what_is_no_impostor(triage: Triage) -> None:
    assert Duty.ASK_PLATFORM not in settled(case(status=Status.CONFIRMED, triage=triage))


@pytest.mark.parametrize(("kind", "is_asked"), [(None, True), (Kind.HIJACK, True), (Kind.UNAPPROVED, False)])
def test_the_platform_is_asked_about_a_hijack_and_not_about_a_change_of_ones_own(
    kind: Kind | None, is_asked: bool
) -> None:
    about = case(
        classification=Classification.ACCOUNT_COMPROMISE,
        status=Status.CONFIRMED,
        assessment=Assessment(kind=kind),
        findings=(POST,),
    )
    assert (Duty.ASK_PLATFORM in settled(about)) is is_asked


def test_a_platform_has_three_working_days_to_answer_and_no_more_when_it_is_asked_again() -> None:
    about = case(status=Status.CONFIRMED, acknowledged_at=NOW)
    asked = act(Step.PLATFORM_ASKED, later(hours=1))
    found = settled(about, asked, now=later(hours=1))
    assert found[Duty.ASK_PLATFORM].met_at == later(hours=1)
    assert found[Duty.PLATFORM_SILENCE].due_at == end_of(5)
    again = settled(
        about, asked, act(Step.PLATFORM_ASKED, later(days=2)), before=tuple(found.values()), now=later(days=2)
    )
    assert again[Duty.PLATFORM_SILENCE] == found[Duty.PLATFORM_SILENCE]


def test_an_answer_meets_the_silence_and_the_next_question_starts_it_anew() -> None:
    about = case(status=Status.CONFIRMED, acknowledged_at=NOW)
    said = [act(Step.PLATFORM_ASKED), act(Step.PLATFORM_ANSWERED, later(days=1))]
    before = tuple(settled(about, said[0]).values())
    found = settled(about, *said, before=before, now=later(days=1))
    assert found[Duty.PLATFORM_SILENCE].met_at == later(days=1)
    asked = act(Step.PLATFORM_ASKED, later(days=2))
    anew = settled(about, *said, asked, before=tuple(found.values()), now=later(days=2))
    assert anew[Duty.PLATFORM_SILENCE].due_at == end_of(9)
    assert anew[Duty.PLATFORM_SILENCE].started_at == later(days=2)


def test_proved_absence_meets_the_silence_and_calls_for_the_review() -> None:
    about = case(status=Status.CONFIRMED, acknowledged_at=NOW)
    before = tuple(settled(about, act(Step.PLATFORM_ASKED)).values())
    gone = replace(about, status=Status.RESOLVED)
    found = settled(gone, act(Step.PLATFORM_ASKED), before=before, now=later(days=1))
    assert found[Duty.PLATFORM_SILENCE].met_at == later(days=1)
    assert found[Duty.REVIEW].due_at == end_of(10)
    assert found[Duty.REPORT_IN_WRITING].is_running
    closed = settled(replace(gone, status=Status.CLOSED), before=tuple(found.values()), now=later(days=2))
    assert closed[Duty.REVIEW].met_at == later(days=2)
    assert closed[Duty.REPORT_IN_WRITING].dropped_at == later(days=2)


def test_each_update_starts_the_next_one() -> None:
    about = case(severity=Severity.SERIOUS, status=Status.CONFIRMED, acknowledged_at=NOW)
    first = [act(Step.REPORTED_IN_WRITING, later(minutes=50))]
    before = tuple(settled(about, *first, now=later(minutes=50)).values())
    assert {one.duty: one.due_at for one in before}[Duty.UPDATE] == later(hours=2, minutes=50)
    second = [*first, act(Step.UPDATED, later(hours=2))]
    assert running(about, *second, before=before, now=later(hours=2))[Duty.UPDATE] == later(hours=4)


@pytest.mark.parametrize("presence", [Presence.ABSENT, Presence.RESTORED])
def test_no_update_is_asked_for_once_the_account_is_gone_or_restored(presence: Presence) -> None:
    about = case(status=Status.CONFIRMED, acknowledged_at=NOW)
    reported = act(Step.REPORTED_IN_WRITING)
    before = tuple(settled(about, reported).values())
    gone = settled(replace(about, presence=presence), reported, before=before, now=later(hours=3))
    assert gone[Duty.UPDATE].dropped_at == later(hours=3)
    back = settled(about, reported, before=tuple(gone.values()), now=later(hours=9))
    assert back[Duty.UPDATE].due_at == later(hours=33)


def test_no_update_is_asked_for_once_the_content_is_removed() -> None:
    about = case(classification=Classification.ACCOUNT_COMPROMISE, status=Status.CONFIRMED, acknowledged_at=NOW)
    said = [act(Step.REPORTED_IN_WRITING), act(Step.CONTENT_REMOVED, later(hours=2))]
    before = tuple(settled(about, said[0]).values())
    assert settled(about, *said, before=before, now=later(hours=2))[Duty.UPDATE].dropped_at == later(hours=2)
    assert Duty.UPDATE not in settled(about, *said, act(Step.UPDATED, later(hours=3)), now=later(hours=3))


def test_an_update_that_a_graver_level_asks_for_again_is_not_overdue_at_once() -> None:
    about = case(status=Status.CONFIRMED, acknowledged_at=NOW)
    light = replace(about, severity=Severity.ORDINARY)
    reported = act(Step.REPORTED_IN_WRITING)
    before = tuple(settled(light, reported, before=tuple(settled(about, reported).values())).values())
    found = tuple(settled(about, reported, before=before, now=later(days=7)).values())
    assert {one.duty: one.due_at for one in found}[Duty.UPDATE] == later(days=8)
    assert running(about, reported, before=found, now=later(days=7, hours=1))[Duty.UPDATE] == later(days=8)


def test_a_rectification_is_due_when_its_order_says_or_within_five_working_days() -> None:
    about = case(status=Status.CONFIRMED, acknowledged_at=NOW)
    assert running(about, act(Step.RECTIFICATION_ORDERED))[Duty.RECTIFY] == end_of(9)
    named = act(Step.RECTIFICATION_ORDERED, facts=(("due", "2026-03-20"),))
    assert running(about, named)[Duty.RECTIFY] == end_of(20)
    unreadable = act(Step.RECTIFICATION_ORDERED, facts=(("due", "next week"),))
    assert running(about, unreadable)[Duty.RECTIFY] == end_of(9)
    endless = act(Step.RECTIFICATION_ORDERED, facts=(("due", "9999-12-31"),))
    assert running(about, endless)[Duty.RECTIFY] == end_of(9)


def test_a_rectification_of_compliance_has_ten_working_days() -> None:
    about = case(classification=Classification.COMPLIANCE, severity=Severity.ORDINARY)
    assert running(about, act(Step.RECTIFICATION_ORDERED)) == {Duty.RECTIFY: end_of(16)}


def test_a_new_order_sets_a_new_date_and_a_report_of_rectification_meets_it() -> None:
    about = case(status=Status.CONFIRMED, acknowledged_at=NOW)
    orders = [act(Step.RECTIFICATION_ORDERED), act(Step.RECTIFICATION_ORDERED, later(days=1))]
    before = tuple(settled(about, orders[0]).values())
    found = settled(about, *orders, before=before, now=later(days=1))
    assert found[Duty.RECTIFY].due_at == end_of(10)
    done = settled(about, *orders, act(Step.RECTIFIED, later(days=2)), before=tuple(found.values()), now=later(days=2))
    assert done[Duty.RECTIFY].met_at == later(days=2)


def test_suspected_secrets_are_reported_within_a_day() -> None:
    about = case(assessment=Assessment(is_secret=True))
    assert running(about)[Duty.REPORT_SECRETS] == later(hours=24)


def test_a_change_of_name_needs_its_form_within_three_working_days_even_if_it_is_only_listed() -> None:
    about = case(classification=Classification.ACCOUNT_COMPROMISE, findings=(CHANGE,), severity=Severity.ORDINARY)
    about = replace(about, urgency=Urgency.LIST)
    assert running(about) == {Duty.FILE_APPROVAL: end_of(5)}
    hijacked = replace(about, findings=(CHANGE, POST), urgency=Urgency.PAGE)
    assert Duty.FILE_APPROVAL not in settled(hijacked)
    own = replace(hijacked, assessment=Assessment(kind=Kind.UNAPPROVED))
    assert Duty.FILE_APPROVAL in settled(own)


@pytest.mark.parametrize("status", ENDED)
def test_whoever_ends_a_case_drops_what_runs(status: Status) -> None:
    before = tuple(settled(case(severity=Severity.SERIOUS)).values())
    found = settled(case(severity=Severity.SERIOUS, status=status), before=before, now=later(minutes=8))
    assert found.keys() == {deadline.duty for deadline in before}
    assert all(one.met_at == later(minutes=8) for duty, one in found.items() if duty in {Duty.ACKNOWLEDGE, Duty.VERIFY})
    assert found[Duty.REPORT_BY_PHONE].dropped_at == later(minutes=8)
    assert not any(one.is_running or one.next_at for one in found.values())


@pytest.mark.parametrize("status", [*ENDED, Status.RESOLVED])
def test_a_reopened_case_starts_anew(status: Status) -> None:
    acts = [act(Step.PLATFORM_ASKED), act(Step.NATIONAL_REPORT_STUDIED)]
    before = tuple(settled(case(status=Status.CONFIRMED, acknowledged_at=NOW), *acts).values())
    ended = tuple(settled(case(status=status, acknowledged_at=NOW), *acts, before=before, now=later(hours=1)).values())
    reopened = [*acts, act(Step.REOPENED, later(days=9))]
    found = running(case(), *reopened, before=ended, now=later(days=9))
    assert found == {
        Duty.ACKNOWLEDGE: later(days=9, minutes=30),
        Duty.VERIFY: later(days=9, hours=2),
        Duty.STUDY_NATIONAL_REPORT: later(days=9, hours=4),
    }


def test_a_case_that_returns_while_it_waits_for_its_review_carries_no_old_clock_along() -> None:
    about = case(status=Status.CONFIRMED, acknowledged_at=NOW)
    gone = replace(about, status=Status.RESOLVED)
    before = tuple(settled(gone, before=tuple(settled(about).values()), now=later(hours=1)).values())
    found = settled(case(), act(Step.REOPENED, later(days=2)), before=before, now=later(days=2))
    assert found[Duty.REVIEW].dropped_at == later(days=2)
    assert found[Duty.STUDY_NATIONAL_REPORT].started_at == later(days=2)


def test_a_deadline_beyond_the_known_holidays_is_provisional() -> None:
    about = case(status=Status.RESOLVED)
    assert settled(about, now=local(28, month=12))[Duty.REVIEW].is_provisional
    assert not settled(about)[Duty.REVIEW].is_provisional


def moved(
    deadline: Deadline, now: datetime, *, severity: Severity = Severity.MAJOR, heard_at: datetime | None = None
) -> tuple[Deadline, Alarm | None]:
    return advance(deadline, now, TIMETABLE, severity=severity, heard_at=heard_at or now)


def acknowledging(severity: Severity = Severity.MAJOR) -> Deadline:
    return settled(case(severity=severity))[Duty.ACKNOWLEDGE]


def overdue(*roles: ContactRole) -> Alarm:
    return Alarm(reason=Reason.OVERDUE, roles=roles)


def studying() -> Deadline:
    return settled(case())[Duty.STUDY_NATIONAL_REPORT]


def test_a_reminder_comes_when_half_of_the_time_has_passed() -> None:
    assert moved(studying(), later(minutes=119)) == (studying(), None)
    warned, alarm = moved(studying(), later(hours=2))
    assert alarm == Alarm(reason=Reason.DUE)
    assert warned.warned_at == later(hours=2)
    assert warned.next_at == later(hours=4)


def test_what_takes_less_than_three_hours_and_what_comes_round_of_itself_is_not_reminded_of() -> None:
    found = settled(case())
    assert found[Duty.ACKNOWLEDGE].next_at == found[Duty.ACKNOWLEDGE].due_at
    assert found[Duty.VERIFY].next_at == found[Duty.VERIFY].due_at
    about = case(status=Status.CONFIRMED, acknowledged_at=NOW)
    going_on = settled(about, act(Step.REPORTED_IN_WRITING), act(Step.PLATFORM_ASKED))
    assert going_on[Duty.UPDATE].next_at == going_on[Duty.UPDATE].due_at == later(hours=24)
    assert going_on[Duty.PLATFORM_SILENCE].next_at == local(6, 9)


def test_three_hours_exactly_are_reminded_of() -> None:
    timed = replace(TIMETABLE, remind_from=timedelta(hours=4))
    assert timed.next_at(studying(), Severity.MAJOR) == later(hours=2)
    longer = replace(TIMETABLE, remind_from=timedelta(hours=4, seconds=1))
    assert longer.next_at(studying(), Severity.MAJOR) == later(hours=4)


def test_then_one_role_after_the_other_is_called_and_the_top_once_a_day() -> None:
    deadline, called = acknowledging(), []
    for minute in range(0, 60 * 24 * 4, 1):
        deadline, alarm = moved(deadline, later(minutes=minute))
        if alarm is not None:
            called.append((minute, alarm.roles))
    day = 60 * 24
    assert called == [
        (30, (OFFICER,)),
        (60, (LEADER,)),
        (90, (DIRECT,)),
        (120, (FIRST,)),
        (120 + day, (FIRST,)),
        (120 + 2 * day, (FIRST,)),
        (120 + 3 * day, (FIRST,)),
    ]


@pytest.mark.parametrize(
    ("severity", "pause"),
    [(Severity.PARTICULARLY_SERIOUS, 10), (Severity.SERIOUS, 10), (Severity.MAJOR, 30)],
)
def test_the_pause_between_roles_is_the_time_for_acknowledging_and_ten_minutes_at_least(
    severity: Severity, pause: int
) -> None:
    due = acknowledging(severity).due_at
    told, _ = moved(acknowledging(severity), due, severity=severity)
    assert told.next_at == due + timedelta(minutes=pause)


def test_a_case_that_becomes_graver_after_days_climbs_at_the_pace_of_its_level() -> None:
    light = case(severity=Severity.ORDINARY, status=Status.CONFIRMED)
    grave, risen = replace(light, severity=Severity.SERIOUS), later(hours=25)
    before = tuple(settled(light).values())
    deadline, called = settled(grave, before=before, now=risen)[Duty.ASK_PLATFORM], []
    for minute in range(0, 60 * 4, 1):
        deadline, alarm = moved(deadline, risen + timedelta(minutes=minute), severity=Severity.SERIOUS)
        if alarm is not None:
            called.append((minute, alarm.reason, alarm.roles))
    roles = (OFFICER, LEADER, DIRECT, FIRST)
    assert called == [(60 + 30 * place, Reason.OVERDUE, (role,)) for place, role in enumerate(roles)]


def test_at_the_lightest_level_the_next_role_is_called_on_the_next_working_morning() -> None:
    due = acknowledging(Severity.ORDINARY).due_at
    told, _ = moved(acknowledging(Severity.ORDINARY), due, severity=Severity.ORDINARY)
    assert told.next_at == due.replace(hour=1, minute=0) + timedelta(days=1)


@pytest.mark.parametrize(
    ("severity", "duty", "pause"),
    [
        (Severity.MAJOR, Duty.VERIFY, 30),
        (Severity.MAJOR, Duty.REPORT_IN_WRITING, 60),
        (Severity.MAJOR, Duty.ASK_PLATFORM, 120),
        (Severity.MAJOR, Duty.STUDY_NATIONAL_REPORT, 120),
        (Severity.PARTICULARLY_SERIOUS, Duty.REPORT_BY_PHONE, 15),
        (Severity.SERIOUS, Duty.REPORT_BY_PHONE, 15),
        (Severity.SERIOUS, Duty.REPORT_IN_WRITING, 30),
    ],
)
def test_after_verification_the_next_role_is_called_after_half_of_the_time_of_a_duty(
    severity: Severity, duty: Duty, pause: int
) -> None:
    status = Status.SUSPECTED if duty is Duty.VERIFY else Status.CONFIRMED
    deadline = settled(case(severity=severity, status=status, acknowledged_at=NOW))[duty]
    told, alarm = moved(deadline, deadline.due_at, severity=severity)
    assert alarm == overdue(OFFICER)
    assert told.next_at == deadline.due_at + timedelta(minutes=pause)


@pytest.mark.parametrize(
    ("told", "told_at", "morning"),
    [(LEADER, local(6, 22), local(7, 9)), (LEADER, local(6, 6), local(6, 9)), (DIRECT, local(7, 9), local(8, 9))],
)
def test_at_level_three_nobody_above_the_leader_is_woken_for_what_follows_verification(
    told: ContactRole, told_at: datetime, morning: datetime
) -> None:
    about = case(status=Status.CONFIRMED, acknowledged_at=NOW)
    called = replace(settled(about)[Duty.ASK_PLATFORM], told=told, told_at=told_at)
    assert TIMETABLE.next_at(called, Severity.MAJOR) == morning
    assert TIMETABLE.next_at(called, Severity.SERIOUS) == told_at + timedelta(minutes=30)
    verifying = replace(settled(case())[Duty.VERIFY], told=told, told_at=told_at)
    assert TIMETABLE.next_at(verifying, Severity.MAJOR) == told_at + timedelta(minutes=30)


@pytest.mark.parametrize("severity", Severity)
def test_a_silent_platform_and_a_late_update_are_called_once(severity: Severity) -> None:
    about = case(severity=severity, status=Status.CONFIRMED, acknowledged_at=NOW)
    found = settled(about, act(Step.REPORTED_IN_WRITING), act(Step.PLATFORM_ASKED))
    for duty in found.keys() & {Duty.UPDATE, Duty.PLATFORM_SILENCE}:
        told, alarm = moved(found[duty], later(days=400), severity=severity)
        assert alarm == overdue(OFFICER)
        assert told.is_running
        assert told.next_at is None


@pytest.mark.parametrize(
    ("severity", "duty", "presses"),
    [
        (Severity.PARTICULARLY_SERIOUS, Duty.REVIEW, True),
        (Severity.SERIOUS, Duty.STUDY_NATIONAL_REPORT, True),
        (Severity.MAJOR, Duty.ACKNOWLEDGE, True),
        (Severity.MAJOR, Duty.VERIFY, True),
        (Severity.MAJOR, Duty.STUDY_NATIONAL_REPORT, False),
        (Severity.MAJOR, Duty.REVIEW, False),
        (Severity.ORDINARY, Duty.ACKNOWLEDGE, False),
        (Severity.ORDINARY, Duty.VERIFY, False),
    ],
)
def test_the_top_hears_again_of_what_is_grave_and_of_a_third_level_at_which_nobody_has_looked(
    severity: Severity, duty: Duty, presses: bool
) -> None:
    at_the_top = Deadline(
        incident=12, duty=duty, started_at=NOW, due_at=later(hours=4), told=FIRST, told_at=later(hours=9)
    )
    assert TIMETABLE.next_at(at_the_top, severity) == (later(hours=33) if presses else None)


def test_what_stood_at_the_top_presses_again_once_its_case_is_graver() -> None:
    about = case(status=Status.CONFIRMED, acknowledged_at=NOW)
    told, _ = moved(settled(about)[Duty.STUDY_NATIONAL_REPORT], later(days=2))
    assert (told.told, told.next_at) == (FIRST, None)
    graver = settled(replace(about, severity=Severity.SERIOUS), before=(told,), now=later(days=2, hours=1))
    assert graver[Duty.STUDY_NATIONAL_REPORT].next_at == later(days=3)


def test_what_stood_at_the_top_of_a_case_that_waits_for_its_review_presses_again_once_that_is_graver() -> None:
    about = case(status=Status.RESOLVED, acknowledged_at=NOW)
    told, _ = moved(studying(), later(days=2))
    assert (told.told, told.next_at) == (FIRST, None)
    graver = settled(replace(about, severity=Severity.SERIOUS), before=(told,), now=later(days=2, hours=1))
    assert graver[Duty.STUDY_NATIONAL_REPORT].next_at == later(days=3)


def test_after_a_long_stop_every_role_whose_turn_has_come_is_called_in_one_go() -> None:
    late, alarm = moved(acknowledging(), later(minutes=95))
    assert alarm == overdue(OFFICER, LEADER, DIRECT)
    assert late.next_at == later(minutes=125)
    assert moved(acknowledging(), later(days=400))[1] == overdue(*LADDER)
    told, _ = moved(acknowledging(), later(minutes=30))
    assert moved(told, later(minutes=95))[1] == overdue(LEADER, DIRECT)


def test_a_clock_that_is_turned_back_repeats_nothing_and_skips_nothing() -> None:
    told, _ = moved(acknowledging(), later(minutes=30))
    assert moved(told, later(minutes=-600)) == (told, None)
    assert moved(told, later(minutes=31)) == (told, None)
    assert moved(told, later(minutes=60))[1] == overdue(LEADER)


def test_what_was_told_stays_due_as_it_was_although_the_clock_says_it_is_not_due_yet() -> None:
    told, _ = moved(acknowledging(Severity.SERIOUS), later(minutes=10), severity=Severity.SERIOUS)
    found = settled(case(severity=Severity.ORDINARY), before=(told,), now=later(minutes=1))
    assert found[Duty.ACKNOWLEDGE].due_at == later(minutes=10)
    assert found[Duty.ACKNOWLEDGE].told is OFFICER


def test_what_took_weeks_does_not_climb_in_minutes() -> None:
    about = case(severity=Severity.SERIOUS, status=Status.CONFIRMED, acknowledged_at=NOW)
    told, _ = moved(settled(about)[Duty.SUMMARISE], later(days=30), severity=Severity.SERIOUS)
    assert told.next_at == local(2, 9, month=4)


def test_who_comes_next_waits_until_those_before_could_hear() -> None:
    told, alarm = moved(acknowledging(), later(minutes=30), heard_at=later(hours=8))
    assert alarm == overdue(OFFICER)
    assert told.told_at == later(hours=8)
    assert moved(told, later(hours=8, minutes=29))[1] is None
    assert moved(told, later(hours=8, minutes=30), heard_at=later(hours=8, minutes=30))[1] == overdue(LEADER)


def test_nobody_is_reminded_of_what_will_be_overdue_when_they_hear_it() -> None:
    waiting, alarm = moved(studying(), later(hours=2), heard_at=later(hours=8))
    assert alarm is None
    assert waiting.next_at == later(hours=4)


def test_days_are_reminded_of_in_the_morning_of_the_working_day_before() -> None:
    ordered = act(Step.RECTIFICATION_ORDERED, facts=(("due", "2026-03-09"),))
    deadline = settled(case(status=Status.CONFIRMED, acknowledged_at=NOW), ordered)[Duty.RECTIFY]
    assert deadline.next_at == local(6, 9)
    warned, alarm = moved(deadline, local(6, 9))
    assert alarm == Alarm(reason=Reason.DUE)
    assert warned.next_at == local(10, 9)


def test_a_single_working_day_is_reminded_of_in_its_own_morning() -> None:
    assert settled(case(severity=Severity.ORDINARY))[Duty.VERIFY].next_at == local(3, 9)


@pytest.mark.parametrize(("severity", "again"), [(Severity.MAJOR, []), (Severity.SERIOUS, [12, 13])])
def test_days_that_have_passed_call_one_role_each_working_morning(severity: Severity, again: list[int]) -> None:
    ordered = act(Step.RECTIFICATION_ORDERED, facts=(("due", "2026-03-05"),))
    about = case(severity=severity, status=Status.CONFIRMED, acknowledged_at=NOW)
    deadline, called = settled(about, ordered)[Duty.RECTIFY], []
    for hour in range(24 * 12):
        deadline, alarm = moved(deadline, local(4) + timedelta(hours=hour), severity=severity)
        if alarm is not None and alarm.reason is Reason.OVERDUE:
            called.append((local(4) + timedelta(hours=hour), alarm.roles))
    assert called == [
        (local(6, 9), (OFFICER,)),
        (local(9, 9), (LEADER,)),
        (local(10, 9), (DIRECT,)),
        (local(11, 9), (FIRST,)),
        *((local(day, 9), (FIRST,)) for day in again),
    ]


def test_a_daemon_that_starts_in_the_night_after_the_last_day_waits_for_the_morning() -> None:
    ordered = act(Step.RECTIFICATION_ORDERED, facts=(("due", "2026-03-05"),))
    deadline = settled(case(status=Status.CONFIRMED, acknowledged_at=NOW), ordered)[Duty.RECTIFY]
    waiting, alarm = moved(deadline, local(6, 2))
    assert alarm is None
    assert waiting.next_at == local(6, 9)


@pytest.mark.parametrize("ended", [{"met_at": NOW}, {"dropped_at": NOW}])
def test_nobody_hears_of_what_was_met_or_dropped(ended: dict[str, datetime]) -> None:
    gone = replace(acknowledging(), **ended)  # type: ignore[arg-type]
    assert moved(gone, later(days=9)) == (gone, None)


def test_reminders_can_be_switched_off() -> None:
    silent = replace(TIMETABLE, share=0.0, days_before=0)
    found = settle((), case(severity=Severity.ORDINARY), (), told_at=NOW, now=NOW, timetable=silent)
    assert {one.duty: one.next_at for one in found} == {Duty.ACKNOWLEDGE: later(hours=4), Duty.VERIFY: local(4, 9)}
