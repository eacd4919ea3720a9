import pytest

from domain.decision import Judgement
from domain.incident import Classification
from domain.triage import Triage
from tests.decisions import decision

AGREED = [
    (Judgement.CONFIRMED, Triage.IMPOSTOR, Triage.IMPOSTOR, True),
    (Judgement.CONFIRMED, Triage.CONFUSING, Triage.IMPOSTOR, False),
    (Judgement.CONFIRMED, None, None, True),
    (Judgement.DISMISSED, Triage.IMPOSTOR, Triage.NAMESAKE, False),
    (Judgement.DISMISSED, Triage.NAMESAKE, Triage.NAMESAKE, True),
    (Judgement.DISMISSED, Triage.IMPOSTOR, None, False),
    (Judgement.DISMISSED, None, None, False),
    (Judgement.DISMISSED, None, Triage.CIVILIAN, False),
]


@pytest.mark.parametrize(("judgement", "triage", "truth", "agreed"), AGREED)
def test_a_person_agrees_who_says_what_diting_said(
    judgement: Judgement, triage: Triage | None, truth: Triage | None, agreed: bool
) -> None:
    assert decision(judgement=judgement, triage=triage, truth=truth).is_agreed is agreed


def test_what_diting_called_it_is_its_class_or_else_the_kind_of_case() -> None:
    assert decision(triage=Triage.LOST).called == "lost"
    assert decision(triage=None, classification=Classification.ACCOUNT_COMPROMISE).called == "account-compromise"
