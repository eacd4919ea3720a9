from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from detectors.behaviour.combination import BACKED, WINDOWS, Tier, untrained
from detectors.behaviour.signals import ORDER

SIGNALS = st.lists(st.floats(-20, 20), min_size=len(ORDER), max_size=len(ORDER)).map(np.array)


@given(SIGNALS, st.integers(0, len(ORDER) - 1), st.floats(0, 20))
def test_a_stranger_signal_never_lowers_the_score(signals: np.ndarray, place: int, more: float) -> None:
    combination = replace(untrained(), relative=np.ones(len(ORDER)))
    stranger = signals.copy()
    stranger[place] += more
    usual = combination.usual_signals()
    assert combination.shares(stranger, usual).sum() >= combination.shares(signals, usual).sum() - 1e-9


def test_windows_look_at_the_latest_posts_only() -> None:
    sums = untrained().sums([8.0] * 5 + [0.0, 0.0, 1.0])
    assert sums[:3].tolist() == [1.0, 1 / 2**0.5, 1 / 3**0.5]
    assert sums[4] == 41 / 8**0.5


LEVELS = replace(untrained(), listed=np.full(len(WINDOWS), 2.0), paged=np.full(len(WINDOWS), 4.0))
VALUES = st.lists(st.floats(-9, 9), min_size=len(WINDOWS), max_size=len(WINDOWS)).map(np.array)
RANKS = (Tier.NONE, Tier.LIST, Tier.PAGE)


@given(VALUES, st.integers(0, len(WINDOWS) - 1), st.floats(0, 9), st.floats(0, 2), st.floats(0, 2))
def test_more_evidence_never_lowers_the_tier(
    windows: np.ndarray, place: int, more: float, content: float, further: float
) -> None:
    higher = windows.copy()
    higher[place] += more
    before, after = LEVELS.tier(windows, content), LEVELS.tier(higher, content + further)
    assert RANKS.index(after) >= RANKS.index(before)


def test_the_newest_post_alone_pages_only_where_its_content_speaks_against_it_too() -> None:
    alone, together = np.array([5.0, 1, 1, 1, 1]), np.array([5.0, 5, 1, 1, 1])
    assert (LEVELS.tier(alone), LEVELS.tier(alone, content=BACKED)) == (Tier.LIST, Tier.PAGE)
    assert (LEVELS.tier(together), LEVELS.decisive(together)) == (Tier.PAGE, 1)
    assert LEVELS.decisive(alone) == LEVELS.decisive(together, content=BACKED) == 0


def test_any_window_may_raise_a_tier_and_the_page_comes_first() -> None:
    tiers = [LEVELS.tier(np.array([0, 0, value, 0, 0])) for value in (1.0, 3.0, 5.0)]
    assert tiers == [Tier.NONE, Tier.LIST, Tier.PAGE]
