from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.precision import Report, Tally, report, wilson
from domain.decision import Judgement
from domain.incident import Classification, Ground, Incident, Status
from domain.triage import Triage
from tests.decisions import decision
from tests.factories import finding, incident, later

IMPOSTOR, NAMESAKE = Triage.IMPOSTOR, Triage.NAMESAKE
CONFIRMED, DISMISSED = Judgement.CONFIRMED, Judgement.DISMISSED


def case(number: int, status: Status = Status.CONFIRMED, **changes: Any) -> Incident:
    return incident(**{"number": number, "status": status, "triage": IMPOSTOR} | changes)


def counts(tallies: tuple[Tally, ...]) -> dict[str, tuple[int, int, int]]:
    return {tally.label: (tally.right, tally.wrong, tally.undecided) for tally in tallies}


def ten() -> Report:
    """Eight impostors of which a person dismissed two, one namesake rightly called so, one that waits."""
    cases = [case(number, Status.DISMISSED if number > 6 else Status.CONFIRMED) for number in range(1, 9)]
    cases += [case(9, Status.DISMISSED, triage=NAMESAKE), case(10, Status.SUSPECTED)]
    wrong = {"judgement": DISMISSED, "ground": Ground.FAN, "truth": Triage.CIVILIAN}
    said = [decision(incident=number, **(wrong if number > 6 else {})) for number in range(1, 9)]
    said.append(decision(incident=9, judgement=DISMISSED, ground=Ground.NAMESAKE, triage=NAMESAKE, truth=NAMESAKE))
    return report(cases, said)


def test_each_class_is_right_as_often_as_people_said_the_same() -> None:
    found = ten()
    assert (found.decided, found.undecided) == (9, 1)
    assert counts(found.classes) == {"impostor": (6, 2, 1), "namesake": (1, 0, 0)}
    impostor = found.classes[0]
    assert impostor.precision == 0.75
    assert impostor.low < 0.75 < impostor.high
    assert impostor.grounds == ((Ground.FAN, 2),)


def test_a_rule_and_a_detector_are_right_when_a_person_confirmed() -> None:
    found = ten()
    assert counts(found.rules) == {"impostor.tier1": (6, 3, 1)}
    assert counts(found.detectors) == {"impostor.name": (6, 3, 1)}


def test_a_detector_that_spoke_for_the_account_was_right_when_the_case_was_dismissed() -> None:
    against, favour = finding(points=4.0), finding(detector="impostor.verification", points=-3.0)
    dismissed = decision(judgement=DISMISSED, ground=Ground.NAMESAKE, findings=(against, favour))
    assert counts(report([case(1, Status.DISMISSED)], [dismissed]).detectors) == {
        "impostor.name": (0, 1, 0),
        "impostor.verification": (1, 0, 0),
    }


def test_several_findings_of_a_detector_are_one_voice() -> None:
    voices = finding(points=1.0), finding(points=-3.0, evidence=())
    (tally,) = report([case(1)], [decision(findings=voices)]).detectors
    assert (tally.right, tally.wrong) == (0, 1)


def test_the_last_decision_about_a_case_counts() -> None:
    said = [decision(), decision(version=4, at=later(days=1), judgement=DISMISSED, ground=Ground.OTHER, truth=None)]
    assert counts(report([case(1, Status.DISMISSED)], said).classes) == {"impostor": (0, 1, 0)}


def test_a_case_that_waits_again_is_undecided_whatever_was_said_before() -> None:
    found = report([case(1, Status.SUSPECTED, triage=Triage.LOST)], [decision(judgement=DISMISSED)])
    assert counts(found.classes) == {"lost": (0, 0, 1)}
    assert (found.decided, found.undecided) == (0, 1)


def test_what_went_on_after_it_was_dismissed_is_undecided_though_it_is_over_since() -> None:
    said = [decision(judgement=DISMISSED, ground=Ground.FAN)]
    for status in (Status.RESOLVED, Status.CLOSED, Status.MERGED):
        found = report([case(1, status)], said)
        assert (found.decided, counts(found.classes)) == (0, {"impostor": (0, 0, 1)})
    assert report([case(1, Status.TRANSFERRED)], said).decided == 1


def test_a_case_that_vanished_before_anybody_decided_is_undecided() -> None:
    assert report([case(1, Status.RESOLVED)], []).undecided == 1
    assert report([case(1, Status.RESOLVED)], [decision()]).undecided == 0


def test_cases_without_a_class_are_counted_by_their_kind() -> None:
    hijack = Classification.ACCOUNT_COMPROMISE
    found = report(
        [case(1, classification=hijack, triage=None)], [decision(classification=hijack, triage=None, truth=None)]
    )
    assert counts(found.classes) == {"account-compromise": (1, 0, 0)}


def test_a_coverage_gap_counts_nowhere() -> None:
    found = report([case(1, Status.SUSPECTED, classification=Classification.COVERAGE)], [])
    assert (found.undecided, found.classes, found.rules, found.detectors) == (0, (), (), ())


def test_what_nobody_decided_has_no_precision() -> None:
    (tally,) = report([case(1, Status.SUSPECTED)], []).classes
    assert (tally.precision, tally.low, tally.high) == (None, 0.0, 1.0)


# Against the tables of Brown, Cai and DasGupta's method: R's binom.wilson and statsmodels' proportion_confint agree.
@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (95, 100, 0.8882, 0.9785),
        (1, 1, 0.2065, 1),
    ],
)
def test_the_interval_is_that_of_wilson(right: int, total: int, low: float, high: float) -> None:
    assert wilson(right, total) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 10_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_the_share_lies_within_its_interval(pair: tuple[int, int]) -> None:
    low, high = wilson(*pair)
    assert 0 <= low <= pair[0] / pair[1] + 1e-12
    assert pair[0] / pair[1] - 1e-12 <= high <= 1
