from datetime import datetime
from typing import Any

import pytest

from domain.incident import Classification, Dismissal, Ground, Severity, Status
from tests.factories import NOW, finding, incident, later

MOVING: list[dict[str, Any]] = [
    {"severity": Severity.PARTICULARLY_SERIOUS},
    {"status": Status.CONFIRMED},
    {"score": 0.1},
    {"findings": ()},
    {"unit": "elsewhere"},
    {"number": 7, "version": 3},
    {"last_seen": later(days=1)},
    {"profile": None},
]


@pytest.mark.parametrize("changes", MOVING, ids=str)
def test_the_fingerprint_leaves_out_whatever_moves(changes: dict[str, Any]) -> None:
    assert incident(**changes).fingerprint == incident().fingerprint


@pytest.mark.parametrize(
    "changes",
    [{"classification": Classification.COMPLIANCE}, {"official": "unit:other"}, {"subject": "bluesky:other"}],
    ids=str,
)
def test_the_fingerprint_tells_who_and_what_apart(changes: dict[str, Any]) -> None:
    assert incident(**changes).fingerprint != incident().fingerprint


def test_people_quote_a_number_of_six_digits() -> None:
    assert incident(number=12).reference == "DT-000012"


def test_the_graver_severity_is_the_smaller_number() -> None:
    assert min(Severity) is Severity.PARTICULARLY_SERIOUS
    assert [severity.numeral for severity in Severity] == ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"]


def test_only_a_suspected_and_a_confirmed_incident_are_open() -> None:
    assert {status for status in Status if status.is_open} == {Status.SUSPECTED, Status.CONFIRMED}


def test_the_evidence_is_that_of_all_findings() -> None:
    one, other = finding(), finding(detector="impostor.bio")
    assert incident(findings=(one, other)).evidence == {one.key, other.key}


COVERED = [
    ({"a", "b"}, {"a"}, None, NOW, True),
    ({"a", "b"}, {"a", "b"}, None, later(days=9999), True),
    ({"a"}, {"a", "b"}, None, NOW, False),
    ({"a"}, {"b"}, None, NOW, False),
    (set(), {"b"}, None, NOW, False),
    ({"a"}, {"a"}, later(days=1), later(hours=23), True),
    ({"a"}, {"a"}, later(days=1), later(days=1), False),
    ({"a"}, {"a"}, later(days=1), later(days=2), False),
]


@pytest.mark.parametrize(("shown", "keys", "expires", "now", "covers"), COVERED)
def test_a_dismissal_covers_the_evidence_that_was_shown_until_it_expires(
    shown: set[str], keys: set[str], expires: datetime | None, now: datetime, covers: bool
) -> None:
    dismissal = Dismissal(evidence=frozenset(shown), reason=Ground.OTHER, author="值班员甲", at=NOW, expires=expires)
    assert dismissal.covers(frozenset(keys), now) is covers
