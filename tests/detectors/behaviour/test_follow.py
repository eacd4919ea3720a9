from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from detectors.behaviour.combination import WINDOWS, Combination, Tier, untrained
from detectors.behaviour.follow import Followed, Standing, accept, follow
from detectors.behaviour.tables import shipped
from tests.detectors.behaviour.accounts import POLICE, SHOES, at_night, history, neighbours, taught, written

EVERYTHING = replace(untrained(), listed=np.full(len(WINDOWS), -99.0))
OWN = written(POLICE, 101, client="政务发布台")


def step(standing: Standing, combination: Combination) -> tuple[Followed, int]:
    peers = neighbours()
    baseline = taught(history(POLICE, 100, client="政务发布台"), peers)
    followed = follow("police", OWN, baseline, peers=peers, combination=combination, standing=standing)
    return followed, baseline.posts


@pytest.mark.parametrize(
    ("standing", "combination", "learned"),
    [(Standing.CLEAR, untrained(), 101), (Standing.IN_INCIDENT, untrained(), 100), (Standing.CLEAR, EVERYTHING, 100)],
)
def test_only_a_quiet_post_of_an_account_without_an_incident_is_learned(
    standing: Standing, combination: Combination, learned: int
) -> None:
    assert step(standing, combination)[1] == learned


def test_a_dismissed_alarm_is_learned_when_it_is_accepted() -> None:
    peers = neighbours()
    baseline, before = taught(history(POLICE, 100), peers), len(peers.texts)
    accept("police", OWN, baseline, baseline.judge(OWN, peers, EVERYTHING), peers)
    assert (baseline.posts, len(peers.texts)) == (101, before + 1)


def test_what_is_not_told_is_not_explained() -> None:
    assert step(Standing.CLEAR, untrained())[0].findings == ()


def test_a_hijack_is_told_by_its_third_post_and_the_owners_posts_are_not() -> None:
    peers = neighbours(200)
    baseline = taught(history(POLICE, 200, client="政务发布台"), peers, shipped())
    own = [written(POLICE, 201 + each, client="政务发布台") for each in range(5)]
    stolen = [written(SHOES, 206 + each, client="手机", published_at=at_night(206)) for each in range(3)]
    tiers = [
        follow("police", post, baseline, peers=peers, combination=shipped(), standing=Standing.CLEAR).judgement.tier
        for post in (*own, *stolen)
    ]
    assert set(tiers[:5]) == {Tier.NONE}
    assert Tier.NONE not in tiers[7:]


def test_an_advertisement_pages_at_once_after_a_long_silence_and_on_an_account_without_a_past() -> None:
    peers, late = neighbours(200), written(SHOES, 200 + 300)
    old = taught(history(POLICE, 200), peers, shipped())
    new = taught(history(POLICE, 3), peers, shipped())
    followed = [
        follow("police", late, baseline, peers=peers, combination=shipped(), standing=Standing.CLEAR)
        for baseline in (old, new)
    ]
    assert [each.judgement.tier for each in followed] == [Tier.PAGE, Tier.PAGE]
    assert {each.findings[0].detector for each in followed} == {"content.wording"}


def test_a_dismissed_advertisement_does_not_make_the_next_ordinary_post_suspicious() -> None:
    peers = neighbours(200)
    baseline = taught(history(POLICE, 200), peers, shipped())
    step = partial(follow, "police", baseline=baseline, peers=peers, combination=shipped(), standing=Standing.CLEAR)
    advert = step(written(SHOES, 200))
    assert advert.judgement.tier is Tier.PAGE
    accept("police", written(SHOES, 200), baseline, advert.judgement, peers)
    assert step(written(POLICE, 201)).judgement.tier is Tier.NONE
