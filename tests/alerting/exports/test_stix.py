import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
import stix2

from alerting.exports.content import Case, Tlp
from alerting.exports.stix import bundle
from alerting.secrecy import LEAVE
from domain.assessment import Assessment
from domain.incident import Classification, Status
from tests.alerting.exports.cases import HOSTILE, drawn, hijack, impostor
from tests.factories import NOW, later, profile

CASES = {
    "suspected impostor": drawn(),
    "confirmed impostor": drawn(impostor(status=Status.CONFIRMED)),
    "impostor without a profile": drawn(impostor(profile=None, findings=())),
    "hijack": drawn(hijack(status=Status.CONFIRMED)),
    "ended hijack": drawn(hijack(status=Status.CLOSED, closed_at=later(hours=3))),
    "hijack that ended at once": drawn(hijack(status=Status.CLOSED, closed_at=NOW)),
    "tampering": drawn(hijack(classification=Classification.CONTENT_TAMPERING)),
    "secret": drawn(impostor(assessment=Assessment(is_secret=True)), leave=LEAVE),
    "hostile": drawn(impostor(subject=f"bluesky:{HOSTILE}", profile=profile(display_name=HOSTILE, handle=HOSTILE))),
    "looked at before it began": drawn(impostor(last_seen=later(hours=-1))),
}


def things(case: Case) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for each in bundle(case)["objects"]:
        found.setdefault(each["type"], []).append(each)
    return found


def ties(case: Case) -> set[tuple[str, str, str]]:
    return {
        (each["source_ref"].partition("--")[0], each["relationship_type"], each["target_ref"].partition("--")[0])
        for each in things(case)["relationship"]
    }


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_bundle_is_sound_stix(case: Case) -> None:
    parsed = stix2.parse(json.dumps(bundle(case)), version="2.1")
    assert {type(each).__name__ for each in parsed.objects} >= {"Incident", "Indicator", "UserAccount", "Sighting"}
    assert len(parsed.objects) == len(bundle(case)["objects"])


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_reference_leads_to_something_in_the_bundle(case: Case) -> None:
    objects = bundle(case)["objects"]
    known = {each["id"] for each in objects}
    named = {ref for each in objects for name, refs in each.items() for ref in _refs(name, refs)}
    assert named <= known
    assert set(Counter(each["id"] for each in objects).values()) == {1}
    assert len({id.partition("--")[2] for id in known}) == len(known)


def _refs(name: str, value: Any) -> list[str]:
    if name.endswith("_refs"):
        return list(value)
    return [value] if name.endswith("_ref") else []


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_id_of_the_account_is_the_one_that_the_standard_gives(case: Case) -> None:
    (account,) = things(case)["user-account"]
    given = {name: value for name, value in account.items() if name not in {"id", "object_marking_refs"}}
    assert stix2.v21.UserAccount(**given).id == account["id"]


def test_exported_again_a_case_has_the_same_ids_and_nothing_else() -> None:
    assert bundle(drawn()) == bundle(drawn())


def test_a_case_that_changed_keeps_its_ids_with_a_later_time() -> None:
    before, after = things(drawn()), things(drawn(impostor(status=Status.CONFIRMED), changed_at=later(hours=5)))
    for kind in ("incident", "indicator", "observed-data", "sighting", "identity"):
        assert [each["id"] for each in before[kind]] == [each["id"] for each in after[kind]]
    assert before["incident"][0]["modified"] < after["incident"][0]["modified"]
    assert before["incident"][0]["created"] == after["incident"][0]["created"]
    assert bundle(drawn())["id"] != bundle(drawn(changed_at=later(hours=5)))["id"]


def test_the_number_of_a_case_is_no_part_of_its_id() -> None:
    one, other = (things(drawn(impostor(number=number)))["incident"][0] for number in (1, 2))
    assert one["id"] == other["id"]
    assert one["external_references"][0]["external_id"] == "DT-000001"


def test_infrastructure_is_named_only_for_a_confirmed_impostor_and_never_an_actor() -> None:
    for name, case in CASES.items():
        kinds = set(things(case))
        assert ("infrastructure" in kinds) == (name == "confirmed impostor")
        assert not kinds & {"threat-actor", "intrusion-set", "campaign"}


def test_relations_tie_the_case_together() -> None:
    always = {
        ("incident", "related-to", "identity"),
        ("incident", "related-to", "user-account"),
        ("indicator", "based-on", "observed-data"),
        ("indicator", "related-to", "incident"),
    }
    assert ties(CASES["suspected impostor"]) == always
    assert ties(CASES["confirmed impostor"]) == always | {
        ("infrastructure", "consists-of", "user-account"),
        ("indicator", "indicates", "infrastructure"),
    }


@pytest.mark.parametrize(
    ("name", "kinds", "confidence"),
    [
        ("suspected impostor", ["anomalous-activity"], 50),
        ("confirmed impostor", ["malicious-activity"], 85),
        ("hijack", ["compromised"], 85),
    ],
)
def test_the_indicator_says_no_more_than_is_known(name: str, kinds: list[str], confidence: int) -> None:
    (indicator,) = things(CASES[name])["indicator"]
    assert (indicator["indicator_types"], indicator["confidence"]) == (kinds, confidence)


def test_an_official_account_is_no_indicator_any_more_when_its_hijack_has_ended() -> None:
    assert things(CASES["ended hijack"])["indicator"][0]["valid_until"] == "2026-03-02T04:30:00.000Z"
    for name in ("hijack", "hijack that ended at once", "confirmed impostor"):
        assert "valid_until" not in things(CASES[name])["indicator"][0]


@pytest.mark.parametrize(
    ("name", "technique", "label"),
    [
        ("suspected impostor", "T1585.001", "rsit:fraud=masquerade"),
        ("hijack", "T1586.001", "rsit:intrusions=unprivileged-account-compromise"),
    ],
)
def test_the_case_speaks_the_words_of_the_field(name: str, technique: str, label: str) -> None:
    (incident,) = things(CASES[name])["incident"]
    assert incident["external_references"][1]["external_id"] == technique
    assert incident["external_references"][1]["url"].endswith(technique.replace(".", "/"))
    assert incident["labels"][0] == label


@pytest.mark.parametrize("tlp", Tlp)
def test_the_markings_are_those_of_the_standard(tlp: Tlp) -> None:
    known = {"clear": stix2.TLP_WHITE, "green": stix2.TLP_GREEN, "amber": stix2.TLP_AMBER, "red": stix2.TLP_RED}
    (marking,) = things(drawn(tlp=tlp))["marking-definition"]
    assert marking == json.loads(known[tlp].serialize())
    assert all(each["object_marking_refs"] == [marking["id"]] for each in things(drawn(tlp=tlp))["indicator"])


def test_of_a_secret_no_contents_are_told() -> None:
    (incident,) = things(CASES["secret"])["incident"]
    assert "description" not in incident
    assert things(CASES["secret"])["marking-definition"][0]["name"] == "TLP:RED"


def test_what_is_masked_stays_masked() -> None:
    assert "linze_help" not in json.dumps(bundle(drawn()), ensure_ascii=False)


def test_a_quote_in_a_name_does_not_end_the_pattern() -> None:
    (indicator,) = things(drawn(replace(impostor(), subject="bluesky:a' OR 1='1")))["indicator"]
    assert "user_id = 'a\\' OR 1=\\'1']" in indicator["pattern"]
