"""The same of a connector that an operator described in a file: whatever its platform does, silence proves nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.coverage import Job
from domain.incident import Classification, Incident, Presence, Status
from tests.factories import account, unit
from tests.houses import House, gaps, house
from tests.squares import DESCRIPTION, SECRET, Square, square

NAME, IMPOSTOR = "临泽市公安局", "square:9"
ANYBODY = ["ignores", "fuzzy"]
FAULTS = {"expired": "auth", "limited": "rate_limited", "walled": "blocked", "drifted": "shape", "broken": "error"}
REFUSALS = ["expired", "limited", "walled"]


@pytest.fixture
def place() -> Iterator[Square]:
    with square({7: NAME, 9: f"{NAME}官方", 11: "晒太阳的猫"}) as place:
        yield place


@pytest.fixture
def building(tmp_path: Path, place: Square) -> Iterator[House]:
    """A Diting that has found its impostor."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "square.yaml").write_text(DESCRIPTION, "utf-8")
    cookie = tmp_path / "cookie"
    cookie.write_text(SECRET, "utf-8")
    cookie.chmod(0o600)
    polite = {"requests_per_second": 500.0, "burst": 100, "attempts": 1}
    table = {"base_url": place.url, "cookie_file": str(cookie), "politeness": polite}
    with house(tmp_path, platforms={"square": table}, connectors={"folder": str(tmp_path / "own")}) as building:
        building.register([unit()], [account(platform="square", user_id="7", handle="")])
        building.sweep()
        yield building


def masquerade(building: House) -> Incident:
    return building.incidents(Classification.MASQUERADE)[IMPOSTOR]


def test_the_impostor_is_found(building: House) -> None:
    assert masquerade(building).status is Status.SUSPECTED
    assert building.incidents(Classification.COVERAGE) == {}


@pytest.mark.parametrize("way", ANYBODY)
def test_a_search_that_finds_anybody_for_anything_covers_nothing(building: House, place: Square, way: str) -> None:
    before = masquerade(building)
    setattr(place, way, True)
    for _ in range(3):
        assert gaps(building.sweep(), Job.HUNT) == {"nonsense_found"}
    (gap,) = building.incidents(Classification.COVERAGE).values()
    assert gap.status is Status.SUSPECTED
    after = masquerade(building)
    assert (after.number, after.status, after.presence) == (before.number, Status.SUSPECTED, Presence.PRESENT)
    setattr(place, way, False)
    assert gaps(building.sweep(), Job.HUNT) == set()
    (gap,) = building.incidents(Classification.COVERAGE).values()
    assert gap.status is Status.RESOLVED


@pytest.mark.parametrize("fault", FAULTS)
def test_a_platform_that_refuses_or_fails_takes_nothing_for_gone(building: House, place: Square, fault: str) -> None:
    place.fault = fault
    for _ in range(3):
        cycles = building.sweep()
        assert {cycle.job for cycle in cycles if not cycle.covered} == set(Job)
        assert {cycle.gap.value for cycle in cycles if cycle.gap} == {FAULTS[fault]}
    assert (masquerade(building).status, masquerade(building).presence) == (Status.SUSPECTED, Presence.PRESENT)
    assert building.incidents(Classification.ACCOUNT_COMPROMISE) == {}
    assert len(building.incidents(Classification.COVERAGE)) == 1


@pytest.mark.parametrize("fault", REFUSALS)
def test_a_refusal_is_met_only_by_what_is_under_way_however_often_is_swept(
    building: House, place: Square, fault: str
) -> None:
    place.fault = fault
    before = len(place.asked)
    for _ in range(4):
        building.sweep()
    assert len(place.asked) <= before + 2


def test_an_impostor_that_is_proved_gone_is_gone(building: House, place: Square) -> None:
    del place.names[9]
    building.sweep()
    building.sweep()
    assert masquerade(building).presence is not Presence.PRESENT
