"""False alarms an account-year, and the share of attacks caught by their nth post."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.compromise.records import Scored

YEAR = 365.25 * 86400
# Alarms on one account within so many seconds are one to the people who read them.
TOGETHER = 7 * 86400
PLACES = (1, 3, 5, 10)
HALVINGS = 25
# A rate is counted where so many alarms make it, and extrapolated where fewer would.
EVENTS = 10
RESAMPLED = 1000


def years(results: Sequence[Scored]) -> float:
    return float(sum(each.times[-1] - each.times[0] for each in results)) / YEAR


def alarms(result: Scored, levels: NDArray[np.float64]) -> int:
    count, last = 0, -np.inf
    for at in result.times[(result.own > levels).any(axis=1)]:
        if at - last > TOGETHER:
            count, last = count + 1, at
    return count


def rate(results: Sequence[Scored], levels: NDArray[np.float64]) -> float:
    """False alarms an account-year."""
    return sum(alarms(each, levels) for each in results) / years(results)


def thresholds(results: Sequence[Scored], wanted: float) -> NDArray[np.float64]:
    """Counted where enough alarms stand behind a rate; beyond, each window's highest weeks go on as an exponential."""
    least = EVENTS / years(results)
    if wanted >= least:
        return _counted(results, wanted)
    levels = _counted(results, least)
    further: NDArray[np.float64] = levels + _excess(results, levels) * np.log(least / wanted)
    return further


def _excess(results: Sequence[Scored], levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """By how much, a window each, the highest post of a week that passes the level passes it in the mean."""
    weeks = np.concatenate([_peaks(each) for each in results])
    return np.array([np.mean(peaks[peaks > level] - level) for peaks, level in zip(weeks.T, levels, strict=True)])


def _peaks(result: Scored) -> NDArray[np.float64]:
    week = ((result.times - result.times[0]) // TOGETHER).astype(np.int64)
    return np.array([result.own[week == each].max(axis=0) for each in np.unique(week)])


def _counted(results: Sequence[Scored], wanted: float) -> NDArray[np.float64]:
    """The windows give the same share of posts each, as large as the budget allows."""
    pooled = np.sort(np.concatenate([each.own for each in results]), axis=0)
    low, high = 0.0, 0.2
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if rate(results, _top(pooled, middle)) > wanted else (middle, high)
    return _top(pooled, low)


def _top(pooled: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.quantile(pooled, 1 - share, axis=0)
    return found


def caught(results: Sequence[Scored], levels: NDArray[np.float64]) -> dict[int, float]:
    """By the place of the post, the share of attacks that were told by then."""
    hits = np.array([(attack > levels).any(axis=1) for each in results for attack in each.attacks])
    return {place: round(float(hits[:, :place].any(axis=1).mean()), 3) for place in PLACES}


def interval(results: Sequence[Scored], levels: NDArray[np.float64], place: int) -> tuple[float, float]:
    """Where 95 % of that share lie when the accounts are drawn anew."""
    counts = np.array([[len(each.attacks), _hits(each, levels, place)] for each in results])
    draws = np.random.default_rng(0).integers(0, len(counts), size=(RESAMPLED, len(counts)))
    sums = counts[draws].sum(axis=1)
    low, high = np.quantile(sums[:, 1] / np.maximum(1, sums[:, 0]), (0.025, 0.975))
    return round(float(low), 2), round(float(high), 2)


def _hits(result: Scored, levels: NDArray[np.float64], place: int) -> int:
    return sum(bool((attack[:place] > levels).any()) for attack in result.attacks)
