import pytest

from detectors.compromise.followers import Options, detect
from domain.finding import Finding
from tests.detectors.compromise.pasts import past
from tests.factories import look, official_profile


def found(before: int | None, now: int | None) -> list[Finding]:
    trusted, seen = (look(official_profile(followers=count)) for count in (before, now))
    return list(detect(past(trusted), seen, options=Options()))


@pytest.mark.parametrize(("before", "now", "way"), [(5000, 40000, "up"), (40000, 300, "down"), (0, 3000, "up")])
def test_a_jump_is_found(before: int, now: int, way: str) -> None:
    (jump,) = found(before, now)
    assert (jump.detector, dict(jump.evidence)) == ("profile.followers", {"field": "followers", "turn": way})


@pytest.mark.parametrize(
    ("before", "now"), [(None, 9000), (9000, None), (10, 900), (100000, 130000), (2000, 2900), (7, 7)]
)
def test_what_grows_as_others_do_is_no_jump(before: int | None, now: int | None) -> None:
    assert found(before, now) == []


def test_an_account_never_seen_before_has_not_jumped() -> None:
    assert list(detect(past(), look(official_profile(followers=9000)), options=Options())) == []


def test_the_jump_is_told_in_both_languages() -> None:
    (jump,) = found(40000, 300)
    assert (jump.summary.zh, jump.summary.en) == ("粉丝数由 40000 骤减至 300", "followers fell from 40000 to 300")
