from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from alerting.handling import (
    absorbed,
    acknowledge,
    agreed,
    assess,
    assign,
    clear_secret,
    close,
    confirm,
    dismiss,
    downgrade,
    joined,
    merge,
    needs_two,
    propose,
    reopen,
    transfer,
    withdraw,
)
from domain.assessment import Assessment, Harm, Kind
from domain.errors import NotAllowed
from domain.grading import Grade
from domain.incident import Classification, Ground, Incident, Move, Proposal, Severity, Status
from domain.triage import Triage
from tests.factories import NOW, finding, incident, later

ONE, OTHER = finding(), finding(detector="impostor.bio", score=0.6, evidence=(("bio", "临泽市公安局"),))
ENDED = [Status.DISMISSED, Status.MERGED, Status.TRANSFERRED, Status.CLOSED]
OPEN = [Status.SUSPECTED, Status.CONFIRMED]


def dismissed(before: Incident, *, expires: datetime | None = None) -> Incident:
    return dismiss(before, by="甲", reason=Ground.OTHER, expires=expires, now=NOW)


def test_a_person_who_acknowledges_owns_the_case() -> None:
    after = acknowledge(incident(), by="甲", now=NOW)
    assert after == incident(acknowledged_at=NOW, acknowledged_by="甲", owner="甲")


def test_acknowledging_twice_keeps_the_first_name_and_time() -> None:
    once = acknowledge(incident(), by="甲", now=NOW)
    assert acknowledge(once, by="乙", now=later(hours=1)) == once


def test_a_person_who_confirms_has_acknowledged_too() -> None:
    after = confirm(incident(), by="甲", now=NOW)
    assert after == incident(
        status=Status.CONFIRMED, confirmed_at=NOW, acknowledged_at=NOW, acknowledged_by="甲", owner="甲"
    )


def test_a_person_who_confirms_may_name_another_class() -> None:
    before = incident(triage=Triage.CONFUSING)
    assert confirm(before, by="甲", now=NOW).triage is Triage.CONFUSING
    assert confirm(before, by="甲", now=NOW, triage=Triage.IMPOSTOR).triage is Triage.IMPOSTOR


def test_only_a_look_alike_has_a_class() -> None:
    with pytest.raises(NotAllowed, match="only a look-alike has a class"):
        confirm(incident(classification=Classification.ACCOUNT_COMPROMISE), by="甲", now=NOW, triage=Triage.IMPOSTOR)


def test_a_dismissal_keeps_what_the_person_wrote() -> None:
    after = dismiss(incident(), by="甲", reason=Ground.FAN, expires=None, note="粉丝自建", now=NOW)
    assert after.dismissals[0].note == "粉丝自建"


def test_confirming_keeps_the_name_of_whoever_acknowledged() -> None:
    before = acknowledge(incident(), by="甲", now=NOW)
    assert confirm(before, by="乙", now=later(hours=1)).acknowledged_by == "甲"


@pytest.mark.parametrize("status", OPEN)
def test_a_person_dismisses_with_a_reason_a_name_and_the_evidence(status: Status) -> None:
    after = dismissed(incident(status=status, findings=(ONE, OTHER)), expires=later(days=9))
    assert (after.status, after.closed_at) == (Status.DISMISSED, NOW)
    (dismissal,) = after.dismissals
    assert dismissal.evidence == {ONE.key, OTHER.key}
    assert (dismissal.reason, dismissal.author, dismissal.at, dismissal.expires) == (
        Ground.OTHER,
        "甲",
        NOW,
        later(days=9),
    )


def test_a_person_closes_what_was_confirmed_or_resolved() -> None:
    for status in (Status.CONFIRMED, Status.RESOLVED):
        after = close(incident(status=status), by="甲", now=NOW)
        assert after == incident(status=Status.CLOSED, acknowledged_at=NOW, acknowledged_by="甲", closed_at=NOW)


def test_closing_keeps_the_name_of_whoever_acknowledged() -> None:
    before = incident(status=Status.CONFIRMED, acknowledged_at=NOW, acknowledged_by="甲", owner="甲")
    after = close(before, by="乙", now=later(hours=1))
    assert (after.acknowledged_by, after.acknowledged_at, after.closed_at) == ("甲", NOW, later(hours=1))


STEPS: dict[str, Callable[[Incident], Incident]] = {
    "acknowledge": lambda before: acknowledge(before, by="甲", now=NOW),
    "confirm": lambda before: confirm(before, by="甲", now=NOW),
    "dismiss": dismissed,
    "close": lambda before: close(before, by="甲", now=NOW),
}
REFUSED = [
    *(("acknowledge", status) for status in ENDED),
    *(("confirm", status) for status in (Status.CONFIRMED, *ENDED)),
    *(("dismiss", status) for status in ENDED),
    *(("close", status) for status in (Status.SUSPECTED, Status.DISMISSED, Status.CLOSED)),
]


@pytest.mark.parametrize(("step", "status"), REFUSED)
def test_a_step_that_the_state_forbids_is_refused_by_number_and_state(step: str, status: Status) -> None:
    with pytest.raises(NotAllowed, match=f"DT-000012 is {status}"):
        STEPS[step](incident(number=12, status=status))


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("status", ENDED)
def test_an_ended_case_is_to_be_reopened_first(step: str, status: Status) -> None:
    with pytest.raises(NotAllowed, match=f"is {status} already; `diting incidents reopen 12` takes it up again"):
        STEPS[step](incident(number=12, status=status))


def test_a_dismissal_that_would_have_ended_already_is_refused() -> None:
    with pytest.raises(NotAllowed, match="has passed"):
        dismiss(incident(), by="甲", reason=Ground.FAN, expires=NOW, now=NOW)


def test_a_resolved_case_may_still_be_acknowledged_dismissed_and_merged() -> None:
    resolved = incident(status=Status.RESOLVED, closed_at=NOW)
    assert acknowledge(resolved, by="甲", now=NOW).acknowledged_by == "甲"
    assert dismissed(resolved).status is Status.DISMISSED
    assert merge(resolved, incident(number=7), now=later(days=1)).closed_at == NOW


def test_a_fault_of_diting_itself_that_is_over_waits_for_nobody() -> None:
    over = incident(classification=Classification.COVERAGE, status=Status.RESOLVED)
    with pytest.raises(NotAllowed):
        acknowledge(over, by="甲", now=NOW)


# Merging.


def test_a_case_is_merged_into_an_open_one() -> None:
    after = merge(incident(number=9), incident(number=7), now=NOW)
    assert (after.status, after.merged_into, after.closed_at) == (Status.MERGED, 7, None)


@pytest.mark.parametrize(
    ("into", "said"),
    [
        (incident(number=9), "itself"),
        (incident(number=7, status=Status.CLOSED), "into an open one"),
        (incident(number=7, status=Status.MERGED, merged_into=3), "into an open one"),
        (incident(number=7, classification=Classification.DELIVERY), "merged with nothing"),
    ],
)
def test_a_case_is_merged_into_nothing_else(into: Incident, said: str) -> None:
    with pytest.raises(NotAllowed, match=said):
        merge(incident(number=9), into, now=NOW)


# What a second person is needed for.

DISMISSAL = Proposal(move=Move.DISMISS, author="甲", at=NOW, terms=(("reason", "fan"),))


@pytest.mark.parametrize(
    ("severity", "two"),
    [
        (Severity.PARTICULARLY_SERIOUS, True),
        (Severity.SERIOUS, True),
        (Severity.MAJOR, False),
        (Severity.ORDINARY, False),
    ],
)
def test_two_people_are_needed_from_level_two_on(severity: Severity, two: bool) -> None:
    assert needs_two(incident(severity=severity), Move.CLOSE) == two
    assert not needs_two(incident(severity=severity, classification=Classification.COVERAGE), Move.CLOSE)


def test_that_secrets_are_suspected_is_taken_back_by_two_people_at_any_level() -> None:
    secret = incident(severity=Severity.ORDINARY, assessment=Assessment(is_secret=True))
    assert needs_two(secret, Move.CLEAR_SECRET)
    with pytest.raises(NotAllowed, match="is taken back by two people"):
        assess(secret, Assessment(), Grade(severity=Severity.ORDINARY, rule="IV.x"))
    assert not clear_secret(secret).assessment.is_secret
    with pytest.raises(NotAllowed, match="no state secrets"):
        clear_secret(incident())


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("severity", [Severity.MAJOR, Severity.ORDINARY])
def test_what_touches_secrets_is_ended_or_lightened_by_two_people_at_any_level(move: Move, severity: Severity) -> None:
    secret = incident(severity=severity, assessment=Assessment(is_secret=True))
    assert needs_two(secret, move) is (move is not Move.CONFIRM)


def test_a_case_is_as_secret_as_what_is_merged_into_it() -> None:
    secret = incident(number=9, assessment=Assessment(is_secret=True))
    before = incident(number=7, assessment=Assessment(victims=3), proposal=DISMISSAL)
    assert joined(before, secret).assessment == Assessment(victims=3, is_secret=True)
    assert joined(before, secret).proposal is None
    assert joined(before, incident(number=9)) == before
    grave = replace(secret, severity=Severity.SERIOUS, rule="II.x")
    assert (joined(before, grave).severity, joined(before, grave).rule) == (Severity.SERIOUS, "II.x")


def test_what_two_people_took_back_of_the_whole_does_not_return_with_a_look_at_a_part() -> None:
    secret = incident(number=9, assessment=Assessment(is_secret=True))
    assert absorbed(incident(number=7), secret) == incident(number=7)


@pytest.mark.parametrize("about", [one for one in Classification if one is not Classification.MASQUERADE])
def test_only_another_account_is_an_impostor(about: Classification) -> None:
    grade = Grade(severity=Severity.ORDINARY, rule="IV.x")
    with pytest.raises(NotAllowed, match="only another account is an impostor"):
        assess(incident(classification=about), Assessment(kind=Kind.IMPOSTOR), grade)
    assert assess(incident(), Assessment(kind=Kind.IMPOSTOR), grade).assessment.kind is Kind.IMPOSTOR


def test_only_another_person_agrees_to_what_one_has_proposed() -> None:
    waiting = propose(incident(severity=Severity.SERIOUS), DISMISSAL)
    with pytest.raises(NotAllowed, match="a second person must agree"):
        agreed(waiting, by="甲")
    assert agreed(waiting, by="乙") == DISMISSAL


def test_one_thing_is_proposed_at_a_time() -> None:
    waiting = propose(incident(number=12), DISMISSAL)
    with pytest.raises(NotAllowed, match=r"甲 has already proposed.*`diting incidents agree 12`"):
        propose(waiting, DISMISSAL)
    assert withdraw(waiting).proposal is None
    for step in (withdraw, lambda case: agreed(case, by="乙")):
        with pytest.raises(NotAllowed, match="nothing is proposed"):
            step(incident())


# The level.


def test_what_people_establish_raises_the_level_and_never_lowers_it() -> None:
    said = Assessment(harm=Harm.GRAVE)
    raised = assess(incident(severity=Severity.MAJOR), said, Grade(severity=Severity.SERIOUS, rule="II.x"))
    assert (raised.severity, raised.rule, raised.assessment) == (Severity.SERIOUS, "II.x", said)
    same = assess(incident(severity=Severity.SERIOUS), said, Grade(severity=Severity.ORDINARY, rule="IV.x"))
    assert (same.severity, same.assessment) == (Severity.SERIOUS, said)


def test_a_level_is_lowered_only_downwards() -> None:
    after = downgrade(incident(severity=Severity.MAJOR, rule="III.x"), to=Severity.ORDINARY)
    assert (after.severity, after.overruled) == (Severity.ORDINARY, "III.x")
    with pytest.raises(NotAllowed, match="is not lower"):
        downgrade(incident(severity=Severity.MAJOR), to=Severity.MAJOR)


# Reopening, and handing over.


@pytest.mark.parametrize("status", ENDED)
def test_a_person_reopens_what_was_ended(status: Status) -> None:
    after = reopen(incident(status=status, closed_at=NOW, merged_into=7, acknowledged_at=NOW))
    assert (after.status, after.closed_at, after.merged_into, after.acknowledged_at) == (
        Status.SUSPECTED,
        None,
        None,
        None,
    )


@pytest.mark.parametrize("status", [*OPEN, Status.RESOLVED])
def test_what_has_not_ended_is_not_reopened(status: Status) -> None:
    with pytest.raises(NotAllowed, match="only an ended incident"):
        reopen(incident(status=status))


def test_a_case_is_handed_to_somebody_else_whoever_took_note_of_it() -> None:
    noted = acknowledge(incident(), by="甲", now=NOW)
    assert (assign(noted, to="乙").owner, assign(noted, to="乙").acknowledged_by) == ("乙", "甲")


@pytest.mark.parametrize("to", ["", "   ", "王\n值班", "王\x1b[31m", "王\u202e值班"])
def test_nobody_without_a_name_is_given_a_case(to: str) -> None:
    with pytest.raises(NotAllowed, match="--to NAME"):
        assign(incident(), to=to)
    assert assign(incident(), to=" 王值班 ").owner == "王值班"


def test_only_a_security_case_becomes_one_of_compliance() -> None:
    after = transfer(incident(), by="甲", reason=Ground.OWN_ACCOUNT, now=NOW)
    assert (after.status, after.dismissals[0].reason) == (Status.TRANSFERRED, Ground.OWN_ACCOUNT)
    with pytest.raises(NotAllowed, match="only a security case"):
        transfer(incident(classification=Classification.COMPLIANCE), by="甲", reason=Ground.OTHER, now=NOW)
