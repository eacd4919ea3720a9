from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from detectors.impostor.activity import Options, detect
from domain.observation import UNDATED, VerificationKind
from tests.detectors.impostor.pairs import facts, official, posted, stranger
from tests.factories import NOW


def found(*, days: float | None = None, last: int | None = None, **changes: Any) -> set[str]:
    created = None if days is None else NOW - timedelta(days=days)
    posts = () if last is None else posted("通知", hours_ago=24 * last)
    return facts(detect(official(), stranger(posts=posts, created_at=created, **changes), options=Options()))


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, set()),
        ({"bio": "有话说", "days": 10}, {"new"}),
        ({"bio": "有话说", "days": 180}, {"new"}),
        ({"bio": "有话说", "days": 500}, set()),
        ({"bio": "有话说", "days": 2000}, {"long-standing"}),
        ({"bio": "有话说", "followers": 12}, {"few-followers"}),
        ({"bio": "有话说", "followers": 5000}, set()),
        ({"bio": "有话说", "followers": 50_000}, {"widely-followed"}),
        ({"bio": "有话说", "last": 400}, {"silent"}),
        ({"bio": "有话说", "last": 30}, set()),
        ({"bio": "有话说", "days": -0.5}, {"new"}),
        ({"bio": "有话说", "days": -30}, set()),
    ],
)
def test_only_what_is_known_is_told(known: dict[str, Any], expected: set[str]) -> None:
    assert found(**known) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("临泽公安小李", {"widely-followed": -1.4, "long-standing": 0.0}),
        ("临泽市公安局", {"widely-followed": 0.0, "long-standing": 0.0}),
        ("临泽市公按局", {"widely-followed": 0.0, "long-standing": 0.0}),
        ("临泽市治安局", {"widely-followed": -1.4, "long-standing": 0.0}),
    ],
)
def test_age_and_followers_that_can_be_bought_count_once_and_beside_the_very_name_not_at_all(
    name: str, expected: dict[str, float]
) -> None:
    seen = stranger(display_name=name, bio="有话说", followers=50_000, created_at=NOW - timedelta(days=2000))
    former = official(retired_names=("临泽市治安局",))
    assert {finding.fact: finding.points for finding in detect(former, seen, options=Options())} == expected


def test_age_alone_counts_as_what_it_is() -> None:
    seen = stranger(display_name="临泽公安小李", bio="有话说", created_at=NOW - timedelta(days=2000))
    (finding,) = detect(official(), seen, options=Options())
    assert finding.points == Options().long_standing


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"days": 900}, True),
        ({"days": 900, "bio": "这个人很懒，什么都没有留下"}, True),
        ({"followers": 3}, False),
        ({"followers": 3, "display_name": "临泽市公安局V"}, False),
        ({"followers": 3, "display_name": "临泽市公按局"}, False),
        ({"followers": 3, "display_name": "临泽公安"}, True),
        ({"days": -30, "followers": 3}, False),
        ({"days": 20, "followers": 3}, False),
        ({"followers": 60}, False),
        ({"days": 900, "followers": 5000}, False),
        ({"days": 900, "bio": "办证"}, False),
        ({"days": 900, "last": 3}, False),
        ({"days": 900, "verification_kind": VerificationKind.ENTERPRISE}, False),
        ({}, False),
    ],
)
def test_dormant_is_what_was_registered_long_ago_and_left_empty(known: dict[str, Any], expected: bool) -> None:
    assert ("dormant" in found(**known)) is expected


def test_a_post_of_unknown_date_does_not_hide_that_all_others_are_old() -> None:
    old, undated = posted("通知", hours_ago=24 * 400), posted("公告")
    for date in (UNDATED, NOW + timedelta(days=200)):
        seen = stranger(bio="有话说", posts=(*old, replace(undated[0], post_id="u", published_at=date)))
        (finding,) = detect(official(), seen, options=Options())
        assert finding.fact == "silent"
        assert finding.summary.zh == "有日期的动态都在 365 天以前"


def test_the_evidence_does_not_move_with_the_numbers() -> None:
    keys = {
        tuple(finding.key for finding in detect(official(), stranger(followers=followers), options=Options()))
        for followers in (20, 21, 60)
    }
    assert len(keys) == 1


def test_the_bounds_are_the_operators_to_choose() -> None:
    seen = stranger(bio="有话说", created_at=NOW - timedelta(days=200))
    assert facts(detect(official(), seen, options=Options(new_days=365))) == {"new"}
