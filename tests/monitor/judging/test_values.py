from datetime import UTC, datetime

import pytest

from domain.observation import VerificationKind
from monitor.judging.values import LOCAL, count, kind, moment, word

MORNING = datetime(2026, 3, 2, 9, 30, tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (None, VerificationKind.NONE),
        ("", VerificationKind.NONE),
        (False, VerificationKind.NONE),
        ("未认证", VerificationKind.NONE),
        ("unverified", VerificationKind.NONE),
        ("gov", VerificationKind.GOVERNMENT),
        ("Government", VerificationKind.GOVERNMENT),
        ("政府认证", VerificationKind.GOVERNMENT),
        ("政务蓝V", VerificationKind.GOVERNMENT),
        ("企业认证", VerificationKind.ENTERPRISE),
        ("Verified company", VerificationKind.ENTERPRISE),
        ("媒体", VerificationKind.MEDIA),
        ("黄V", VerificationKind.PERSON),
        (True, VerificationKind.UNSPECIFIED),
        ("蓝Ｖ", VerificationKind.UNSPECIFIED),
        ("已认证", VerificationKind.UNSPECIFIED),
    ],
)
def test_kinds_of_verification_are_known_by_the_words_of_platforms(said: object, meant: VerificationKind) -> None:
    assert kind(said) is meant


@pytest.mark.parametrize(
    "said",
    [
        "2026-03-02T09:30:00+08:00",
        "2026-03-02T01:30:00Z",
        "2026-03-02 09:30",
        "2026/03/02 09:30",
        1772415000,
        "1772415000",
        1772415000000,
        1772415000.0,
        "Mon Mar 02 09:30:00 +0800 2026",
    ],
)
def test_moments_are_read_in_every_usual_form(said: object) -> None:
    assert moment(said) == MORNING


@pytest.mark.parametrize("said", ["2026-03-02", "2026/3/2", "2026年3月2日", "20260302"])
def test_a_day_begins_in_china(said: str) -> None:
    assert moment(said) == datetime(2026, 3, 1, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        (12, 12),
        (12.0, 12),
        ("12,000", 12_000),
        ("1.2万", 12_000),
        ("10万+", 100_000),
        ("3K", 3_000),
        ("1.5亿", 150_000_000),
    ],
)
def test_counts_are_read_as_platforms_shorten_them(said: object, number: int) -> None:
    assert count(said) == number


@pytest.mark.parametrize("read", [moment, count])
def test_nothing_is_nothing(read: object) -> None:
    assert callable(read)
    assert read(None) is None
    assert read("") is None


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (kind, "很多"),
        (kind, ["gov"]),
        (moment, "昨天"),
        (moment, "2026-13-45"),
        (moment, 10**30),
        (moment, float("nan")),
        (moment, True),
        (count, "很多"),
        (count, -3),
        (count, 1.5),
        (count, float("inf")),
        (word, 1.5),
        (word, {"a": 1}),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_remedy(read: object, said: object) -> None:
    assert callable(read)
    with pytest.raises(ValueError, match="write"):
        read(said)


def test_half_of_a_pair_of_characters_does_not_get_in() -> None:
    assert word("青\ud83d澜") == "青\ufffd澜"
