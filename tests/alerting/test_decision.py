from dataclasses import replace

import pytest

from alerting.decision import decided
from alerting.handling import acknowledge, close, confirm, dismiss, transfer
from domain.decision import Judgement
from domain.incident import Classification, Ground, Incident, Status
from domain.triage import Triage
from tests.decisions import decision
from tests.factories import NOW, incident, later


def dismissed(before: Incident, ground: Ground, note: str = "") -> Incident:
    return dismiss(before, by="乙", reason=ground, expires=None, note=note, now=later(hours=1))


def test_a_confirmation_is_kept_with_what_was_shown() -> None:
    before = incident(number=7, version=3, triage=Triage.IMPOSTOR)
    after = replace(confirm(before, by="甲", now=NOW), version=4)
    assert decided(before, after, by="甲", now=NOW) == decision(incident=7, version=3, findings=before.findings)


def test_a_person_who_confirms_another_class_says_the_truth() -> None:
    before = incident(triage=Triage.CONFUSING)
    found = decided(before, confirm(before, by="甲", now=NOW, triage=Triage.IMPOSTOR), by="甲", now=NOW)
    assert found is not None
    assert (found.triage, found.truth, found.is_agreed) == (Triage.CONFUSING, Triage.IMPOSTOR, False)


def test_a_dismissal_is_kept_with_its_ground_and_note() -> None:
    before = incident(triage=Triage.IMPOSTOR)
    found = decided(before, dismissed(before, Ground.OTHER, "已电话核实"), by="乙", now=later(hours=1))
    assert found is not None
    assert (found.judgement, found.ground, found.note) == (Judgement.DISMISSED, Ground.OTHER, "已电话核实")
    assert (found.author, found.at, found.truth) == ("乙", later(hours=1), None)


GROUNDS = [
    (Ground.NAMESAKE, Triage.IMPOSTOR, Triage.NAMESAKE),
    (Ground.NAMESAKE, Triage.NAMESAKE, Triage.NAMESAKE),
    (Ground.FAN, Triage.IMPOSTOR, Triage.CIVILIAN),
    (Ground.SUB_UNIT, Triage.IMPOSTOR, Triage.UNREGISTERED),
    (Ground.OWN_ACCOUNT, Triage.IMPOSTOR, Triage.UNREGISTERED),
    (Ground.OWN_ACCOUNT, Triage.LOST, Triage.LOST),
    (Ground.OWN_ACCOUNT, Triage.GONE, Triage.GONE),
    (Ground.OWN_CHANGE, None, None),
    (Ground.OTHER, Triage.IMPOSTOR, None),
]


@pytest.mark.parametrize(("ground", "triage", "truth"), GROUNDS)
def test_a_ground_tells_the_class_that_it_speaks_of(
    ground: Ground, triage: Triage | None, truth: Triage | None
) -> None:
    before = incident(triage=triage)
    found = decided(before, dismissed(before, ground), by="乙", now=NOW)
    assert found is not None
    assert found.truth is truth


def test_no_other_step_is_a_decision() -> None:
    before, confirmed = incident(), incident(status=Status.CONFIRMED)
    for known, after in [
        (None, before),
        (before, before),
        (before, acknowledge(before, by="甲", now=NOW)),
        (before, replace(before, status=Status.RESOLVED)),
        (confirmed, replace(confirmed, score=0.99)),
        (confirmed, close(confirmed, by="甲", now=NOW)),
    ]:
        assert decided(known, after, by="甲", now=NOW) is None


def test_a_coverage_gap_is_no_verdict_on_anybody() -> None:
    before = incident(classification=Classification.COVERAGE)
    assert decided(before, confirm(before, by="甲", now=NOW), by="甲", now=NOW) is None


def test_a_transfer_says_that_it_is_the_units_own() -> None:
    before = incident(triage=Triage.IMPOSTOR)
    found = decided(before, transfer(before, by="甲", reason=Ground.OWN_ACCOUNT, now=NOW), by="甲", now=NOW)
    assert found is not None
    assert (found.judgement, found.truth) == (Judgement.DISMISSED, Triage.UNREGISTERED)
