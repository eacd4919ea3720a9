import json
from collections.abc import Iterator

import pytest

from domain.incident import Classification
from monitor.store import outbox
from tests.factories import account, unit
from tests.monitor.cli.office import Office
from tests.stubs import MISBEHAVIOURS, StubNetwork, stub_network

OFFICIAL, IMPOSTOR = "did:plc:official", "did:plc:impostor"
POLITE = "politeness = { requests_per_second = 500.0, burst = 100, attempts = 1 }"


@pytest.fixture
def network() -> Iterator[StubNetwork]:
    with stub_network({OFFICIAL: "临泽市公安局", "did:plc:cat": "晒太阳的猫"}) as stub:
        yield stub


@pytest.fixture
def ready(office: Office, network: StubNetwork) -> Office:
    """One registered account on a platform that answers."""
    office.configure(
        f'[platforms.bluesky]\nbase_url = "{network.url}"\n{POLITE}\n'
        '[channels.webhook]\nurl = "http://127.0.0.1:9/"\n[detectors.impostor.name]\n[detectors.compromise.profile]\n'
    )
    office.register([unit()], [account(user_id=OFFICIAL, handle="")])
    return office


def test_a_clean_sweep_ends_with_0(ready: Office) -> None:
    said = ready.run("sweep", status=0).stdout
    assert said.splitlines()[-1] == "Result: clean"
    assert "No incidents." in said


def test_a_sweep_with_open_incidents_ends_with_3(ready: Office, network: StubNetwork) -> None:
    network.names[IMPOSTOR] = "临泽市公安局官方"
    said = ready.run("sweep", status=3).stdout
    assert said.splitlines()[-1] == "Result: findings"
    assert "DT-000001" in said
    assert f"临泽市公安局官方 (bluesky:{IMPOSTOR})" in said


@pytest.mark.parametrize("misbehaviour", ["429", "a login page on 200", "a search that is always empty"])
def test_a_sweep_that_proves_nothing_ends_with_4(ready: Office, network: StubNetwork, misbehaviour: str) -> None:
    network.misbehaviour = MISBEHAVIOURS[misbehaviour]
    said = ready.run("sweep", status=4).stdout
    assert said.splitlines()[-1] == "Result: not covered"


def test_what_was_not_covered_outweighs_what_was_found(ready: Office, network: StubNetwork) -> None:
    network.names[IMPOSTOR] = "临泽市公安局官方"
    ready.run("sweep", status=3)
    network.misbehaviour = MISBEHAVIOURS["a drifted schema"]
    assert "DT-000001" in ready.run("sweep", status=4).stdout


def test_an_empty_register_is_not_covered(office: Office, network: StubNetwork) -> None:
    office.configure(f'[platforms.bluesky]\nbase_url = "{network.url}"\n')
    assert office.json("sweep", status=4) == {"outcome": "not covered", "coverage": [], "incidents": [], "missing": []}


def test_a_unit_without_any_account_is_not_covered_for_want_of_a_control(ready: Office, network: StubNetwork) -> None:
    network.names.clear()
    ready.run("sweep", status=4)


def test_the_table_says_what_was_asked_answered_and_why_it_does_not_count(ready: Office, network: StubNetwork) -> None:
    network.misbehaviour = MISBEHAVIOURS["a login page on 200"]
    rows = [line.split() for line in ready.run("sweep", status=4).stdout.splitlines()]
    (hunt,) = [row for row in rows if row[:2] == ["bluesky", "hunt"]]
    assert hunt[3:6] == ["0", "no", "blocked:"]
    # Whether the official account's posts are read before the search was refused is a matter of chance.
    assert [row[:3] for row in rows if row[:2] == ["bluesky", "guard"]] == [["bluesky", "guard", "1"]]


def test_programs_get_coverage_incidents_and_outcome_in_one_line(ready: Office, network: StubNetwork) -> None:
    network.names[IMPOSTOR] = "临泽市公安局官方"
    facts = ready.json("sweep", status=3)
    assert facts["outcome"] == "findings"
    assert {(cycle["job"], cycle["gap"]) for cycle in facts["coverage"]} >= {("hunt", None), ("guard", None)}
    assert [incident["profile"]["user_id"] for incident in facts["incidents"]] == [IMPOSTOR]


def test_a_sweep_owes_its_alerts_to_the_daemon_and_owes_them_once(ready: Office, network: StubNetwork) -> None:
    network.names[IMPOSTOR] = "临泽市公安局官方"
    for _ in range(3):
        ready.run("sweep", status=3)
    with ready.store() as store, store.reading() as conn:
        assert outbox.pending(conn) == {"webhook": 1}


def test_a_hijack_is_found_by_a_sweep(ready: Office, network: StubNetwork) -> None:
    network.names["did:plc:second"] = "临泽市消防支队"
    ready.register([], [account(user_id="did:plc:second", display_name="临泽市消防支队", handle="")])
    ready.run("sweep", status=0)
    network.names["did:plc:second"] = "点击领奖"
    assert [each["classification"] for each in ready.json("sweep", status=3)["incidents"]] == [
        Classification.ACCOUNT_COMPROMISE
    ]


@pytest.mark.parametrize("name", ["临泽市公安局\x1b[2J\u202e官方", "[red]临泽市公安局"])
def test_a_hostile_name_is_shown_harmlessly(ready: Office, network: StubNetwork, name: str) -> None:
    network.names[IMPOSTOR] = name
    said = ready.run("sweep", status=3).stdout
    assert not {"\x1b", "\u202e"} & set(said)
    assert name.replace("\x1b", "U+001B").replace("\u202e", "U+202E") in said


def test_a_sweep_names_no_contact(ready: Office, network: StubNetwork) -> None:
    network.names[IMPOSTOR] = "临泽市公安局官方"
    said = ready.run("sweep", status=3).output + json.dumps(ready.json("sweep", status=3), ensure_ascii=False)
    assert "duty@ga.linze.example" not in said
    assert "值班员甲" not in said


@pytest.mark.parametrize("command", ["sweep", "run"])
def test_without_a_platform_there_is_nothing_to_do(office: Office, command: str) -> None:
    office.configure("")
    assert "add a table such as [platforms.bluesky]" in office.refusal(command)


def test_a_sweep_in_which_an_official_account_is_not_there_is_not_clean(ready: Office, network: StubNetwork) -> None:
    second = "did:plc:schools"
    network.names[second] = "临泽市教育局"
    ready.register([unit()], [account(user_id=second, handle="", display_name="临泽市教育局")])
    ready.run("sweep", status=0)
    del network.names[second]
    said = ready.run("sweep", status=3).stdout
    assert f"bluesky:{second}: not there, says the platform" in said
    assert ready.json("sweep", status=3)["missing"] == [f"bluesky:{second}"]
