"""The line from end to end, on a real AT Protocol network."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from domain.coverage import Coverage, Gap, Job
from domain.incident import Classification, Presence, Status
from domain.notification import Reason
from domain.registry import OfficialAccount, Tier, Unit
from monitor.store import incidents
from tests.houses import House, gaps, house
from tests.lab.people import People
from tests.lab.pictures import png
from tests.lab.servers import Network

OFFICIALS = ("临泽市公安局", "临泽市教育局", "临泽市医疗保障局", "青澜县人民政府", "临泽市气象台", "平安临泽110")
IMPOSTORS = (
    "临泽市公安局",
    "臨澤市教育局",
    "临泽市医\u200b疗保障局",
    "青澜县人民政府官方",
    "平安临泽１１０",
    "临泽市气像台",
)
BYSTANDERS = (
    *(
        f"{place}{what}"
        for place in ("临泽", "青澜", "云柏")
        for what in ("美食", "房产网", "二手车", "婚礼来宾", "吃喝玩乐")
    ),
    *(f"{place}市公安局" for place in ("安河", "白渠", "东澄", "丰濑", "桂汀", "海岑")),
    *(f"{name}的日常" for name in ("阿明", "小雨", "老周", "晓晓", "大壮", "木木", "可可", "二丫", "石头")),
    *(f"追光者{number}" for number in range(15)),
    *(f"Kite {number}" for number in range(15)),
)


@dataclass(frozen=True)
class City:
    """Ids by display name of those who were put onto the network."""

    officials: dict[str, str]
    impostors: dict[str, str]


def settle(people: People) -> City:
    """Six official accounts, sixty bystanders and six impostors."""
    assert len(BYSTANDERS) == 60
    named = [("gov", OFFICIALS), ("fake", IMPOSTORS), ("by", BYSTANDERS)]
    dids = {
        kind: {
            name: people.create_account(f"{kind}-{number}.test", display_name=name) for number, name in enumerate(names)
        }
        for kind, names in named
    }
    people.wait_until_indexed(*(did for group in dids.values() for did in group.values()), seconds=60)
    return City(officials=dids["gov"], impostors=dids["fake"])


def table(network: Network) -> dict[str, object]:
    fast = {"requests_per_second": 200.0, "burst": 50, "concurrency": 8, "attempts": 1}
    return {"bluesky": {"base_url": network.appview, "politeness": fast}}


def register(building: House, officials: dict[str, str]) -> None:
    units = [Unit(key=name, name=name) for name in officials]
    accounts = [
        OfficialAccount(platform="bluesky", user_id=did, display_name=name, unit=name, tier=Tier.ONE)
        for name, did in officials.items()
    ]
    building.register(units, accounts)


@pytest.fixture(scope="module")
def population(lab_network: Network) -> Iterator[tuple[People, City]]:
    with People.of(lab_network) as people:
        yield people, settle(people)


@pytest.fixture
def building(tmp_path: Path, lab_network: Network, population: tuple[People, City]) -> Iterator[House]:
    with house(tmp_path, platforms=table(lab_network)) as building:
        register(building, population[1].officials)
        yield building


def assert_covered(cycles: tuple[Coverage, ...]) -> None:
    assert cycles
    assert [cycle for cycle in cycles if not cycle.covered] == []


def reasons(building: House, number: int) -> list[Reason]:
    with building.store.reading() as conn:
        return [reason for event in incidents.history(conn, number) for reason in event.told]


def test_one_cycle_opens_exactly_the_six_incidents(building: House, population: tuple[People, City]) -> None:
    _, city = population
    assert_covered(building.sweep())
    opened = building.incidents(Classification.MASQUERADE)
    assert set(opened) == {f"bluesky:{did}" for did in city.impostors.values()}
    assert building.incidents(Classification.ACCOUNT_COMPROMISE) == {}
    assert building.incidents(Classification.COVERAGE) == {}
    assert_covered(building.sweep())
    assert len(building.incidents(Classification.MASQUERADE)) == 6


def test_a_changed_official_account_opens_an_incident_that_stays_while_the_change_stands(
    building: House, population: tuple[People, City]
) -> None:
    people, city = population
    name = "临泽市教育局"
    did = city.officials[name]
    building.sweep()
    people.rename(did, "鑫旺小额贷款")
    people.set_avatar(did, png(200))
    people.wait_until_indexed(did)
    for _ in range(2):
        building.sweep()
        hijack = building.incidents(Classification.ACCOUNT_COMPROMISE)[f"bluesky:{did}"]
        assert (hijack.status, hijack.presence) == (Status.SUSPECTED, Presence.PRESENT)
        changed = {dict(finding.evidence)["field"] for finding in hijack.findings}
        assert changed == {"display_name", "avatar_hash"}
    assert set(building.incidents(Classification.ACCOUNT_COMPROMISE)) == {f"bluesky:{did}"}
    people.rename(did, name)
    people.wait_until_indexed(did)


def test_rename_takedown_and_deactivation_are_noticed_by_id(building: House, population: tuple[People, City]) -> None:
    people, city = population
    renamed, removed, left = (city.impostors[name] for name in ("临泽市公安局", "臨澤市教育局", "平安临泽１１０"))
    building.sweep()
    numbers = {key: incident.number for key, incident in building.incidents(Classification.MASQUERADE).items()}
    people.rename(renamed, "一只晒太阳的猫")
    people.take_down(removed)
    people.deactivate(left)
    people.wait_until_indexed(renamed, removed, left)
    building.sweep()
    seen = building.incidents(Classification.MASQUERADE)
    assert {key: incident.number for key, incident in seen.items()} == numbers
    assert seen[f"bluesky:{renamed}"].presence is Presence.RENAMED
    assert seen[f"bluesky:{renamed}"].status is Status.SUSPECTED
    for gone in (removed, left):
        assert seen[f"bluesky:{gone}"].presence is Presence.ABSENT
        assert seen[f"bluesky:{gone}"].status is Status.SUSPECTED
    building.sweep()
    resolved = building.incidents(Classification.MASQUERADE)
    assert {resolved[f"bluesky:{gone}"].status for gone in (removed, left)} == {Status.RESOLVED}
    assert Reason.RENAMED in reasons(building, numbers[f"bluesky:{renamed}"])
    # What becomes of a case of level Ⅳ stands in the daily digest.
    assert reasons(building, numbers[f"bluesky:{removed}"]) == [Reason.OPENED]


def test_a_network_whose_search_silently_ignores_chinese_names_is_never_clean(
    tmp_path: Path, stock_network: Network, stock_people: People
) -> None:
    officials = {
        name: stock_people.create_account(f"gov-{n}.test", display_name=name) for n, name in enumerate(OFFICIALS[:2])
    }
    stock_people.create_account("fake-0.test", display_name=OFFICIALS[0])
    stock_people.wait_until_indexed(*officials.values())
    with house(tmp_path, platforms=table(stock_network)) as building:
        register(building, officials)
        for _ in range(3):
            assert gaps(building.sweep(), Job.HUNT) == {Gap.CONTROL_NOT_FOUND.value}
        (incident,) = building.incidents(Classification.COVERAGE).values()
        assert incident.status is Status.SUSPECTED
        assert reasons(building, incident.number) == [Reason.OPENED]
        assert building.incidents(Classification.MASQUERADE) == {}
