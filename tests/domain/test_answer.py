import pytest

from domain.answer import EMPTY, Answer, AnswerMissing, Outcome, ok

KINDS = [
    (Outcome.OK, "valid"),
    (Outcome.EMPTY, "valid"),
    (Outcome.NOT_FOUND, "valid absence"),
    (Outcome.GONE, "valid absence"),
    (Outcome.AUTH, "refusal"),
    (Outcome.RATE_LIMITED, "refusal"),
    (Outcome.BLOCKED, "refusal"),
    (Outcome.SHAPE, ""),
    (Outcome.ERROR, ""),
]


@pytest.mark.parametrize(("outcome", "kinds"), KINDS)
def test_every_outcome_says_what_it_proves(outcome: Outcome, kinds: str) -> None:
    said = {"valid": outcome.is_valid, "absence": outcome.is_absence, "refusal": outcome.is_refusal}
    assert {kind for kind, holds in said.items() if holds} == set(kinds.split())


def test_the_table_above_names_every_outcome() -> None:
    assert [outcome for outcome, _ in KINDS] == list(Outcome)


def test_an_ok_answer_gives_its_value_even_one_that_is_false() -> None:
    assert ok("found").value == "found"
    assert ok(0).value == 0
    assert ok((), more=True).more


def test_an_answer_without_a_value_says_why_when_asked_for_it() -> None:
    blocked: Answer[str] = Answer(outcome=Outcome.BLOCKED, detail="a challenge page")
    with pytest.raises(AnswerMissing, match="blocked: a challenge page"):
        _ = blocked.value
    with pytest.raises(AnswerMissing, match="empty"):
        _ = EMPTY.value
