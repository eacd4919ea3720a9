from collections import Counter

import pytest

from domain.triage import Triage
from tests.benchmarks.verdicts import called, judged, quality
from tests.detectors.impostor import wording
from tests.detectors.impostor.labelled import labelled

CASES = labelled()
PAIRS = judged(CASES)
HELD = [pair for pair in PAIRS if pair[0].held]
# A page that resembles nothing is not looked at; that is as right as calling it civilian.
AS_GOOD = {Triage.CIVILIAN: {"nothing"}}


def test_there_are_many_cases_of_every_class_in_both_halves() -> None:
    assert len(CASES) >= 600
    for held in (False, True):
        counted = Counter(case.truth for case in CASES if case.held is held)
        assert set(counted) == set(Triage)
        assert min(counted.values()) >= 20


def test_the_halves_share_no_city_and_no_phrase() -> None:
    cities = [{case.official.account.unit[:3] for case in CASES if case.held is held} for held in (False, True)]
    assert cities[0].isdisjoint(cities[1])
    lists = [value for name, value in vars(wording).items() if name.isupper() and isinstance(value[0], str)]
    assert all(len(phrases) == len(set(phrases)) for phrases in lists)


def test_the_same_cases_come_out_each_time() -> None:
    assert labelled() == CASES


def test_impostors_are_told_with_precision_and_recall_on_the_half_that_was_held_back() -> None:
    precision, recall = quality(HELD)
    assert precision >= 0.95
    assert recall >= 0.90


@pytest.mark.parametrize("truth", list(Triage))
def test_each_class_is_mostly_called_by_its_name(truth: Triage) -> None:
    of_class = [called(verdict) for case, verdict in HELD if case.truth is truth]
    right = sum(said == truth or said in AS_GOOD.get(truth, ()) for said in of_class)
    assert right / len(of_class) >= 0.9


def test_scores_are_about_as_often_right_as_they_say() -> None:
    scored = [(verdict.score if verdict else 0.0, case.truth is Triage.IMPOSTOR) for case, verdict in HELD]
    assert sum((score - true) ** 2 for score, true in scored) / len(scored) <= 0.05


def test_every_verdict_says_why_in_both_languages() -> None:
    for _, verdict in PAIRS:
        if verdict is not None:
            assert verdict.reason is not None
            assert verdict.reason.zh.endswith("。")
            assert verdict.reason.en.endswith(".")


def test_no_evidence_holds_a_number_that_moves() -> None:
    moving = {"followers", "days", "age", "count"}
    assert not any(
        name in moving for _, verdict in PAIRS if verdict for f in verdict.findings for name, _ in f.evidence
    )
