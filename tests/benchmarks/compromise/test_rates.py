import numpy as np

from tests.benchmarks.compromise import rates
from tests.benchmarks.compromise.records import Scored

DAY = 86400.0


def quiet(days: int, attacks: list[list[float]]) -> Scored:
    """A post a day whose score grows day by day, and attacks by their scores."""
    scores = np.arange(days, dtype=np.float64).reshape(-1, 1)
    return Scored(
        "police",
        np.arange(days, dtype=np.float64) * DAY,
        scores,
        scores,
        [np.array(each).reshape(-1, 1) for each in attacks],
    )


def test_alarms_of_one_week_are_one() -> None:
    result = quiet(366, [])
    assert rates.alarms(result, np.array([363.0])) == 1
    assert rates.alarms(result, np.array([350.0])) == 2


def test_thresholds_keep_to_the_budget() -> None:
    results = [quiet(366, [])] * 10
    for wanted in (1.0, 3.0):
        assert rates.rate(results, rates.thresholds(results, wanted)) <= wanted + 0.01


def test_where_too_few_alarms_would_stand_behind_a_rate_the_threshold_goes_on_rising() -> None:
    results = [quiet(366, [])] * 10
    levels = [rates.thresholds(results, wanted)[0] for wanted in (1.0, 0.5, 0.1, 0.01)]
    assert levels == sorted(levels)
    assert levels[3] > levels[0] + 1


def test_an_attack_is_caught_from_its_first_told_post_on() -> None:
    attack = [0.0] * 3 + [500.0] + [0.0] * 6
    caught = rates.caught([quiet(366, [attack, [0.0] * 10])], np.array([400.0]))
    assert caught == {1: 0, 3: 0, 5: 0.5, 10: 0.5}
