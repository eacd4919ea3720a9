import pytest

from detectors.behaviour.combination import Tier
from detectors.behaviour.tally import Tally
from tests.factories import later


def test_alarms_of_one_week_on_one_account_are_one_and_a_page_is_listed_too() -> None:
    tally = Tally()
    tally.own("police", later(), Tier.NONE)
    for days, tier in ((10, Tier.LIST), (12, Tier.LIST), (100, Tier.PAGE), (730.5, Tier.NONE)):
        tally.own("police", later(days=days), tier)
    assert tally.posts == 5
    assert tally.account_years == pytest.approx(2)
    assert tally.alarms_per_account_year() == pytest.approx({Tier.LIST: 1, Tier.PAGE: 0.5})


def test_a_splice_once_told_stays_caught() -> None:
    tally = Tally()
    for caught_at in (2, 4, None):
        for place in range(1, 11):
            tally.spliced(place, Tier.LIST if place == caught_at else Tier.NONE)
    assert tally.splices == 3
    assert tally.caught_by_post()[Tier.LIST] == pytest.approx({1: 0, 3: 1 / 3, 5: 2 / 3, 10: 2 / 3})
    assert tally.caught_by_post()[Tier.PAGE] == {1: 0, 3: 0, 5: 0, 10: 0}


def test_nothing_seen_gives_no_rates() -> None:
    assert (Tally().alarms_per_account_year(), Tally().caught_by_post()) == ({}, {})


def test_an_alarm_counts_each_of_its_signals_once_however_many_posts_it_has() -> None:
    tally = Tally()
    begun = [
        tally.own("police", later(days=days), tier, signals)
        for days, tier, signals in (
            (0, Tier.LIST, ("hour",)),
            (1, Tier.LIST, ("hour", "client")),
            (2, Tier.PAGE, ("content.contact",)),
            (3, Tier.NONE, ("tag",)),
            (30, Tier.LIST, ("hour",)),
        )
    ]
    assert begun == [True, False, True, False, True]
    assert tally.signals == {"hour": 2, "client": 1, "content.contact": 1}
    assert tally.alarms == {Tier.LIST: 2, Tier.PAGE: 1}
