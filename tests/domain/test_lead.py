"""A lead names its account by its id, or by what else is known of it."""

from typing import Any

import pytest

from domain.lead import (
    Lead,
    Source,
    id_of,
    is_as_told,
    is_hearsay,
    is_provisional,
    is_reported,
    is_seen,
    name_of,
    tellers,
    told_by,
)
from domain.observation import Profile, VerificationKind
from domain.text import Locale
from tests.factories import finding, incident, profile


def subject(**known: Any) -> str:
    return Lead(source=Source.CITIZEN, platform="weibo", **known).subject


def test_a_known_id_is_the_accounts_key() -> None:
    assert subject(user_id="123", url="https://weibo.example/u/123") == "weibo:123"
    assert not is_provisional("weibo:123")


@pytest.mark.parametrize("known", [{"url": "https://weibo.example/x"}, {"handle": "linze"}, {"name": "临泽公安"}])
def test_an_unknown_id_has_a_stand_in_that_stays_the_same(known: dict[str, str]) -> None:
    assert is_provisional(subject(**known))
    assert subject(**known) == subject(**known)


def test_an_address_tells_more_than_a_name() -> None:
    one, other = (subject(url=url, name="临泽公安") for url in ("https://a.example", "https://b.example"))
    assert one != other
    assert subject(url="https://a.example", name="另一个名字") == one


def test_a_key_with_colons_in_its_id_is_no_stand_in() -> None:
    assert not is_provisional("bluesky:did:plc:a?b")


def test_what_somebody_reported_is_told_from_what_diting_saw() -> None:
    assert is_reported(finding(detector="report.citizen"))
    assert not is_reported(finding(detector="impostor.name"))


def test_hearsay_is_what_nobody_but_others_says() -> None:
    told, seen = finding(detector="report.citizen"), finding()
    assert is_hearsay([told])
    assert not is_hearsay([told, seen])
    assert not is_hearsay([])


def test_who_told_is_said_in_words_each_once() -> None:
    told = [finding(detector=f"report.{source}") for source in ("citizen", "12345", "citizen", "of old")]
    assert [text.zh for text in tellers([*told, finding()])] == ["群众反映", "12345热线转办"]
    assert told_by("citizen") is None
    assert all(told_by(f"report.{source}") for source in Source)


@pytest.mark.parametrize(
    "looked", [{"bio": "x"}, {"followers": 0}, {"avatar_hash": "x"}, {"verification_kind": VerificationKind.PERSON}]
)
def test_a_report_knows_less_of_an_account_than_a_look(looked: dict[str, Any]) -> None:
    told = (finding(detector="report.citizen"),)
    assert is_as_told(profile())
    assert not is_seen(profile(), told)
    assert not is_seen(None, ())
    assert is_seen(profile(**looked), told)
    assert is_seen(profile(), (finding(),))


@pytest.mark.parametrize(
    ("known", "name"),
    [
        ({"display_name": "临泽公安", "url": "https://a.example"}, "临泽公安"),
        ({"handle": "linze", "url": "https://a.example"}, "linze"),
        ({"url": "https://a.example"}, "https://a.example"),
        ({}, "未知（仅知名称/主页）"),
    ],
)
def test_the_stand_in_for_an_id_is_shown_to_nobody(known: dict[str, Any], name: str) -> None:
    case = incident(subject="weibo:?05c4a7e057d86fa0", profile=Profile(platform="weibo", user_id="?05", **known))
    assert name_of(case, Locale.ZH_CN) == name
    assert id_of(case, Locale.EN) == "unknown (only its name or page is known)"


def test_a_known_account_without_name_is_called_by_its_key() -> None:
    assert name_of(incident(profile=None), Locale.ZH_CN) == "bluesky:did:plc:stranger"
    assert id_of(incident(), Locale.ZH_CN) == "did:plc:stranger"
