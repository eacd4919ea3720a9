from typing import Any

import pytest

from detectors.relations.history import Options, Past, Turn, turns
from domain.finding import Finding
from domain.incident import Incident, Presence, Status
from tests.factories import NOW, incident, profile

OPTIONS = Options()
GONE: dict[str, Any] = {"status": Status.RESOLVED, "presence": Presence.ABSENT, "closed_at": NOW}


def found(display_name: str, **past: Any) -> list[Finding]:
    return list(turns(profile(display_name=display_name), Past(**past), options=OPTIONS))


def told(findings: list[Finding]) -> list[str]:
    return [dict(each.evidence)["turn"] for each in findings]


def other(display_name: str = "临泽公按", **changes: Any) -> Incident:
    """A case of another account of the same unit."""
    seen = profile(user_id="did:plc:gone", display_name=display_name)
    return incident(**{"number": 12, "subject": seen.key, "profile": seen} | changes)


def test_a_stranger_without_a_past_has_none() -> None:
    assert found("临泽公按") == []


def test_one_that_renamed_is_told_with_the_name_that_it_bore() -> None:
    (renamed,) = found("临泽市公安局", own=incident(profile=profile(display_name="小明的店")))
    assert told([renamed]) == [Turn.RENAMED]
    assert (renamed.summary.zh, renamed.points) == ("曾用名「小明的店」", OPTIONS.renamed)
    assert ("before", "小明的店") in renamed.evidence


def test_one_that_kept_its_name_did_not_rename() -> None:
    assert found("临泽市公安局", own=incident()) == []
    assert found("临泽市公安局", own=incident(profile=None)) == []


@pytest.mark.parametrize(
    ("changes", "turn"),
    [
        (GONE, [Turn.RETURNED]),
        (GONE | {"status": Status.CLOSED}, [Turn.RETURNED]),
        ({"status": Status.CLOSED, "closed_at": NOW}, []),
        ({"presence": Presence.ABSENT}, []),
        ({"status": Status.DISMISSED, "closed_at": NOW}, []),
    ],
)
def test_one_comes_back_whose_absence_was_proved(changes: dict[str, Any], turn: list[Turn]) -> None:
    assert told(found("临泽市公安局", own=incident(**changes))) == turn


@pytest.mark.parametrize("name", ["临泽公按", "臨澤公按", "临泽公\u200b按"])
def test_a_new_account_under_the_name_of_one_that_is_gone_succeeds_it(name: str) -> None:
    (finding,) = found(name, others=(other(**GONE),), names=frozenset({"临泽市公安局"}))
    assert told([finding]) == [Turn.SUCCEEDED]
    assert ("case", "DT-000012") in finding.evidence


@pytest.mark.parametrize(
    ("display_name", "case"),
    [
        ("临泽公按", other()),
        ("临泽公按", other(status=Status.CLOSED)),
        ("临泽警方", other(**GONE)),
        ("临泽市公安局", other("临泽市公安局", **GONE)),
        ("", other("", **GONE)),
        ("临泽公按", incident(profile=profile(display_name="临泽公按"), **GONE)),
    ],
    ids=["still there", "closed while there", "another name", "the unit's own name", "no name", "the account itself"],
)
def test_nobody_is_succeeded_who_is_there_or_was_called_like_the_unit(display_name: str, case: Incident) -> None:
    assert found(display_name, others=(case,), names=frozenset({"临泽市公安局"})) == []


def test_of_several_that_are_gone_the_first_is_named() -> None:
    cases = other(**GONE), other(number=15, **GONE)
    (finding,) = found("临泽公按", others=cases)
    assert ("case", "DT-000012") in finding.evidence
