from dataclasses import replace
from datetime import datetime

import pytest

from alerting.exports.content import Tlp, named, whole
from alerting.exports.misp import event
from alerting.exports.stix import bundle
from alerting.secrecy import LEAVE
from domain.assessment import Assessment
from domain.errors import NotAllowed
from domain.incident import Classification, Status
from domain.text import Locale
from tests.alerting.exports.cases import CONTACT, HOSTILE, drawn, hijack, impostor
from tests.factories import NOW, finding, later


def test_contacts_are_masked_unless_all_is_asked_for() -> None:
    masked, full = drawn().statements[1], drawn(mask=whole).statements[1]
    assert masked == "留有微信「li***」和手机 13***"
    assert full == CONTACT.summary.zh


def test_statements_and_titles_follow_the_language() -> None:
    english = drawn(locale=Locale.EN)
    assert (english.title, english.statements[0]) == (
        "suspected masquerade: 临泽市公安局",
        'name equals "临泽市公安局"',
    )
    assert drawn().title == "疑似假冒账号: 临泽市公安局"


def test_the_same_statement_stands_once() -> None:
    again = finding(detector="impostor.other")
    assert drawn(impostor(finding(), again)).statements == (finding().summary.zh,)


@pytest.mark.parametrize("status", [Status.DISMISSED, Status.TRANSFERRED])
def test_what_people_say_is_none_is_not_told(status: Status) -> None:
    with pytest.raises(NotAllowed, match=f"DT-000012 is {status}: others must not take it"):
        drawn(impostor(status=status))


@pytest.mark.parametrize(
    ("status", "confirmed_at", "is_certain"),
    [
        (Status.SUSPECTED, None, False),
        (Status.CONFIRMED, NOW, True),
        (Status.RESOLVED, None, False),
        (Status.RESOLVED, NOW, True),
        (Status.MERGED, None, False),
        (Status.MERGED, NOW, True),
        (Status.CLOSED, None, False),
        (Status.CLOSED, NOW, True),
    ],
)
def test_only_what_a_person_has_confirmed_is_told_without_a_doubt(
    status: Status, confirmed_at: datetime | None, is_certain: bool
) -> None:
    told = drawn(impostor(status=status, confirmed_at=confirmed_at))
    assert told.title.startswith("疑似") != is_certain
    assert ("infrastructure" in {each["type"] for each in bundle(told)["objects"]}) == is_certain
    account = next(each for each in event(told)["Event"]["Object"] if each["name"] == "impersonation")
    assert any(each["to_ids"] for each in account["Attribute"]) == is_certain


@pytest.mark.parametrize("what", Classification)
def test_what_is_no_security_incident_is_not_exported(what: Classification) -> None:
    if what.is_own or what is Classification.COMPLIANCE:
        with pytest.raises(NotAllowed, match="no security incident"):
            drawn(impostor(classification=what))
    else:
        assert drawn(impostor(classification=what)).field.technique.startswith("T158")


def test_of_suspected_secrets_nothing_is_told_but_by_leave_the_case() -> None:
    secret = impostor(assessment=Assessment(is_secret=True))
    with pytest.raises(NotAllowed, match="DT-000012: state secrets are suspected"):
        drawn(secret)
    told = drawn(secret, mask=whole, tlp=Tlp.CLEAR, leave=LEAVE)
    assert (told.statements, told.tlp) == ((), Tlp.RED)


def test_a_case_is_as_new_as_its_last_change_or_look() -> None:
    assert drawn(changed_at=later(hours=1)).modified == later(hours=1)
    assert drawn(replace(impostor(), last_seen=later(hours=2))).modified == later(hours=2)


def test_ids_differ_by_what_a_thing_is_and_are_the_same_at_every_repeat() -> None:
    assert named("incident", "a") == named("incident", "a")
    assert len({named("incident", "a"), named("indicator", "a"), named("incident", "b")}) == 3
    assert named("unit", HOSTILE) == named("unit", HOSTILE)


def test_what_cannot_be_written_is_spelled_out() -> None:
    told = drawn(hijack(findings=(finding(summary=replace(finding().summary, zh=HOSTILE)),)))
    assert told.statements[0].encode("utf-8").endswith(rb"\ud83d")
