from dataclasses import replace

import numpy as np
import pytest

from detectors.behaviour.combination import HIGHEST, WINDOWS, Tier, untrained
from detectors.behaviour.measure import LEAST_POSTS, Measure, unlearned
from detectors.behaviour.signals import CONTENT, ORDER

PATIENT = replace(untrained(), listed=np.full(len(WINDOWS), 4.0), paged=np.full(len(WINDOWS), 8.0))
EAGER = replace(untrained(), listed=np.full(len(WINDOWS), 1.0), paged=np.full(len(WINDOWS), 99.0))
STRANGE, ORDINARY = np.ones(len(ORDER)), np.zeros(len(ORDER))


def after(ordinary: int) -> Measure:
    measure = unlearned(EAGER)
    for _ in range(ordinary):
        judgement = measure.judge(ORDINARY, widening=1, combination=EAGER)
        measure.remember(judgement)
        measure.learn(judgement)
    return measure


def test_nothing_is_told_of_an_account_that_is_hardly_known() -> None:
    young, known = after(LEAST_POSTS - 1), after(LEAST_POSTS)
    tiers = [each.judge(STRANGE, widening=1, combination=EAGER).tier for each in (young, known)]
    assert tiers == [Tier.NONE, Tier.LIST]


def test_strange_posts_one_after_the_other_add_up() -> None:
    measure, totals = after(LEAST_POSTS), []
    for _ in range(4):
        judgement = measure.judge(STRANGE, widening=1, combination=EAGER)
        measure.remember(judgement)
        totals.append(judgement.windows.max())
    assert totals == sorted(totals)
    assert totals[0] < totals[-1]


def test_what_is_remembered_is_not_learned() -> None:
    measure = after(LEAST_POSTS)
    for _ in range(20):
        measure.remember(measure.judge(STRANGE, widening=1, combination=EAGER))
    assert (measure.usual.seen, measure.usual.mean.max()) == (LEAST_POSTS, 0)


def offering(points: float) -> np.ndarray:
    signals = np.zeros(len(ORDER))
    signals[CONTENT] = points
    return signals


@pytest.mark.parametrize(("points", "tier"), [(3.4, Tier.NONE), (3.5, Tier.LIST), (5.9, Tier.LIST), (6.0, Tier.PAGE)])
def test_an_account_that_is_hardly_known_is_told_by_content_alone(points: float, tier: Tier) -> None:
    assert after(0).judge(offering(points), widening=1, combination=EAGER).tier is tier


@pytest.mark.parametrize(("points", "tier"), [(3.4, Tier.NONE), (5.0, Tier.LIST), (7.5, Tier.PAGE)])
@pytest.mark.parametrize("many", [LEAST_POSTS, 400])
def test_more_of_a_past_never_means_less_warning_of_the_same_content(many: int, points: float, tier: Tier) -> None:
    unmoved = replace(PATIENT, listed=np.full(len(WINDOWS), 99.0), paged=np.full(len(WINDOWS), 99.0))
    imitating = offering(points)
    imitating[0] = -9.0
    judgement = after(many).judge(imitating, widening=1, combination=unmoved)
    assert (judgement.tier, judgement.by_content) == (tier, tier)


def test_content_that_is_usual_of_an_account_is_not_told_by_itself() -> None:
    measure = after(LEAST_POSTS)
    for turn in range(300):
        measure.learn(measure.judge(offering(4.0 * (turn % 3 == 0)), widening=1, combination=PATIENT))
    assert measure.judge(offering(4.0), widening=1, combination=PATIENT).by_content is Tier.NONE


@pytest.mark.parametrize(("points", "tier"), [(0.0, Tier.LIST), (3.0, Tier.PAGE)])
def test_one_post_pages_by_its_content_and_not_by_behaviour_alone(points: float, tier: Tier) -> None:
    jumpy = replace(EAGER, paged=np.full(len(WINDOWS), 99.0))
    jumpy.paged[0] = 3.0
    signals = offering(points)
    signals[0] = 6.0
    assert after(LEAST_POSTS).judge(signals, widening=1, combination=jumpy).tier is tier


def test_a_silence_takes_from_departures_and_nothing_from_content() -> None:
    both = offering(6.0)
    both[0] = 2.0
    soon, late = (after(LEAST_POSTS).judge(both, widening=each, combination=PATIENT) for each in (1, 4))
    assert (soon.shares[0], late.shares[0]) == (2.0, 0.5)
    assert soon.shares[CONTENT] == late.shares[CONTENT] > 4


def test_content_comes_on_top_of_departures_that_are_beyond_bounds() -> None:
    wild = 100 * STRANGE
    wild[CONTENT] = 0
    plain, selling = (after(0).judge(wild + offering(each), widening=1, combination=EAGER) for each in (0, 6))
    assert plain.score == HIGHEST
    assert selling.score > HIGHEST + 4


def test_what_an_account_says_all_the_time_is_held_against_it_less() -> None:
    measure = after(LEAST_POSTS)
    before = measure.judge(offering(4.0), widening=1, combination=PATIENT).shares[CONTENT]
    for turn in range(300):
        measure.learn(measure.judge(offering(4.0 * (turn % 3 == 0)), widening=1, combination=PATIENT))
    after_all = measure.judge(offering(4.0), widening=1, combination=PATIENT).shares[CONTENT]
    assert after_all < before / 2
    assert measure.judge(offering(9.0), widening=1, combination=PATIENT).shares[CONTENT] >= 5


def test_what_is_forgiven_is_not_carried_to_the_next_post() -> None:
    measure = after(LEAST_POSTS)
    measure.remember(measure.judge(offering(9.0), widening=1, combination=PATIENT))
    carried = measure.judge(ORDINARY, widening=1, combination=PATIENT).windows[1]
    measure.forgive()
    assert measure.judge(ORDINARY, widening=1, combination=PATIENT).windows[1] < carried / 5
