from alerting.covered import Checked, Covered, Tally, tally
from domain.answer import Outcome
from domain.text import Text
from tests.factories import NOW, later

WEIBO = Text("微博", "weibo")


def test_nothing_adds_up_to_nothing() -> None:
    assert tally([]) == Tally()


def test_targets_are_counted_with_the_oldest_and_the_commonest_reason() -> None:
    found = tally(
        [
            Checked(is_fresh=True, valid_at=later(days=-9), outcome=Outcome.OK),
            Checked(is_fresh=False, valid_at=later(days=-2), outcome=Outcome.AUTH),
            Checked(is_fresh=False, valid_at=later(days=-3), outcome=Outcome.AUTH),
            Checked(is_fresh=False, outcome=Outcome.SHAPE),
        ]
    )
    assert found == Tally(total=4, fresh=1, never=1, since=later(days=-3), why=Outcome.AUTH, oldest=later(days=-9))
    assert found.stale == 3


def test_targets_that_were_never_asked_have_no_reason() -> None:
    assert tally([Checked(is_fresh=False)]) == Tally(total=1, never=1)


def test_a_platform_is_whole_when_nothing_of_it_is_stale_or_blind() -> None:
    stale = Tally(total=2, fresh=1, since=NOW)
    assert Covered(platform="weibo", name=WEIBO, is_reached=True, watched=Tally(total=2, fresh=2)).is_whole
    for hole in ({"searched": stale}, {"watched": stale}, {"posts": stale}, {"blind": 1}):
        assert not Covered(platform="weibo", name=WEIBO, is_reached=True, **hole).is_whole
