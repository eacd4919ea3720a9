from dataclasses import replace

import pytest

from alerting.exports.content import Tlp, named, whole
from domain.assessment import Assessment
from domain.errors import NotAllowed
from domain.incident import Classification, Status
from domain.text import Locale
from tests.alerting.exports.cases import CONTACT, HOSTILE, drawn, hijack, impostor
from tests.factories import finding, later


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


@pytest.mark.parametrize("status", Status)
def test_only_what_a_person_has_confirmed_is_told_without_a_doubt(status: Status) -> None:
    if status in {Status.DISMISSED, Status.TRANSFERRED}:
        with pytest.raises(NotAllowed, match=f"DT-000012 is {status}: others must not take it"):
            drawn(impostor(status=status))
        return
    told = drawn(impostor(status=status))
    assert told.is_certain == (status in {Status.CONFIRMED, Status.CLOSED})
    assert told.title.startswith("疑似") != told.is_certain


@pytest.mark.parametrize("what", Classification)
def test_what_is_no_security_incident_is_not_exported(what: Classification) -> None:
    if what.is_own or what is Classification.COMPLIANCE:
        with pytest.raises(NotAllowed, match="no security incident"):
            drawn(impostor(classification=what))
    else:
        assert drawn(impostor(classification=what)).field.technique.startswith("T158")


def test_of_suspected_secrets_nothing_is_told_but_the_case() -> None:
    secret = impostor(assessment=Assessment(is_secret=True))
    told = drawn(secret, mask=whole, tlp=Tlp.CLEAR)
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
