"""How signals add up to one score, and the levels at which it is told."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from detectors.behaviour.running import Row, Running
from detectors.behaviour.signals import CONTENT, ORDER, Signals

# How many of the latest posts are judged together.
WINDOWS = (1, 2, 3, 5, 8)
LOWEST, HIGHEST = -6.0, 8.0
# A window is measured half by what is usual of all accounts, half by what is usual of this one.
OWN = 0.5
# What an account says all the time is held against it less, but by no more than this.
FORGIVEN = 4.0
# One post pages only where its content adds so much: an oddity of behaviour alone may be a new colleague.
BACKED = 1.0
# What content is told by alone: under one genuine post in 1,000; what adverts reach by several reasons together: a sale
# of local produce by the government itself comes to less.
LISTED_ALONE, PAGED_ALONE = 3.5, 6.0


Reached = NDArray[np.bool_]


class Tier(StrEnum):
    """What an alarm asks for: nothing, a place on the daily list, a page at once."""

    NONE = "none"
    LIST = "list"
    PAGE = "page"


GRAVITY = (Tier.NONE, Tier.LIST, Tier.PAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """Fixed on development accounts. `raw` weighs a signal itself, `relative` its standing among the account's own.

    No weight is negative: a stranger signal never lowers the score. `usual` and `spread` are the signals' mean and
    variance, `level` and `width` those of the window scores; `listed` and `paged` have one threshold a window.
    """

    raw: Row
    relative: Row
    offset: float
    usual: Row
    spread: Row
    width: Row
    listed: Row
    paged: Row

    def usual_signals(self) -> Running:
        """What a new account is measured by until it has a past."""
        return Running(self.usual.copy(), self.spread.copy())

    def usual_levels(self) -> Running:
        return Running(np.zeros(len(WINDOWS)), self.width.copy())

    def shares(self, signals: Signals, usual: Running, widening: float = 1.0) -> Signals:
        """What each signal adds to the score: departures by `widening`, and content beyond the account's own."""
        each: Signals = (self.raw * signals + self.relative * usual.standing(signals)) / widening
        each[CONTENT] = self.raw[CONTENT] * self.beyond(signals, usual)
        return each

    def beyond(self, signals: Signals, usual: Running) -> float:
        """The points of content that are not the account's own."""
        return max(0.0, float(signals[CONTENT]) - min(FORGIVEN, float(usual.ordinary()[CONTENT])))

    def score(self, shares: Signals) -> float:
        """The sum: bounded as to departures, so that one oddity is not carried along for long; not so as to content."""
        content = float(shares[CONTENT])
        return bounded(float(shares.sum()) - content + self.offset) + content

    def sums(self, scores: list[float]) -> Row:
        """The latest scores, the newest last, as one value a window."""
        return np.array([sum(scores[-window:]) / window**0.5 for window in WINDOWS])

    def measured(self, sums: Row, levels: Running) -> Row:
        """In deviations from what is usual."""
        width = np.sqrt((1 - OWN) * self.width + OWN * levels.variance)
        each: Row = (sums - OWN * levels.mean) / width
        return each

    def tier(self, windows: Row, content: float = 0.0) -> Tier:
        """`content` is its share of the newest post's score: without any, behaviour pages by several posts only."""
        if self._paging(windows, content).any():
            return Tier.PAGE
        return Tier.LIST if self._listing(windows).any() else Tier.NONE

    def decisive(self, windows: Row, content: float = 0.0) -> int:
        """The place in WINDOWS of the shortest window that reaches the tier; 0 where the newest post does by itself."""
        paging = self._paging(windows, content)
        return int((paging if paging.any() else self._listing(windows)).argmax())

    def _paging(self, windows: Row, content: float) -> Reached:
        reached = windows > self.paged
        reached[0] &= content >= BACKED
        return reached

    def _listing(self, windows: Row) -> Reached:
        """A post that may not page is listed all the same."""
        return windows > np.minimum(self.listed, self.paged)


def alone(content: float) -> Tier:
    """What is told by content, whatever else the post is like."""
    if content >= PAGED_ALONE:
        return Tier.PAGE
    return Tier.LIST if content >= LISTED_ALONE else Tier.NONE


def graver(one: Tier, other: Tier) -> Tier:
    return max(one, other, key=GRAVITY.index)


def bounded(score: float) -> float:
    return max(LOWEST, min(HIGHEST, score))


def untrained() -> Combination:
    """Every signal counts alike and nothing is ever told: where training starts."""
    ones, never = np.ones(len(ORDER)), np.full(len(WINDOWS), np.inf)
    return Combination(
        raw=ones,
        relative=0 * ones,
        offset=0.0,
        usual=0 * ones,
        spread=ones,
        width=np.ones(len(WINDOWS)),
        listed=never,
        paged=never,
    )
