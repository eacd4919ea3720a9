from collections.abc import Iterator
from functools import partial

from detectors.impostor import name
from detectors.impostor.verdict import Detect, closest, judge
from domain.finding import Finding
from domain.observation import Profile
from domain.registry import OfficialAccount, Tier
from tests.factories import account, finding, profile

BY_NAME: Detect = partial(name.detect, options=name.Options())


def always(score: float, detector: str = "impostor.avatar") -> Detect:
    def detect(_: OfficialAccount, __: Profile) -> Iterator[Finding]:
        yield finding(detector=detector, score=score)

    return detect


def never(_: OfficialAccount, __: Profile) -> Iterator[Finding]:
    return iter(())


def test_where_no_detector_speaks_there_is_no_verdict() -> None:
    assert judge(account(), profile(), [never, never]) is None
    assert judge(account(), profile(), []) is None


def test_the_decisive_finding_stands_first_and_gives_the_score() -> None:
    verdict = judge(account(), profile(), [always(0.6), never, always(0.9, "impostor.bio"), always(0.7)])
    assert verdict is not None
    assert verdict.score == 0.9
    assert [finding.score for finding in verdict.findings] == [0.9, 0.7, 0.6]


def test_of_several_officials_the_one_most_alike_is_the_victim() -> None:
    police, press = account(user_id="a", display_name="临泽市公安局"), account(user_id="b", display_name="临泽发布")
    match = closest([police, press], profile(display_name="临泽发布V"), (BY_NAME,))
    assert match is not None
    assert match[0] is press


def test_whoever_resembles_nobody_has_no_victim() -> None:
    assert closest([account()], profile(display_name="小明"), (BY_NAME,)) is None
    assert closest([], profile(), (BY_NAME,)) is None


def test_on_a_tie_the_account_on_the_same_platform_is_the_victim_then_the_weightier_one() -> None:
    here = account(user_id="a", tier=Tier.THREE)
    elsewhere = account(platform="mastodon", user_id="b", tier=Tier.ONE)
    weightier = account(user_id="c", tier=Tier.TWO)
    for officials, victim in [([elsewhere, here], here), ([here, elsewhere, weightier], weightier)]:
        match = closest(officials, profile(), (BY_NAME,))
        assert match is not None
        assert match[0] is victim


def test_the_order_of_the_register_does_not_choose_the_victim() -> None:
    one, other = account(user_id="a"), account(user_id="b")
    assert closest([one, other], profile(), (BY_NAME,)) == closest([other, one], profile(), (BY_NAME,))
