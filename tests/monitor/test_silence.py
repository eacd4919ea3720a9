"""Silence must be proved: whatever a platform does instead of answering, it is never read as 'no impostors'."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.coverage import Job
from domain.incident import Classification, Incident, Presence, Status
from domain.notification import Reason
from monitor.store import incidents, outbox
from tests.factories import account, unit
from tests.houses import House, gaps, house
from tests.stubs import MISBEHAVIOURS, StubNetwork, stub_network

pytestmark = pytest.mark.long

OFFICIAL, IMPOSTOR = "did:plc:official", "did:plc:impostor"
EXPECTED = {
    "a search that ignores the keyword": "nonsense_found",
    "a search that finds somebody for nonsense": "nonsense_found",
    "a search that is always empty": "control_not_found",
    "429": "rate_limited",
    "401": "auth",
    "a login page on 200": "blocked",
    "a cut connection": "error",
    "an HTML error page": "error",
    "truncated JSON": "shape",
    "a drifted schema": "shape",
}


@pytest.fixture
def network() -> Iterator[StubNetwork]:
    with stub_network({OFFICIAL: "临泽市公安局", IMPOSTOR: "临泽市公安局官方", "did:plc:cat": "晒太阳的猫"}) as stub:
        yield stub


@pytest.fixture
def building(tmp_path: Path, network: StubNetwork) -> Iterator[House]:
    polite = {"requests_per_second": 500.0, "burst": 100, "attempts": 1}
    with house(tmp_path, platforms={"bluesky": {"base_url": network.url, "politeness": polite}}) as building:
        building.register([unit()], [account(user_id=OFFICIAL, handle="")])
        yield building


def only(building: House, classification: Classification) -> Incident:
    (incident,) = building.incidents(classification).values()
    return incident


def told(building: House, incident: Incident) -> list[Reason]:
    with building.store.reading() as conn:
        return [reason for event in incidents.history(conn, incident.number) for reason in event.told]


def test_every_misbehaviour_has_an_expectation() -> None:
    assert set(EXPECTED) == set(MISBEHAVIOURS)


@pytest.mark.parametrize("misbehaviour", MISBEHAVIOURS)
def test_a_misbehaving_search_is_one_coverage_incident_and_closes_nothing(
    building: House, network: StubNetwork, misbehaviour: str
) -> None:
    building.sweep()
    before = only(building, Classification.MASQUERADE)
    network.misbehaviour = MISBEHAVIOURS[misbehaviour]
    for _ in range(3):
        assert gaps(building.sweep(), Job.HUNT) == {EXPECTED[misbehaviour]}
    gap = only(building, Classification.COVERAGE)
    assert gap.status is Status.SUSPECTED
    assert told(building, gap) == [Reason.OPENED]
    after = only(building, Classification.MASQUERADE)
    assert (after.number, after.status, after.presence) == (before.number, Status.SUSPECTED, Presence.PRESENT)


@pytest.mark.parametrize("misbehaviour", MISBEHAVIOURS)
def test_a_platform_that_misbehaves_everywhere_takes_nothing_for_gone(
    building: House, network: StubNetwork, misbehaviour: str
) -> None:
    building.sweep()
    network.misbehaviour, network.everywhere = MISBEHAVIOURS[misbehaviour], True
    for _ in range(4):
        cycles = building.sweep()
        assert {cycle.job for cycle in cycles if not cycle.covered} == set(Job)
    masquerade = only(building, Classification.MASQUERADE)
    assert (masquerade.status, masquerade.presence) == (Status.SUSPECTED, Presence.PRESENT)
    assert building.incidents(Classification.ACCOUNT_COMPROMISE) == {}
    assert told(building, only(building, Classification.COVERAGE)) == [Reason.OPENED]


@pytest.mark.parametrize(
    "misbehaviour", ["a search that ignores the keyword", "a search that finds somebody for nonsense"]
)
def test_what_a_search_lists_that_finds_anybody_for_anything_is_not_judged(
    building: House, network: StubNetwork, misbehaviour: str
) -> None:
    network.misbehaviour = MISBEHAVIOURS[misbehaviour]
    (cycle,) = (cycle for cycle in building.sweep() if cycle.job is Job.HUNT)
    assert (cycle.covered, cycle.answered) == (False, 0)
    assert building.incidents(Classification.MASQUERADE) == {}
    assert only(building, Classification.COVERAGE).status is Status.SUSPECTED


def test_a_platform_that_answers_again_resolves_its_coverage_incident(building: House, network: StubNetwork) -> None:
    network.misbehaviour = MISBEHAVIOURS["an HTML error page"]
    building.sweep()
    network.misbehaviour = None
    building.sweep()
    gap = only(building, Classification.COVERAGE)
    assert gap.status is Status.RESOLVED
    assert told(building, gap) == [Reason.OPENED, Reason.RESOLVED]


def test_a_refusal_is_not_asked_again_before_its_time(building: House, network: StubNetwork) -> None:
    network.misbehaviour, network.everywhere = MISBEHAVIOURS["429"], True
    building.sweep()
    network.misbehaviour = None
    assert gaps(building.sweep(), Job.HUNT) == {"rate_limited"}


def test_an_alert_is_owed_for_each_incident_that_opens(building: House) -> None:
    building.sweep()
    with building.store.reading() as conn:
        assert sum(outbox.pending(conn).values()) == 1
