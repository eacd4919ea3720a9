from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from alerting.handling import acknowledge, confirm, dismiss, downgrade, propose, reopen, transfer
from alerting.lifecycle import (
    PRESENCE_REASONS,
    Sighting,
    absent,
    called,
    reason_to_notify,
    recovered,
    renamed,
    restored,
    resumed,
    sighted,
)
from domain.assessment import Assessment, Harm
from domain.finding import Finding, Verdict
from domain.grading import Grade
from domain.incident import Classification, Ground, Incident, Move, Presence, Proposal, Severity, Status
from domain.notification import Reason
from domain.registry import ContactRole
from domain.text import Text
from domain.triage import Triage
from tests.factories import NOW, finding, incident, later, profile

DAY = timedelta(days=1)
ONE, OTHER = finding(), finding(detector="impostor.bio", score=0.6, evidence=(("bio", "临泽市公安局"),))
ENDED = [Status.RESOLVED, Status.DISMISSED, Status.CLOSED]
OPEN = [Status.SUSPECTED, Status.CONFIRMED]


def sighting(*findings: Finding, severity: Severity = Severity.MAJOR, **changes: Any) -> Sighting:
    values: dict[str, Any] = {
        "classification": Classification.MASQUERADE,
        "official": "unit:linze-ga",
        "subject": "bluesky:did:plc:stranger",
        "unit": "linze-ga",
        "verdict": Verdict(score=0.95, findings=findings or (ONE,)),
        "grade": Grade(severity=severity, rule=f"rule {severity}"),
        "profile": profile(),
    }
    return Sighting(**values | changes)


def dismissed(before: Incident, *, expires: datetime | None = None) -> Incident:
    return dismiss(before, by="甲", reason=Ground.OTHER, expires=expires, now=NOW)


# The five decisions.


def test_a_hijack_that_lasts_stays_an_open_incident() -> None:
    before = incident(classification=Classification.ACCOUNT_COMPROMISE)
    after = before
    for hour in range(1, 50):
        after = sighted(after, sighting(), later(hours=hour))
    assert after == replace(before, last_seen=later(hours=49))


def test_one_absence_is_not_the_end_and_two_apart_are() -> None:
    first = absent(incident(), (NOW,), apart=DAY, now=NOW)
    assert (first.status, first.presence, first.absent_since) == (Status.SUSPECTED, Presence.ABSENT, NOW)
    soon = absent(first, (NOW, later(hours=1)), apart=DAY, now=later(hours=1))
    assert soon.status is Status.SUSPECTED
    second = absent(soon, (NOW, later(hours=1), later(days=1)), apart=DAY, now=later(days=1))
    assert (second.status, second.closed_at, second.absent_since) == (Status.RESOLVED, later(days=1), NOW)


def test_a_dismissal_covers_the_evidence_that_it_was_shown_and_no_more() -> None:
    false_alarm = dismissed(incident(findings=(ONE,)))
    assert sighted(false_alarm, sighting(ONE), later(hours=1)).status is Status.DISMISSED
    assert sighted(false_alarm, sighting(ONE, OTHER), later(hours=1)).status is Status.SUSPECTED
    assert sighted(false_alarm, sighting(OTHER), later(hours=1)).status is Status.SUSPECTED


def test_an_account_that_looks_itself_again_waits_for_a_person_to_say_why() -> None:
    after = restored(incident(classification=Classification.ACCOUNT_COMPROMISE), later(hours=1))
    assert (after.status, after.presence) == (Status.SUSPECTED, Presence.RESTORED)


def test_the_daemon_only_ever_suspects() -> None:
    assert sighted(None, sighting(severity=Severity.PARTICULARLY_SERIOUS), NOW).status is Status.SUSPECTED


# Sightings.


def test_a_first_sighting_opens_an_incident_with_all_that_was_seen() -> None:
    opened = sighted(None, sighting(ONE, OTHER), NOW)
    assert opened == incident(findings=(ONE, OTHER), rule="rule 3")
    assert opened.fingerprint == sighting().fingerprint


def test_seen_again_only_the_time_moves() -> None:
    assert sighted(incident(), sighting(), later(hours=1)) == incident(last_seen=later(hours=1))


def test_a_graver_sighting_escalates_and_brings_its_rule() -> None:
    after = sighted(incident(), sighting(severity=Severity.SERIOUS), NOW)
    assert (after.severity, after.rule) == (Severity.SERIOUS, "rule 2")


def test_a_milder_sighting_changes_neither_severity_nor_rule_nor_score() -> None:
    verdict = Verdict(score=0.8, findings=(ONE,))
    after = sighted(incident(), sighting(severity=Severity.ORDINARY, verdict=verdict), NOW)
    assert after == incident()


def test_evidence_adds_up_with_the_fresh_findings_first_and_none_twice() -> None:
    fresh = replace(ONE, score=0.99)
    after = sighted(incident(findings=(ONE, OTHER)), sighting(fresh), NOW)
    assert after.findings == (fresh, OTHER)


def test_a_confirmed_incident_that_is_seen_again_stays_confirmed_and_acknowledged() -> None:
    before = confirm(incident(), by="甲", now=NOW)
    after = sighted(before, sighting(ONE, OTHER), later(hours=1))
    assert (after.status, after.acknowledged_by) == (Status.CONFIRMED, "甲")


def test_an_impostor_that_comes_back_is_no_longer_absent() -> None:
    gone = absent(incident(), (NOW,), apart=DAY, now=NOW)
    back = sighted(gone, sighting(), later(hours=1))
    assert (back.presence, back.absent_since) == (Presence.PRESENT, None)


def test_a_sighting_without_a_profile_keeps_the_one_that_is_known() -> None:
    assert sighted(incident(), sighting(profile=None), NOW).profile == profile()


@pytest.mark.parametrize("status", [status for status in ENDED if status.is_ended])
def test_what_had_ended_and_is_seen_again_is_opened_again_and_needs_a_person_anew(status: Status) -> None:
    before = incident(
        status=status,
        severity=Severity.PARTICULARLY_SERIOUS,
        presence=Presence.ABSENT,
        absent_since=NOW,
        acknowledged_at=NOW,
        acknowledged_by="甲",
        closed_at=NOW,
    )
    after = sighted(before, sighting(OTHER), later(days=2))
    assert after == incident(findings=(OTHER,), rule="rule 3", last_seen=later(days=2))


def test_a_dismissed_incident_that_is_covered_stays_as_the_person_left_it() -> None:
    before = dismissed(incident())
    assert sighted(before, sighting(), later(days=300)) == replace(before, last_seen=later(days=300))


def test_an_expired_dismissal_covers_nothing() -> None:
    before = dismissed(incident(), expires=later(days=1))
    assert sighted(before, sighting(), later(hours=23)).status is Status.DISMISSED
    assert sighted(before, sighting(), later(days=1)).status is Status.SUSPECTED


def test_an_earlier_dismissal_still_covers_what_it_was_shown() -> None:
    again = sighted(dismissed(incident(findings=(ONE,))), sighting(OTHER), later(hours=1))
    twice = dismissed(again)
    assert len(twice.dismissals) == 2
    assert sighted(twice, sighting(ONE), later(hours=2)).status is Status.DISMISSED
    assert sighted(twice, sighting(OTHER), later(hours=2)).status is Status.DISMISSED


# Looks by id.


def test_an_impostor_that_took_another_name_stays_open_with_its_new_look() -> None:
    other = profile(display_name="小明")
    after = renamed(absent(incident(), (NOW,), apart=DAY, now=NOW), other, later(hours=1))
    assert (after.status, after.presence, after.profile, after.absent_since) == (
        Status.SUSPECTED,
        Presence.RENAMED,
        other,
        None,
    )


@pytest.mark.parametrize(
    ("proofs", "apart", "resolved"),
    [
        ((0,), 24, False),
        ((0,), 0, False),
        ((0, 0), 0, True),
        ((0, 23.9), 24, False),
        ((0, 24), 24, True),
        ((0, 1, 2, 23), 24, False),
        ((0, 1, 2, 25), 24, True),
    ],
)
def test_absence_resolves_only_by_two_proofs_far_enough_apart(
    proofs: tuple[float, ...], apart: float, resolved: bool
) -> None:
    at = tuple(later(hours=hours) for hours in proofs)
    after = absent(incident(), at, apart=timedelta(hours=apart), now=at[-1])
    assert (after.status is Status.RESOLVED) == resolved
    assert (after.closed_at is not None) == resolved


def test_a_confirmed_impostor_that_is_gone_is_resolved_too() -> None:
    after = absent(incident(status=Status.CONFIRMED), (NOW, later(days=1)), apart=DAY, now=later(days=1))
    assert after.status is Status.RESOLVED


def test_a_gap_that_has_closed_resolves_its_incident() -> None:
    after = recovered(incident(classification=Classification.COVERAGE), later(hours=1))
    assert (after.status, after.closed_at, after.last_seen) == (Status.RESOLVED, later(hours=1), later(hours=1))


@pytest.mark.parametrize("status", ENDED)
def test_what_has_ended_is_not_ended_once_more_by_the_daemon(status: Status) -> None:
    before = incident(status=status, closed_at=NOW)
    assert absent(before, (NOW, later(days=2)), apart=DAY, now=later(days=2)) == before
    assert recovered(before, later(days=2)) == before


def classed(triage: Triage) -> Sighting:
    reason = Text(triage, triage)
    return sighting(verdict=Verdict(score=0.95, findings=(ONE,), triage=triage, reason=reason))


def test_an_incident_has_the_class_and_the_reason_of_the_last_verdict() -> None:
    before = sighted(None, classed(Triage.CONFUSING), NOW)
    assert (before.triage, before.reason) == (Triage.CONFUSING, Text("confusing", "confusing"))
    after = sighted(before, classed(Triage.IMPOSTOR), later(hours=1))
    assert (after.triage, after.reason) == (Triage.IMPOSTOR, Text("impostor", "impostor"))
    again = sighted(replace(after, status=Status.RESOLVED), classed(Triage.LOST), later(hours=2))
    assert again.triage is Triage.LOST


def test_no_later_look_takes_back_the_class_that_a_person_confirmed() -> None:
    before = confirm(sighted(None, classed(Triage.CONFUSING), NOW), by="甲", now=NOW, triage=Triage.IMPOSTOR)
    assert sighted(before, classed(Triage.NAMESAKE), later(hours=1)).triage is Triage.IMPOSTOR


# Why people hear of it.

REASONS = [
    (None, incident(), Reason.OPENED),
    (incident(), incident(), None),
    (incident(), incident(last_seen=later(hours=1), score=1.0), None),
    (incident(), incident(severity=Severity.SERIOUS), Reason.ESCALATED),
    (incident(), incident(severity=Severity.SERIOUS, findings=(ONE, OTHER)), Reason.ESCALATED),
    (incident(), incident(findings=(ONE, OTHER)), Reason.NEW_EVIDENCE),
    (incident(findings=(ONE, OTHER)), incident(), None),
    (incident(), incident(presence=Presence.RENAMED), Reason.RENAMED),
    (incident(), incident(presence=Presence.ABSENT), Reason.ABSENT),
    (incident(), incident(presence=Presence.RESTORED), Reason.RESTORED),
    (incident(presence=Presence.ABSENT), incident(), Reason.REOPENED),
    (incident(presence=Presence.ABSENT), incident(presence=Presence.ABSENT), None),
    (incident(), incident(status=Status.RESOLVED, presence=Presence.ABSENT), Reason.RESOLVED),
    (incident(status=Status.RESOLVED), incident(status=Status.RESOLVED), None),
    (incident(status=Status.RESOLVED), incident(), Reason.REOPENED),
    (incident(status=Status.CLOSED), incident(severity=Severity.SERIOUS), Reason.REOPENED),
    (incident(status=Status.DISMISSED), incident(status=Status.DISMISSED, last_seen=later(hours=1)), None),
    (incident(), incident(status=Status.CONFIRMED), None),
    (incident(), incident(status=Status.DISMISSED), None),
    (incident(), incident(status=Status.CLOSED), None),
    (incident(), incident(acknowledged_at=NOW), None),
]


@pytest.mark.parametrize(("before", "after", "reason"), REASONS)
def test_people_hear_of_a_step_for_one_reason_or_not_at_all(
    before: Incident | None, after: Incident, reason: Reason | None
) -> None:
    assert reason_to_notify(before, after) is reason


def test_every_presence_has_its_reason() -> None:
    assert set(PRESENCE_REASONS) == set(Presence)


def test_an_escalation_has_to_be_acknowledged_anew() -> None:
    before = acknowledge(incident(severity=Severity.ORDINARY), by="甲", now=NOW)
    after = sighted(before, sighting(finding(), severity=Severity.MAJOR), NOW)
    assert reason_to_notify(before, after) is Reason.ESCALATED
    assert (after.acknowledged_at, after.acknowledged_by) == (None, "")


def test_a_gap_that_changes_its_cause_is_told_once_yet_a_dismissal_covers_only_the_causes_shown() -> None:
    blocked, drifted = (finding(evidence=(("job", "hunt"), ("gap", gap))) for gap in ("blocked", "shape"))
    before = incident(classification=Classification.COVERAGE, findings=(blocked,))
    seen = sighting(drifted, classification=Classification.COVERAGE)
    assert reason_to_notify(before, sighted(before, seen, NOW)) is None
    put_aside = dismissed(before)
    assert reason_to_notify(put_aside, sighted(put_aside, seen, NOW)) is Reason.REOPENED


# What people have set aside, merged or lowered.


def test_a_case_that_was_transferred_opens_again_only_on_other_evidence() -> None:
    moved = transfer(incident(), by="甲", reason=Ground.OWN_CHANGE, now=NOW)
    assert sighted(moved, sighting(ONE), later(hours=1)).status is Status.TRANSFERRED
    assert sighted(moved, sighting(ONE, OTHER), later(hours=1)).status is Status.SUSPECTED


def test_a_merged_case_stays_merged_and_tells_only_of_what_is_new() -> None:
    before = incident(status=Status.MERGED, merged_into=7, findings=(ONE,))
    again = sighted(before, sighting(ONE), later(hours=1))
    assert (again.status, reason_to_notify(before, again)) == (Status.MERGED, None)
    more = sighted(before, sighting(ONE, OTHER), later(hours=1))
    assert (more.status, reason_to_notify(before, more)) == (Status.MERGED, Reason.NEW_EVIDENCE)


def test_a_merged_case_notes_that_its_own_subject_is_gone_and_that_it_came_back() -> None:
    before = incident(status=Status.MERGED, merged_into=7)
    once = absent(before, (NOW,), apart=DAY, now=NOW)
    gone = absent(once, (NOW, later(days=1)), apart=DAY, now=later(days=1))
    assert (once.closed_at, gone.closed_at, gone.status) == (None, later(days=1), Status.MERGED)
    back = sighted(gone, sighting(ONE), later(days=2))
    assert (back.closed_at, back.presence) == (None, Presence.PRESENT)
    assert reason_to_notify(gone, back) is Reason.REOPENED


def test_a_level_that_people_lowered_stands_until_there_is_something_new() -> None:
    lowered = downgrade(incident(severity=Severity.MAJOR, rule="rule 3"), to=Severity.ORDINARY)
    same = sighting(ONE, severity=Severity.MAJOR, grade=Grade(severity=Severity.MAJOR, rule="rule 3"))
    assert sighted(lowered, same, later(hours=1)).severity is Severity.ORDINARY
    more = replace(same, verdict=Verdict(score=0.95, findings=(ONE, OTHER)))
    assert sighted(lowered, more, later(hours=1)).severity is Severity.MAJOR
    other = replace(same, grade=Grade(severity=Severity.SERIOUS, rule="rule 2"))
    assert sighted(lowered, other, later(hours=1)).severity is Severity.SERIOUS


def test_what_was_proposed_lapses_when_there_is_something_that_its_author_had_not_seen() -> None:
    waiting = propose(incident(), Proposal(move=Move.DISMISS, author="甲", at=NOW))
    assert sighted(waiting, sighting(ONE), later(hours=1)).proposal is not None
    assert sighted(waiting, sighting(ONE, OTHER), later(hours=1)).proposal is None


def test_a_case_that_comes_back_keeps_what_people_know_of_it() -> None:
    known = Assessment(harm=Harm.FRAUDULENT, victims=3, contained_minutes=20)
    before = incident(
        status=Status.CLOSED, assessment=known, owner="甲", closed_at=NOW, escalated_to=ContactRole.DUTY_LEADER
    )
    after = sighted(before, sighting(ONE), later(days=3))
    assert after.assessment == Assessment(harm=Harm.FRAUDULENT, victims=3)
    assert (after.owner, after.escalated_to, after.first_seen) == ("甲", None, NOW)


def test_the_highest_role_that_was_called_is_remembered() -> None:
    once = called(incident(), [ContactRole.DUTY_OFFICER, ContactRole.DUTY_LEADER])
    assert once.escalated_to is ContactRole.DUTY_LEADER
    assert called(once, [ContactRole.DUTY_OFFICER]).escalated_to is ContactRole.DUTY_LEADER


def test_what_no_person_had_ended_and_comes_back_is_the_same_case_with_all_that_is_known() -> None:
    before = incident(status=Status.RESOLVED, severity=Severity.SERIOUS, rule="II.x", findings=(ONE,), closed_at=NOW)
    after = sighted(before, sighting(OTHER), later(days=2))
    assert (after.status, after.severity, after.rule) == (Status.SUSPECTED, Severity.SERIOUS, "II.x")
    assert after.evidence == {ONE.key, OTHER.key}
    assert sighted(before, sighting(OTHER, severity=Severity.PARTICULARLY_SERIOUS), later(days=2)).rule == "rule 1"


def test_what_others_report_says_nothing_of_when_diting_saw_the_account() -> None:
    said = finding(detector="report.citizen", evidence=(("text", "私信诈骗"),))
    gone = incident(presence=Presence.ABSENT, absent_since=NOW)
    after = sighted(gone, sighting(said), later(days=1))
    assert (after.presence, after.absent_since, after.last_seen) == (Presence.ABSENT, NOW, NOW)
    closed = replace(gone, status=Status.CLOSED, closed_at=NOW)
    back = sighted(closed, sighting(said), later(days=1))
    assert (back.status, back.presence, back.last_seen) == (Status.SUSPECTED, Presence.ABSENT, NOW)


def test_what_a_person_has_lowered_stays_lowered_where_the_same_is_seen_again() -> None:
    lowered = incident(
        status=Status.RESOLVED,
        severity=Severity.ORDINARY,
        rule="III.x",
        overruled="III.x",
        findings=(ONE,),
        closed_at=NOW,
    )
    back = sighted(lowered, sighting(ONE, grade=Grade(severity=Severity.MAJOR, rule="III.x")), later(hours=1))
    assert (back.status, back.severity) == (Status.SUSPECTED, Severity.ORDINARY)


@pytest.mark.parametrize("status", [Status.DISMISSED, Status.TRANSFERRED, Status.MERGED, Status.CLOSED])
def test_who_takes_a_word_back_finds_the_old_case_and_who_reopens_a_closed_one_a_new_one(status: Status) -> None:
    noted = {"acknowledged_at": NOW, "acknowledged_by": "甲", "escalated_to": ContactRole.DUTY_LEADER}
    before = incident(status=status, closed_at=NOW, confirmed_at=NOW, **noted)
    after = resumed(before, reopen(before))
    kept = (after.acknowledged_at, after.acknowledged_by, after.escalated_to)
    assert kept == ((None, "", None) if status is Status.CLOSED else tuple(noted.values()))
    assert (after.status, after.confirmed_at, after.closed_at) == (Status.SUSPECTED, None, None)
