from collections.abc import Iterator
from functools import partial

import pytest

from detectors.compromise import profile
from detectors.compromise.verdict import Detect, judge
from domain.finding import Finding
from domain.observation import Profile
from tests.factories import finding, official_profile

BY_PROFILE: Detect = partial(profile.detect, options=profile.Options())


def scores(*given: float) -> Detect:
    def detect(_: Profile, __: Profile) -> Iterator[Finding]:
        return (finding(detector="compromise.profile", score=score) for score in given)

    return detect


def test_an_account_that_is_itself_gets_no_verdict() -> None:
    assert judge(official_profile(), official_profile(followers=7), [BY_PROFILE]) is None
    assert judge(official_profile(), official_profile(bio="变"), []) is None


SUMS = [([0.8], 0.8), ([0.5, 0.8], 0.9), ([0.5, 0.5, 0.5], 0.875), ([1.0, 0.2], 1.0), ([0.6, 0.7, 0.8, 0.5], 0.988)]


@pytest.mark.parametrize(("given", "total"), SUMS)
def test_independent_changes_reinforce_each_other(given: list[float], total: float) -> None:
    verdict = judge(official_profile(), official_profile(), [scores(*given)])
    assert verdict is not None
    assert verdict.score == total
    assert [finding.score for finding in verdict.findings] == sorted(given, reverse=True)


def test_the_findings_of_several_detectors_are_one_verdict() -> None:
    verdict = judge(official_profile(), official_profile(bio="变"), [scores(0.9), BY_PROFILE])
    assert verdict is not None
    assert [finding.score for finding in verdict.findings] == [0.9, 0.5]
    assert verdict.score == 0.95
