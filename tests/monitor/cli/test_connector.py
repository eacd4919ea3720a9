"""`diting connector` over the shipped connectors and over an operator's own, against a platform on loopback."""

import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner

from monitor.cli import diting
from monitor.store import holds
from tests.factories import account, unit
from tests.monitor.cli.office import Office
from tests.squares import DESCRIPTION, SECRET, Square, square
from tests.stubs import MISBEHAVIOURS, stub_network

NAME = "临泽市公安局"
TROUBLES = {
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
POLITE = "politeness = {requests_per_second = 500.0, burst = 100, attempts = 1}\n"


@pytest.fixture
def place() -> Iterator[Square]:
    with square({7: NAME, 8: "沧岭县发布"}) as place:
        yield place


@pytest.fixture
def site(office: Office, place: Square) -> Office:
    """An office whose operator has described a platform and switched it on."""
    (office.folder / "own" / "fixtures").mkdir(parents=True)
    office.write("own/square.yaml", DESCRIPTION)
    cookie = office.write("cookie", SECRET)
    cookie.chmod(0o600)
    office.configure(
        f'[connectors]\nfolder = "{office.folder / "own"}"\n'
        f'[platforms.square]\nbase_url = "{place.url}"\ncookie_file = "{cookie}"\n{POLITE}'
        '[channels.webhook]\nurl = "http://127.0.0.1:9/"\n'
    )
    office.register([unit()], [account(platform="square", user_id="7", handle="")])
    return office


def listed(office: Office) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in office.json("connector", "list")}


def lines(office: Office, *args: str, status: int = 0) -> list[str]:
    return office.run("connector", *args, status=status).stdout.splitlines()


def test_every_connector_is_listed_with_what_it_is(site: Office) -> None:
    found = listed(site)
    own = found["square"]
    assert (own["from"], own["class"], own["verified"], own["switched_on"]) == ("operator", "C", "shape", True)
    assert own["operations"] == ["search", "exact", "profile", "posts", "whoami"]
    assert own["tables"] == ["square"]
    assert (found["bluesky"]["from"], found["bluesky"]["switched_on"]) == ("built in", False)
    assert (found["github"]["from"], found["github"]["class"]) == ("shipped", "A")
    assert not [each["problem"] for each in found.values() if each["problem"]]
    assert any(line.startswith("square ") and " C " in line for line in lines(site, "list"))


def test_an_operators_file_replaces_a_shipped_one_and_a_broken_one_hides_no_other(site: Office) -> None:
    site.write("own/github.yaml", DESCRIPTION.replace("id: square", "id: github"))
    site.write("own/village.yaml", "id: village\nnmae: 村\n")
    found = listed(site)
    assert found["github"]["from"] == "override"
    assert "village.yaml" in found["village"]["problem"]
    assert found["square"]["operations"]


def test_a_connector_is_shown_with_what_must_be_supplied(site: Office) -> None:
    said = "\n".join(lines(site, "show", "square"))
    for part in ("square: 广场", "class C; checked: shape; operator", "账号ID", "handbook", "cookie: required"):
        assert part in said
    assert "credential square-cookie" in said
    assert SECRET not in said
    (cookie,) = (option for option in site.json("connector", "show", "square")["options"] if option["credentials"])
    assert (cookie["name"], cookie["required"]) == ("cookie", True)


def test_an_optional_login_is_a_credential_too(office: Office) -> None:
    credentials = {each["name"]: each["credentials"] for each in office.json("connector", "show", "github")["options"]}
    assert credentials["token"] == ["github-token"]


def test_a_line_of_the_doctor_stays_one_line_on_a_narrow_terminal(office: Office) -> None:
    office.configure(f'[platforms.bluesky]\nbase_url = "http://127.0.0.1:9"\n{POLITE}')
    office.register([unit()], [account()])
    said = CliRunner(env={"COLUMNS": "40"}).invoke(diting, ["--config", str(office.file), "connector", "doctor"])
    assert all(line.startswith("bluesky: error: ConnectError: ") for line in said.stdout.splitlines())
    assert len(said.stdout.splitlines()) == 4


def test_a_built_in_connector_is_shown_too(office: Office) -> None:
    shown = office.json("connector", "show", "mastodon")
    assert (shown["from"], shown["description"]) == ("built in", None)
    assert "base_url: required" in "\n".join(lines(office, "show", "mastodon"))


def test_what_does_not_exist_is_named(site: Office) -> None:
    for command in ("show", "test", "doctor"):
        assert site.refusal("connector", command, "village").startswith("village: n")


def test_a_description_without_fixtures_says_so(site: Office) -> None:
    file = site.folder / "own" / "fixtures" / "square.yaml"
    command = f"diting connector record square search keyword=NAME -o {file}"
    assert lines(site, "test", "square", "bluesky") == [
        f"square: no fixtures; `{command}` makes one",
        "bluesky: built in; Diting's own tests check it",
    ]
    noted = [each["note"] for each in site.json("connector", "test", "square", "bluesky")]
    assert noted == [f"`{command}` makes one", ""]
    site.write("own/village.yaml", DESCRIPTION.replace("id: square", "id: village"))
    assert site.json("connector", "test", "village")[0]["note"].startswith("add a table [platforms.village], then `")


def test_the_command_that_makes_the_first_fixture_can_be_run(site: Office) -> None:
    command = site.json("connector", "test", "square")[0]["note"].split("`")[1].replace("NAME", NAME)
    lines(site, *shlex.split(command)[2:])
    assert lines(site, "test", "square") == ["square: 1 of 1 fixtures read right"]


def test_no_id_is_cut_off_on_a_terminal_of_eighty_columns(site: Office) -> None:
    said = CliRunner(env={"COLUMNS": "80"}).invoke(diting, ["--config", str(site.file), "connector", "list"])
    rows = {line.split()[0]: line for line in said.stdout.splitlines()}
    assert {*listed(site)} <= rows.keys()
    assert "…" not in said.stdout
    assert max(len(row) for id, row in rows.items() if id != "square") <= 80
    assert rows["square"].endswith("search exact profile posts whoami; operator; on")


def test_a_recorded_answer_becomes_a_fixture_that_passes(site: Office, place: Square) -> None:
    file = site.folder / "own" / "fixtures" / "square.yaml"
    first = lines(site, "record", "square", "search", "keyword=临泽", "-o", str(file))
    assert first[0].startswith(f"{file}: added search recorded on ")
    assert first[0].endswith("read as ok")
    for given in (["profile", "user_id=9"], ["whoami"], ["posts", "user_id=7"], ["exact", "name=没有"]):
        lines(site, "record", "square", *given, "-o", str(file))
    written = file.read_text("utf-8")
    assert SECRET not in written
    assert "13812345678" not in written
    assert NAME in written
    assert lines(site, "test", "square") == ["square: 5 of 5 fixtures read right"]
    assert place.cookies == [SECRET] * 5


def test_a_fixture_that_is_read_differently_is_a_miss(site: Office) -> None:
    file = site.folder / "own" / "fixtures" / "square.yaml"
    lines(site, "record", "square", "search", "keyword=临泽", "-o", str(file))
    site.write("own/square.yaml", DESCRIPTION.replace("json.data.list", "json.data.users"))
    first, second = lines(site, "test", "square", status=1)
    assert first == "square: 0 of 1 fixtures read right"
    assert "outcome: shape" in second
    assert site.json("connector", "test", "square", status=1)[0]["missed"][0]["misses"]


def test_what_cannot_be_recorded_writes_nothing(site: Office, place: Square) -> None:
    file = site.folder / "cases.yaml"
    assert "give keyword=VALUE" in site.refusal("connector", "record", "square", "search", "-o", file)
    assert "not switched on" in site.refusal("connector", "record", "weibo", "whoami", "-o", file)
    place.fault = "walled"
    lines(site, "record", "square", "whoami", "-o", str(site.folder / "wall.yaml"))
    asked = len(place.asked)
    assert "nothing to record, blocked until" in site.refusal("connector", "record", "square", "whoami", "-o", file)
    assert len(place.asked) == asked
    assert not file.exists()


def test_the_shipped_connectors_read_their_fixtures_right(office: Office) -> None:
    rounds = office.json("connector", "test")
    assert {each["id"] for each in rounds} >= {"weibo", "bilibili", "github", "bluesky", "mastodon"}
    assert sum(each["fixtures"] for each in rounds) > 60


def test_a_sound_connector_has_a_sound_doctors_report(site: Office, place: Square) -> None:
    said = lines(site, "doctor")
    assert said[0] == "square: ok: whoami: signed in as 临泽值班, until 2026-12-31 00:00 UTC"
    assert len(said) == 7
    assert all(line.startswith("square: ok: ") for line in said)
    assert len(place.asked) == 7


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (
            "expired",
            "square: auth: login expired at whoami, silent until {until}; put a new cookie into the credential"
            " square-cookie, then restart",
        ),
        ("limited", "square: rate_limited: too many requests at whoami, silent until {until}; wait until then; if it"),
        ("walled", "square: blocked: visitor wall at whoami, silent until {until}; open the platform in a browser on"),
    ],
)
def test_a_refusal_is_one_line_and_is_not_asked_again(site: Office, place: Square, fault: str, said: str) -> None:
    place.fault = fault
    (line,) = lines(site, "doctor", "square", status=1)
    head, _, tail = said.partition("{until}")
    assert line.startswith(head)
    assert tail in line
    (again,) = lines(site, "doctor", "square", status=1)
    assert again.startswith("square: held: ")
    assert len(place.asked) == 1
    with site.store() as store, store.reading() as conn:
        assert SECRET not in str(holds.load(conn, datetime.now(UTC)))


@pytest.mark.parametrize(("fault", "trouble"), [("drifted", "shape"), ("broken", "error")])
def test_a_fault_is_told_at_every_question(site: Office, place: Square, fault: str, trouble: str) -> None:
    place.fault = fault
    assert {each["trouble"] for each in site.json("connector", "doctor", status=1)} == {trouble}


def test_a_platform_that_ignores_the_question_is_told(site: Office, place: Square) -> None:
    place.ignores = True
    wrong = {each["step"]: each["trouble"] for each in site.json("connector", "doctor", status=1) if not each["ok"]}
    assert wrong["the search for a nonsense name"] == "nonsense_found"
    # Of a look-up by the exact name only whoever bears it counts; a list without such a one proves nothing.
    assert wrong.keys() <= {"the search for a nonsense name", "the look-up of a nonsense name"}


def test_a_registered_account_that_is_not_there_is_told(site: Office, place: Square) -> None:
    del place.names[7]
    wrong = {each["step"]: each for each in site.json("connector", "doctor", status=1) if not each["ok"]}
    assert wrong["the search for a registered name"]["trouble"] == "control_not_found"
    assert wrong["a profile"]["trouble"] == "absent"
    assert "(7) is not_found" in wrong["a profile"]["said"]


def test_the_account_of_the_description_serves_where_none_is_registered(office: Office, place: Square) -> None:
    (office.folder / "own").mkdir()
    known = f'{DESCRIPTION}controls: {{known: {{user_id: "8", display_name: 沧岭县发布}}}}\n'
    office.write("own/square.yaml", known.replace("auth: {kind: cookie}\n", ""))
    office.configure(
        f'[connectors]\nfolder = "{office.folder / "own"}"\n[platforms.square]\nbase_url = "{place.url}"\n{POLITE}'
    )
    assert all(each["ok"] for each in office.json("connector", "doctor"))


def test_every_misbehaviour_has_its_trouble() -> None:
    assert set(TROUBLES) == set(MISBEHAVIOURS)


@pytest.mark.parametrize("misbehaviour", MISBEHAVIOURS)
def test_a_built_in_connector_is_examined_too(office: Office, misbehaviour: str) -> None:
    with stub_network({"did:plc:official": NAME}) as network:
        office.configure(f'[platforms.bluesky]\nbase_url = "{network.url}"\n{POLITE}')
        office.register([unit()], [account()])
        assert all(each["ok"] for each in office.json("connector", "doctor", "bluesky"))
        network.misbehaviour = MISBEHAVIOURS[misbehaviour]
        wrong = [each for each in office.json("connector", "doctor", "bluesky", status=1) if not each["ok"]]
    assert {each["trouble"] for each in wrong} == {TROUBLES[misbehaviour]}
    assert all(each["remedy"] for each in wrong)


def test_a_hold_of_the_daemon_binds_the_doctor(site: Office, place: Square) -> None:
    place.fault = "walled"
    lines(site, "doctor", status=1)
    place.fault = ""
    assert lines(site, "doctor", status=1)[0].startswith("square: held: blocked, visitor wall at whoami")
    with site.store() as store, store.begin() as conn:
        (hold,) = holds.load(conn, datetime.now(UTC))
        holds.clear(conn, hold.key)
    assert all(line.startswith("square: ok") for line in lines(site, "doctor"))


def test_before_there_is_a_configuration_what_is_shipped_can_be_looked_at_and_tested(office: Office) -> None:
    nowhere = ("--config", str(office.folder / "nowhere.toml"), "connector")
    names = CliRunner().invoke(diting, [*nowhere, "list", "--json"])
    assert names.exit_code == 0
    assert "weibo" in names.stdout
    assert CliRunner().invoke(diting, [*nowhere, "test", "github"]).exit_code == 0


def test_a_description_that_lies_elsewhere_is_tested_by_its_path(office: Office) -> None:
    (office.folder / "draft" / "fixtures").mkdir(parents=True)
    file = office.write("draft/square.yaml", DESCRIPTION)
    asked = "{name: nobody, operation: search, asked: {keyword: zq}, source: invented"
    case = f"{asked}, reply: {{status: 500}}, expect: {{outcome: error}}}}"
    office.write("draft/fixtures/square.yaml", f"- {case}\n")
    assert lines(office, "test", str(file)) == ["square: 1 of 1 fixtures read right"]
    office.write("draft/fixtures/square.yaml", f"- {case.replace('outcome: error', 'outcome: empty')}\n")
    assert "square: nobody: " in lines(office, "test", str(file), status=1)[1]
    gone = office.folder / "draft" / "gone.yaml"
    assert str(gone) in office.refusal("connector", "test", str(gone))
