"""How signals become one score against what is usual of the account, over the latest posts together."""

from collections import deque
from dataclasses import dataclass, field

from detectors.behaviour.combination import WINDOWS, Combination, Tier, alone, bounded, graver
from detectors.behaviour.running import LEAST, Row, Running
from detectors.behaviour.signals import CONTENT, Signals

# Too little is known of an account before so many posts.
LEAST_POSTS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """`shares` is what each signal adds to `score`; `sums` are the latest scores together, one value a window.

    `by_content` is what this post's content is told by alone: `tier` is never less.
    """

    signals: Signals
    shares: Signals
    score: float
    sums: Row
    windows: Row
    tier: Tier
    by_content: Tier


@dataclass(slots=True, kw_only=True)
class Measure:
    """`usual` of the account's signals, `levels` of its windows, and its latest scores, whether learned or not."""

    usual: Running
    levels: Running
    scores: deque[float] = field(default_factory=lambda: deque(maxlen=max(WINDOWS)))

    def judge(self, signals: Signals, *, widening: float, combination: Combination) -> Judgement:
        """Changes nothing. `widening` divides what a departure says: 1 after a post of today, more after a silence.

        Content alone is told of any account, beyond what is usual of one that is known; of others nothing else is.
        """
        shares = combination.shares(signals, self.usual, widening)
        score = combination.score(shares)
        sums = combination.sums([*self.scores, score])
        windows = combination.measured(sums, self.levels)
        by_content = alone(combination.beyond(signals, self.usual) if self.is_known else float(signals[CONTENT]))
        told = combination.tier(windows, float(shares[CONTENT])) if self.is_known else Tier.NONE
        return Judgement(
            signals=signals,
            shares=shares,
            score=score,
            sums=sums,
            windows=windows,
            tier=graver(told, by_content),
            by_content=by_content,
        )

    @property
    def is_known(self) -> bool:
        return self.usual.seen >= LEAST_POSTS

    def forgive(self) -> None:
        """The latest posts were the account's own after all: none counts above the ordinary any more."""
        ordinary = float(self.levels.mean[0])
        self.scores.extend([min(score, ordinary) for score in self.scores])

    def remember(self, judgement: Judgement) -> None:
        """The next posts are judged together with this one, however wild it was."""
        self.scores.append(bounded(judgement.score))

    def learn(self, judgement: Judgement) -> None:
        """Content is mostly absent: without a least variance an account could never come to have any of its own."""
        self.usual.add(judgement.signals)
        self.usual.variance[CONTENT] = max(LEAST, self.usual.variance[CONTENT])
        self.levels.add(judgement.sums)


def unlearned(combination: Combination) -> Measure:
    return Measure(usual=combination.usual_signals(), levels=combination.usual_levels())
