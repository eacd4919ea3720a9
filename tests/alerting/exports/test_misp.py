import json
from typing import Any

import pytest
from pymisp import MISPEvent, MISPObject

from alerting.exports.content import Case, Tlp
from alerting.exports.misp import ANALYSIS, event
from domain.incident import Severity, Status
from tests.alerting.exports.cases import drawn, hijack, impostor
from tests.alerting.exports.test_stix import CASES
from tests.factories import later


def parsed(case: Case) -> Any:
    found = MISPEvent()
    found.load(json.dumps(event(case)))
    return found


def whole(case: Case) -> dict[str, Any]:
    found: dict[str, Any] = event(case)["Event"]
    return found


def tags(case: Case) -> list[str]:
    return [tag["name"] for tag in whole(case)["Tag"]]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_misp_reads_every_event(case: Case) -> None:
    found = parsed(case)
    assert found.uuid == whole(case)["uuid"]
    assert len(found.objects) == len(whole(case)["Object"])
    assert len(found.attributes) == len(case.statements)
    assert json.loads(found.to_json())["info"] == whole(case)["info"]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_object_is_one_of_its_template(case: Case) -> None:
    for given in whole(case)["Object"]:
        model = MISPObject(given["name"], strict=True)
        for attribute in given["Attribute"]:
            model.add_attribute(attribute["object_relation"], value=attribute["value"])
            known = model.get_attributes_by_relation(attribute["object_relation"])[0]
            assert known.type == attribute["type"]
        assert (model.template_uuid, str(model.template_version)) == (given["template_uuid"], given["template_version"])
        assert json.loads(model.to_json(strict=True))["name"] == given["name"]


def test_an_impostor_has_its_account_and_whom_it_imitates_and_a_hijack_its_account() -> None:
    assert [each["name"] for each in whole(drawn())["Object"]] == ["user-account", "impersonation"]
    assert [each["name"] for each in whole(drawn(hijack()))["Object"]] == ["user-account"]
    account, imitated = whole(drawn())["Object"]
    values = {each["object_relation"]: each["value"] for each in account["Attribute"]}
    assert values == {
        "account-type": "bluesky",
        "user-id": "did:plc:stranger",
        "username": "stranger.test",
        "display-name": "临泽市公安局",
        "link": "https://social.example/@stranger",
    }
    assert imitated["ObjectReference"][0]["referenced_uuid"] == account["uuid"]


def test_the_tags_are_those_of_the_field() -> None:
    assert tags(drawn(tlp=Tlp.GREEN)) == [
        "tlp:green",
        'rsit:fraud="masquerade"',
        'misp-galaxy:mitre-attack-pattern="Social Media Accounts - T1585.001"',
        'estimative-language:likelihood-probability="likely"',
    ]
    assert 'rsit:intrusions="unprivileged-account-compromise"' in tags(CASES["hijack"])
    assert len(tags(CASES["confirmed impostor"])) == 3


@pytest.mark.parametrize(("severity", "threat"), list(zip(Severity, ["1", "1", "2", "3"], strict=True)))
def test_the_threat_level_follows_the_severity(severity: Severity, threat: str) -> None:
    assert whole(drawn(impostor(severity=severity)))["threat_level_id"] == threat


@pytest.mark.parametrize("status", ANALYSIS)
def test_the_analysis_follows_the_handling(status: Status) -> None:
    assert whole(drawn(impostor(status=status)))["analysis"] == str(ANALYSIS[status])


def test_every_status_that_goes_out_has_an_analysis() -> None:
    assert set(Status) - set(ANALYSIS) == {Status.DISMISSED, Status.TRANSFERRED}


def test_only_the_address_of_a_confirmed_impostor_is_to_be_looked_for() -> None:
    def sought(case: Case) -> list[str]:
        found = [attribute for each in whole(case)["Object"] for attribute in each["Attribute"]]
        return [attribute["object_relation"] for attribute in found if attribute["to_ids"]]

    assert sought(CASES["suspected impostor"]) == sought(CASES["hijack"]) == []
    assert sought(CASES["confirmed impostor"]) == ["account-url"]


def test_exported_again_a_case_has_the_same_uuids() -> None:
    before, after = whole(drawn()), whole(drawn(impostor(status=Status.CONFIRMED), changed_at=later(hours=5)))
    assert event(drawn()) == event(drawn())
    assert (before["uuid"], before["Object"][0]["uuid"]) == (after["uuid"], after["Object"][0]["uuid"])
    assert int(before["timestamp"]) < int(after["timestamp"])
    uuids = [before["uuid"], *(each["uuid"] for each in before["Object"])]
    uuids += [attribute["uuid"] for each in before["Object"] for attribute in each["Attribute"]]
    assert len(set(uuids)) == len(uuids)


def test_an_event_stays_with_the_organisation_until_somebody_says_otherwise() -> None:
    assert (whole(drawn())["distribution"], whole(drawn())["published"]) == ("0", False)


def test_what_is_masked_stays_masked() -> None:
    assert "linze_help" not in json.dumps(event(drawn()), ensure_ascii=False)
