from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from alerting.recording import SAID, Entered, is_contradicted, is_strangers, refuse_unfit
from domain.act import RECORDED, Act, Step
from domain.assessment import Assessment, Kind
from domain.errors import NotAllowed
from domain.incident import Classification, Incident, Presence, Status
from domain.triage import Triage
from tests.factories import NOW, finding, incident, later, profile

ONE_FILE, OTHER_FILE = "ab" * 32, "cd" * 32
TODAY = date(2026, 3, 2)
IMPOSTOR = incident(number=12, status=Status.CONFIRMED)
HIJACK = replace(IMPOSTOR, classification=Classification.ACCOUNT_COMPROMISE)
TAMPERED = replace(IMPOSTOR, classification=Classification.CONTENT_TAMPERING)
RENAMED = replace(IMPOSTOR, presence=Presence.RENAMED, profile=profile(display_name="小明的日常"))
ASKED, ORDERED = Step.PLATFORM_ASKED, Step.RECTIFICATION_ORDERED


def act(step: Step, **changes: Any) -> Act:
    values: dict[str, Any] = {"incident": 12, "at": NOW, "author": "甲", "step": step, "note": "已办"}
    return Act(**values | changes)


def entered(about: Incident, step: Step, *earlier: Act, **changes: Any) -> Entered:
    return Entered(
        incident=about, act=act(step, **changes), earlier=earlier, protected=("临泽市公安局", "临泽公安"), today=TODAY
    )


def refusal(about: Incident, step: Step, *earlier: Act, **changes: Any) -> str:
    """Why the step is refused; '' where it may be recorded."""
    try:
        refuse_unfit(entered(about, step, *earlier, **changes))
    except NotAllowed as refused:
        said = str(refused)
    else:
        return ""
    assert said.startswith("DT-000012")
    assert "\n" not in said
    return said


def test_absence_without_evidence_is_no_proof() -> None:
    assert "add a screenshot" in refusal(IMPOSTOR, Step.ABSENCE_SEEN)
    assert not refusal(IMPOSTOR, Step.ABSENCE_SEEN, evidence=(ONE_FILE,))


def test_one_file_proves_one_look_and_no_second_one() -> None:
    first = act(Step.ABSENCE_SEEN, evidence=(ONE_FILE,), author="乙")
    again = refusal(IMPOSTOR, Step.ABSENCE_SEEN, first, evidence=(ONE_FILE, OTHER_FILE), at=later(hours=25))
    assert "was handed in on 2026-03-02 by 乙 as the proof of another look" in again
    assert not refusal(IMPOSTOR, Step.ABSENCE_SEEN, first, evidence=(OTHER_FILE,))
    assert not refusal(IMPOSTOR, Step.ABSENCE_SEEN, act(Step.NOTED, evidence=(ONE_FILE,)), evidence=(ONE_FILE,))


@pytest.mark.parametrize("step", sorted(SAID))
def test_what_lives_by_its_words_needs_words_or_a_file(step: Step) -> None:
    for note in ("", " \n"):
        assert "--note" in refusal(HIJACK, step, note=note)
    assert not refusal(HIJACK, step, note="密码泄露")
    assert not refusal(HIJACK, step, note="", evidence=(ONE_FILE,))


@pytest.mark.parametrize("name", ["", "  "])
def test_a_fact_has_a_name(name: str) -> None:
    assert "a fact needs a name" in refusal(HIJACK, Step.NOTED, facts=((name, ""),))


OF_THE_UNIT = (
    Step.CONTROL_REGAINED,
    Step.CREDENTIALS_CHANGED,
    Step.CAUSE_FOUND,
    Step.APOLOGY_DECIDED,
    Step.RECTIFICATION_ORDERED,
    Step.RECTIFIED,
)


@pytest.mark.parametrize("step", OF_THE_UNIT)
def test_of_a_strangers_account_nothing_is_recorded_that_only_a_unit_can_do(step: Step) -> None:
    assert "no account of the unit's" in refusal(IMPOSTOR, step, act(ORDERED))
    for own in (
        HIJACK,
        replace(IMPOSTOR, triage=Triage.LOST),
        replace(IMPOSTOR, assessment=Assessment(kind=Kind.UNAPPROVED)),
    ):
        assert not refusal(own, step, act(ORDERED))


@pytest.mark.parametrize("triage", [None, *Triage])
def test_a_look_alike_is_a_strangers_unless_it_is_found_to_be_the_units(triage: Triage | None) -> None:
    assert is_strangers(replace(IMPOSTOR, triage=triage)) is (triage not in {Triage.LOST, Triage.UNREGISTERED})
    assert not is_strangers(replace(HIJACK, triage=triage))


def test_nothing_is_mended_that_nobody_was_ordered_to_mend() -> None:
    assert "record rectification-ordered first" in refusal(HIJACK, Step.RECTIFIED)
    assert "record rectification-ordered first" in refusal(HIJACK, Step.RECTIFIED, act(ORDERED), act(Step.REOPENED))
    assert not refusal(HIJACK, Step.RECTIFIED, act(ORDERED))
    taken_back = act(Step.REOPENED, facts=(("taken-back", "dismissed"),))
    assert not refusal(HIJACK, Step.RECTIFIED, act(ORDERED), act(Step.DISMISSED), taken_back)


def test_a_platform_does_a_part_of_what_it_was_asked() -> None:
    assert "record platform-asked first" in refusal(IMPOSTOR, Step.PARTIAL)
    assert not refusal(IMPOSTOR, Step.PARTIAL, act(ASKED))
    assert not refusal(TAMPERED, Step.PARTIAL, act(ASKED))
    assert "content-removed" in refusal(HIJACK, Step.PARTIAL, act(ASKED))


def test_a_new_name_is_accepted_where_there_is_one() -> None:
    assert "add it with --fact name NAME" in refusal(IMPOSTOR, Step.RENAME_ACCEPTED)
    assert "add it with --fact name NAME" in refusal(IMPOSTOR, Step.RENAME_ACCEPTED, facts=(("name", "临泽市公安局"),))
    assert not refusal(RENAMED, Step.RENAME_ACCEPTED, facts=(("name", "小明的日常"),))
    assert "add it with --fact name NAME" in refusal(RENAMED, Step.RENAME_ACCEPTED)
    assert "an official account" in refusal(HIJACK, Step.RENAME_ACCEPTED, facts=(("name", "小明的日常"),))


def test_a_new_name_that_diting_has_not_seen_is_accepted_when_a_person_says_it() -> None:
    assert not refusal(IMPOSTOR, Step.RENAME_ACCEPTED, facts=(("name", "小明的日常"), ("name", "临泽市公安局")))


@pytest.mark.parametrize("name", ["临泽市公安局", "临泽公安", " 临泽市公安局 ", "临泽 公安"])
def test_a_protected_name_is_never_accepted(name: str) -> None:
    said = refusal(replace(RENAMED, profile=profile(display_name=name)), Step.RENAME_ACCEPTED, facts=(("name", name),))
    assert "is the protected name" in said


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("next week", "not a day"),
        ("2026-03-01", "from today on"),
        ("2026-03-02", ""),
        ("2027-03-03", ""),
        ("2027-03-04", "within a year"),
    ],
)
def test_an_order_to_rectify_names_a_day_from_today_on(due: str, said: str) -> None:
    refused = refusal(HIJACK, ORDERED, facts=(("due", due),))
    assert said in refused
    assert bool(said) == bool(refused)


@pytest.mark.parametrize("status", [Status.DISMISSED, Status.CLOSED])
def test_after_the_end_only_what_comes_late_is_recorded(status: Status) -> None:
    over = replace(HIJACK, status=status)
    late = {Step.NOTED, Step.PLATFORM_ANSWERED, Step.SUMMARISED, Step.RECTIFIED, Step.DRAFTED}
    done = {step for step in RECORDED if not refusal(over, step, act(ORDERED), evidence=(ONE_FILE,))}
    assert done == late


@pytest.mark.parametrize("presence", Presence)
def test_a_person_who_saw_nothing_may_see_more_than_diting_which_says_so(presence: Presence) -> None:
    seen = replace(IMPOSTOR, presence=presence)
    assert is_contradicted(seen, Step.ABSENCE_SEEN) is (presence is not Presence.ABSENT)
    assert not is_contradicted(seen, Step.NOTED)
    told = replace(seen, findings=(finding(detector="report.12345"),))
    assert not is_contradicted(told, Step.ABSENCE_SEEN)
