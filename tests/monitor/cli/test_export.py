import csv
import io
import json
from hashlib import sha256
from typing import Any

import pytest
import stix2

from alerting.exports.whitelist import FIELDS
from domain.assessment import Assessment
from domain.incident import Classification, Status
from domain.registry import AccountStatus
from monitor.store import audit
from tests.alerting.exports.cases import CONTACT, HOSTILE, impostor
from tests.factories import account, finding, later, profile, unit
from tests.monitor.cli.office import Office


@pytest.fixture
def busy(office: Office) -> Office:
    office.register([unit()], [account(url="https://social.example/@linze-ga")])
    office.keep(impostor(finding(), CONTACT, number=0))
    return office


def bundle(office: Office, *args: str) -> Any:
    return json.loads(office.run("export", "stix", "1", *args).stdout)


def test_an_incident_is_exported_as_stix(busy: Office) -> None:
    said = busy.run("export", "stix", "DT-000001").stdout
    parsed = stix2.parse(said, version="2.1")
    assert {each.type for each in parsed.objects} >= {"incident", "user-account", "indicator", "sighting"}
    assert busy.json("export", "stix", "1") == json.loads(said)


def test_an_incident_is_exported_as_a_misp_event(busy: Office) -> None:
    event = busy.json("export", "misp", "1")["Event"]
    assert (event["info"], event["date"]) == ("DT-000001 疑似假冒账号: 临泽市公安局", "2026-03-02")
    assert json.loads(busy.run("export", "misp", "1").stdout)["Event"] == event


def test_contacts_are_masked_unless_all_is_asked_for(busy: Office) -> None:
    for kind in ("stix", "misp"):
        assert "linze_help" not in busy.run("export", kind, "1").stdout
        assert "linze_help" in busy.run("export", kind, "1", "--full").stdout


def test_how_far_it_may_be_passed_on_is_amber_or_as_asked(busy: Office) -> None:
    assert bundle(busy)["objects"][0]["name"] == "TLP:AMBER"
    assert bundle(busy, "--tlp", "green")["objects"][0]["name"] == "TLP:GREEN"
    assert busy.json("export", "misp", "1", "--tlp", "clear")["Event"]["Tag"][0]["name"] == "tlp:clear"
    busy.run("export", "stix", "1", "--tlp", "purple", status=2)


def test_the_last_change_of_a_case_is_the_time_of_its_export(busy: Office) -> None:
    busy.keep(impostor(number=0, subject="bluesky:2", last_seen=later(hours=2)))
    incidents = [json.loads(busy.run("export", "stix", number).stdout)["objects"][4] for number in ("1", "2")]
    assert [each["type"] for each in incidents] == ["incident", "incident"]
    assert [each["modified"] for each in incidents] == ["2026-03-02T01:30:00.000Z", "2026-03-02T03:30:00.000Z"]


def test_an_export_is_written_to_a_file(busy: Office) -> None:
    path = busy.folder / "case.json"
    said = busy.run("export", "stix", "1", "--output", path).stdout
    assert json.loads(path.read_text("utf-8")) == bundle(busy)
    page = path.read_bytes()
    assert said == f"{path}: {len(page)} bytes; SHA-256 {sha256(page).hexdigest()}\n"
    listed = busy.folder / "white.csv"
    again = busy.json("export", "whitelist", "--output", listed)
    assert again["sha256"] == sha256(listed.read_bytes()).hexdigest()


def test_a_case_is_for_whoever_took_it_out_and_the_white_list_for_everybody(busy: Office) -> None:
    case, listed = busy.folder / "case.json", busy.folder / "white.csv"
    busy.run("export", "stix", "1", "--output", case)
    busy.run("export", "whitelist", "--output", listed)
    assert (case.stat().st_mode & 0o077, listed.stat().st_mode & 0o044) == (0, 0o044)


@pytest.mark.parametrize("args", [("stix", "1"), ("misp", "1"), ("whitelist",)])
def test_a_file_that_is_there_already_is_not_overwritten(busy: Office, args: tuple[str, ...]) -> None:
    key = busy.write("contacts.key", "secret")
    assert "contacts.key: is there already; name another file" in busy.refusal("export", *args, "--output", key)
    assert key.read_text("utf-8") == "secret"
    with busy.store() as store, store.reading() as conn:
        assert audit.count(conn) == 0


def test_a_file_that_cannot_be_written_is_named(busy: Office) -> None:
    path = busy.folder / "nowhere" / "case.json"
    assert f"{path}: cannot be written" in busy.refusal("export", "stix", "1", "--output", path)


def test_the_words_follow_the_configured_language(busy: Office) -> None:
    busy.configure('[platforms.bluesky]\n[alerts]\nlocale = "en"\n')
    assert busy.json("export", "misp", "1")["Event"]["info"] == "DT-000001 suspected masquerade: 临泽市公安局"


@pytest.mark.parametrize("kind", ["stix", "misp"])
def test_what_is_no_incident_is_refused(busy: Office, kind: str) -> None:
    busy.keep(impostor(number=0, subject="bluesky:2", status=Status.DISMISSED))
    busy.keep(impostor(number=0, subject="bluesky:3", classification=Classification.COMPLIANCE))
    assert "DT-000002 is dismissed" in busy.refusal("export", kind, "2")
    assert "DT-000003 is about compliance" in busy.refusal("export", kind, "3")
    assert "no incident 9" in busy.refusal("export", kind, "9")


@pytest.mark.parametrize("kind", ["stix", "misp"])
def test_what_may_concern_secrets_goes_out_by_leave_and_without_its_contents_only(busy: Office, kind: str) -> None:
    busy.keep(impostor(number=0, subject="bluesky:2", assessment=Assessment(is_secret=True)))
    assert "secrets are suspected" in busy.refusal("export", kind, "2", "--output", busy.folder / "x")
    assert "its contents go to nobody" in busy.refusal("export", kind, "2", "--full", "--secret")
    assert not (busy.folder / "x").exists()
    assert chain(busy) == []
    said = busy.run("export", kind, "2", "--secret").stdout.lower()
    assert ("tlp:red" in said, "stranger.test" in said, finding().summary.zh in said) == (True, True, False)


@pytest.mark.parametrize("kind", ["stix", "misp"])
def test_who_took_a_case_out_stands_in_the_audit_chain(busy: Office, kind: str) -> None:
    busy.keep(impostor(number=0, subject="bluesky:2", assessment=Assessment(is_secret=True)))
    page = busy.run("export", kind, "1", "--tlp", "green", "--by", "li").stdout_bytes
    busy.run("export", kind, "2", "--secret")
    plain, secret = chain(busy)
    assert (plain.actor, plain.action, plain.object) == ("li", "incident.exported", "DT-000001")
    assert (plain.after, plain.result) == (f"{kind} tlp:green masked {sha256(page).hexdigest()}", "")
    assert secret.after.startswith(f"{kind} tlp:red masked ")
    assert secret.result == "state secrets are suspected; handed out with --secret"


def chain(office: Office) -> list[audit.Entry]:
    with office.store() as store, store.reading() as conn:
        return [*reversed(audit.entries(conn, 9))]


def test_a_unit_that_the_register_does_not_know_goes_by_its_key(office: Office) -> None:
    office.keep(impostor(number=0))
    assert office.json("export", "misp", "1")["Event"]["info"].endswith("linze-ga")


@pytest.mark.parametrize("args", [(), ("--json",)])
def test_what_strangers_wrote_does_nothing_to_a_terminal(office: Office, args: tuple[str, ...]) -> None:
    office.keep(
        impostor(number=0, profile=profile(display_name=HOSTILE, handle=HOSTILE, url="https://x.example/\u202e"))
    )
    for kind in ("stix", "misp"):
        said = office.run("export", kind, "1", *args).stdout
        assert all(char.isprintable() or char == "\n" for char in said)


def rows(office: Office, *args: str) -> list[list[str]]:
    page = office.run("export", "whitelist", *args).stdout_bytes
    assert page.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(page.decode("utf-8-sig"))))


def test_the_white_list_is_a_spreadsheet(busy: Office) -> None:
    head, *body = rows(busy)
    assert head == ["主办单位", "平台", "账号名称", "账号ID", "主页链接", "认证主体"]
    assert body == [
        ["临泽市公安局", "Bluesky", "临泽市公安局", "did:plc:official", "https://social.example/@linze-ga", ""]
    ]


def test_the_white_list_is_given_to_programs(busy: Office) -> None:
    for args in (("--format", "json"), ("--json",), ("--format", "json", "--json")):
        facts = json.loads(busy.run("export", "whitelist", *args).stdout)
        assert [tuple(entry) for entry in facts["accounts"]] == [FIELDS]
        assert len(facts["date"]) == len("2026-03-02")


def test_the_white_list_names_normal_accounts_and_no_person(busy: Office) -> None:
    busy.register([unit()], [account(user_id="2", status=AccountStatus.CLOSED), account(user_id="3")])
    assert [row[3] for row in rows(busy)[1:]] == ["3", "did:plc:official"]
    assert "值班员甲" not in busy.run("export", "whitelist").stdout


def test_a_name_that_a_spreadsheet_would_run_is_made_harmless(office: Office) -> None:
    office.register([unit()], [account(display_name="=HYPERLINK(1)")])
    assert not rows(office)[1][2].startswith("=")


def test_an_empty_register_is_an_empty_list(office: Office) -> None:
    assert len(rows(office)) == 1
    assert json.loads(office.run("export", "whitelist", "--format", "json").stdout)["accounts"] == []
