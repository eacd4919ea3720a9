import pytest

from alerting.closing import (
    DUTIES,
    LABELS,
    NEEDED,
    NEEDS_PROOF,
    OF_A_HIJACK,
    missing,
    seen_so,
    since_opened,
    since_reopened,
    still_stands,
    taken_back,
)
from domain.act import Act, Step
from domain.assessment import Assessment, Kind
from domain.deadline import Deadline, Duty
from domain.incident import Classification, Incident, Presence, Status
from domain.text import Text
from tests.factories import NOW, finding, incident, later, profile

PROVED = ("ab" * 32,)


def act(step: Step, hours: float = 1, **changes: object) -> Act:
    values: dict[str, object] = {"incident": 12, "author": "甲", "evidence": ()}
    return Act(at=later(hours=hours), step=step, **values | changes)  # type: ignore[arg-type]


def hijack(**changes: object) -> Incident:
    return incident(**{"classification": Classification.ACCOUNT_COMPROMISE, "status": Status.CONFIRMED} | changes)


EVERYTHING = tuple(act(step) for step in OF_A_HIJACK)


def test_an_impostor_that_is_still_there_may_not_be_closed() -> None:
    assert missing(incident(status=Status.CONFIRMED), ()) == (NEEDS_PROOF,)


def test_an_impostor_whose_absence_diting_has_proved_may_be_closed() -> None:
    assert missing(incident(status=Status.RESOLVED), ()) == ()


@pytest.mark.parametrize(
    ("hours", "may"),
    [((1, 26), True), ((1, 25), True), ((1, 24.9), False), ((1,), False), ((1, 10, 24), False), ((1, 10, 25), True)],
)
def test_people_prove_absence_by_two_looks_a_day_apart(hours: tuple[float, ...], may: bool) -> None:
    seen = [act(Step.ABSENCE_SEEN, hour, evidence=PROVED) for hour in hours]
    assert (missing(incident(status=Status.CONFIRMED), seen) == ()) == may


def test_a_look_without_evidence_or_before_the_account_was_last_seen_proves_nothing() -> None:
    bare = [act(Step.ABSENCE_SEEN, hour) for hour in (1, 30)]
    assert missing(incident(status=Status.CONFIRMED), bare) == (NEEDS_PROOF,)
    early = [act(Step.ABSENCE_SEEN, hour, evidence=PROVED) for hour in (1, 30)]
    assert missing(incident(status=Status.CONFIRMED, last_seen=later(hours=2)), early) == (NEEDS_PROOF,)


def test_an_impostor_under_a_new_name_may_be_closed_once_a_person_has_accepted_that_name() -> None:
    renamed = incident(status=Status.CONFIRMED, presence=Presence.RENAMED, profile=profile(display_name="小明"))
    assert missing(renamed, ()) == (NEEDS_PROOF,)
    assert missing(renamed, [act(Step.RENAME_ACCEPTED, facts=(("name", "小明"),))]) == ()
    assert missing(renamed, [act(Step.RENAME_ACCEPTED, facts=(("name", "小红"),))]) == (NEEDS_PROOF,)


def test_a_hijack_is_closed_with_everything_that_the_regulation_asks_for() -> None:
    assert missing(hijack(), EVERYTHING) == ()
    for step in OF_A_HIJACK:
        (left,) = missing(hijack(), [done for done in EVERYTHING if done.step is not step])
        assert LABELS[step].zh in left.zh
        assert step in left.en


def test_what_was_done_before_a_case_came_back_counts_no_more() -> None:
    assert len(missing(hijack(), [*EVERYTHING, act(Step.REOPENED, 2)])) == len(OF_A_HIJACK)


def test_what_proved_the_end_is_to_be_proved_again_also_where_a_word_is_taken_back() -> None:
    back = act(Step.REOPENED, 2, facts=taken_back(hijack(status=Status.DISMISSED)))
    assert len(missing(hijack(), [*EVERYTHING, back])) == len(OF_A_HIJACK)
    assert since_opened([*EVERYTHING, back]) == (*EVERYTHING, back)
    assert since_reopened([*EVERYTHING, back]) == ()


@pytest.mark.parametrize("status", Status)
def test_only_a_word_is_taken_back_and_no_proof(status: Status) -> None:
    words = {Status.DISMISSED, Status.TRANSFERRED, Status.MERGED}
    assert taken_back(hijack(status=status)) == ((("taken-back", status.value),) if status in words else ())


@pytest.mark.parametrize(("kind", "groups"), NEEDED.items())
def test_what_is_needed_follows_what_people_say_it_is(kind: Kind, groups: tuple[tuple[Step, ...], ...]) -> None:
    case = hijack(assessment=Assessment(kind=kind))
    assert len(missing(case, ())) == len(groups)
    assert missing(case, [act(group[-1]) for group in groups]) == ()


def test_of_every_kind_it_is_known_what_is_needed() -> None:
    assert set(NEEDED) == set(Kind)
    assert all(NEEDED.values())


def test_an_official_account_that_somebody_called_an_impostor_is_still_in_other_hands() -> None:
    assert len(missing(hijack(assessment=Assessment(kind=Kind.IMPOSTOR)), ())) == len(OF_A_HIJACK)


def test_an_account_that_was_only_found_missing_is_lost() -> None:
    lost = hijack(findings=(finding(detector="compromise.missing"),))
    (left,) = missing(lost, ())
    assert "control-regained / rectified" in left.zh
    assert missing(lost, [act(Step.CONTROL_REGAINED)]) == ()


def test_a_hijack_is_not_over_by_being_merged_into_what_is() -> None:
    part = hijack(number=9, status=Status.MERGED, merged_into=12)
    left = missing(incident(status=Status.RESOLVED), (), [(part, ())])
    assert len(left) == len(OF_A_HIJACK)
    assert all("DT-000009" in text.zh for text in left)
    assert missing(incident(status=Status.RESOLVED), EVERYTHING[:3], [(part, EVERYTHING[3:])]) == ()


@pytest.mark.parametrize("what", Classification)
def test_what_diting_saw_at_its_last_look_stands(what: Classification) -> None:
    is_hijack = what in {Classification.ACCOUNT_COMPROMISE, Classification.CONTENT_TAMPERING}
    seen = hijack(classification=what, last_seen=later(hours=2))
    assert still_stands(seen, later(hours=2)) is is_hijack
    assert still_stands(seen, None) is is_hijack
    assert not still_stands(seen, later(hours=3))


def test_what_was_restored_or_only_reported_is_not_seen_to_stand() -> None:
    assert not still_stands(hijack(presence=Presence.RESTORED), NOW)
    assert not still_stands(hijack(findings=(finding(detector="report.12345"),)), None)


def test_what_still_stands_is_said_with_the_time_and_a_way_out() -> None:
    said = seen_so(hijack(subject="bluesky:a"), NOW)
    assert said.en.startswith("Diting still saw bluesky:a so at 2026-03-02 01:30; ")
    for text in (said.zh, said.en):
        assert "--anyway" in text
        assert "--note" in text


def test_a_case_ends_with_all_that_were_merged_into_it() -> None:
    part = incident(number=9, status=Status.MERGED, merged_into=12)
    (left,) = missing(incident(status=Status.RESOLVED), (), [(part, ())])
    assert "DT-000009" in left.zh
    gone = incident(number=9, status=Status.MERGED, merged_into=12, closed_at=NOW)
    assert missing(incident(status=Status.RESOLVED), (), [(gone, ())]) == ()
    seen = [act(Step.ABSENCE_SEEN, hour, evidence=PROVED) for hour in (1, 26)]
    assert missing(incident(status=Status.RESOLVED), (), [(part, seen)]) == ()


@pytest.mark.parametrize(
    "classification", [Classification.COMPLIANCE, Classification.COVERAGE, Classification.DELIVERY]
)
def test_what_is_no_security_case_needs_nothing(classification: Classification) -> None:
    assert missing(incident(classification=classification), ()) == ()


def deadline(duty: Duty, **changes: object) -> Deadline:
    return Deadline(incident=12, duty=duty, started_at=NOW, due_at=later(hours=1), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(("duty", "said"), DUTIES.items())
def test_what_is_owed_to_others_is_owed_although_the_matter_is_over(duty: Duty, said: Text) -> None:
    assert missing(incident(status=Status.RESOLVED), (), (), [deadline(duty)]) == (said,)
    assert missing(incident(status=Status.RESOLVED), (), (), [deadline(duty, met_at=NOW)]) == ()
    assert missing(incident(status=Status.RESOLVED), (), (), [deadline(duty, dropped_at=NOW)]) == ()


def test_what_only_pressed_to_end_the_matter_is_owed_no_more() -> None:
    pressing = [deadline(duty) for duty in Duty if duty not in DUTIES]
    assert missing(incident(status=Status.RESOLVED), (), (), pressing) == ()
