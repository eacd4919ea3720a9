import pytest

from alerting.closing import DUTIES, LABELS, NEEDED, NEEDS_PROOF, OF_A_HIJACK, missing
from domain.act import Act, Step
from domain.assessment import Assessment, Kind
from domain.deadline import Deadline, Duty
from domain.incident import Classification, Incident, Presence, Status
from domain.text import Text
from tests.factories import NOW, incident, later, profile

PROVED = ("ab" * 32,)


def act(step: Step, hours: float = 1, **changes: object) -> Act:
    values: dict[str, object] = {"incident": 12, "author": "甲", "evidence": ()}
    return Act(at=later(hours=hours), step=step, **values | changes)  # type: ignore[arg-type]


def hijack(**changes: object) -> Incident:
    return incident(classification=Classification.ACCOUNT_COMPROMISE, status=Status.CONFIRMED, **changes)


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


@pytest.mark.parametrize(("kind", "groups"), NEEDED.items())
def test_what_is_needed_follows_what_people_say_it_is(kind: Kind, groups: tuple[tuple[Step, ...], ...]) -> None:
    case = hijack(assessment=Assessment(kind=kind))
    assert len(missing(case, ())) == len(groups)
    assert missing(case, [act(group[-1]) for group in groups]) == ()


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
