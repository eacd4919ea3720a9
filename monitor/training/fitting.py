"""Fits the rows of a model, and sets its margins on genuine posts that it was not fitted to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.content.grams import BUCKETS
from detectors.content.kinds import UNWANTED, Kind
from detectors.content.model import LENGTHS, Model, row_of
from monitor.training.corpora import Corpora
from monitor.training.logistic import Vector, fitted, rows
from monitor.training.samples import Sample, official, unwanted, voices

VERSION = "2026.11-3"
# The rows that name kinds are held smaller, for the sake of the file's size.
PENALTY, NAMING_PENALTY = 3e-7, 1e-6
ROWS = 1 + len(Kind)
# The first row decides; the others name a kind or hear a voice, and may be coarser: the file stays small.
FINE, COARSE = 127, 31
LIKELY_SHARE, SURE_SHARE = 0.01, 0.001
# The margin of so rare a post is the mean of its neighbours in rank too: one post decides nothing alone.
NEIGHBOURS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """What a model is fitted to; `held_out` are genuine posts that set its margins.

    Of the phrases written for `halved` it is fitted to every second one.
    """

    posts: Sequence[str]
    held_out: Sequence[str]
    spam: dict[str, tuple[str, ...]]
    kinds: Collection[Kind] = UNWANTED
    halved: Kind | None = None


def halves(posts: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Genuine posts by time: the earlier half to fit, the later to measure."""
    return posts[: len(posts) // 2], posts[len(posts) // 2 :]


def detecting(fold: Fold, corpora: Corpora) -> Model:
    """A model of the first row alone: enough to measure what is caught."""
    model = _quantised({0: _against(official(fold.posts, corpora), unwanted(fold.spam, fold.kinds, fold.halved))})
    return with_margins(model, fold.held_out)


def complete(fold: Fold, corpora: Corpora) -> Model:
    """All rows: unwanted or official, what of the unwanted, and the voices."""
    genuine, offers = official(fold.posts, corpora), unwanted(fold.spam, fold.kinds, fold.halved)
    found = {0: _against(genuine, offers)}
    for kind in UNWANTED:
        mine, others = [[each for each in offers if (each.kind is kind) is said] for said in (True, False)]
        found[row_of(kind)] = _against(others, mine, NAMING_PENALTY)
    for kind in (Kind.PERSONAL, Kind.CELEBRITY):
        found[row_of(kind)] = _against(genuine, voices(kind, corpora), NAMING_PENALTY)
    return with_margins(_quantised(found), fold.held_out)


def with_margins(model: Model, posts: Sequence[str]) -> Model:
    """The same model with the margins that so many of these genuine posts, and of their beginnings, reach."""
    reached = [np.sort(np.array([model.margins(text) for text in texts]), axis=0) for texts in _by_length(posts)]
    return Model(
        version=model.version,
        weights=model.weights,
        scale=model.scale,
        bias=model.bias,
        likely=np.stack([_at(each, LIKELY_SHARE) for each in reached]),
        sure=np.stack([_at(each, SURE_SHARE) for each in reached]),
    )


def _by_length(posts: Sequence[str]) -> list[list[str]]:
    """Texts for each class of length: how posts begin, as short as it allows; whole posts for the last."""
    begun = [[post[:size] for post in posts if len(post) >= size] for size in LENGTHS]
    return [*begun[:-1], [post for post in posts if len(post) >= LENGTHS[-1]]]


def _at(reached: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    rank = len(reached) - 1 - max(1, round(share * len(reached)))
    near = reached[max(0, rank - NEIGHBOURS) : rank + NEIGHBOURS + 1]
    level: NDArray[np.float64] = near.mean(axis=0)
    return level


def _against(one: list[Sample], other: list[Sample], penalty: float = PENALTY) -> tuple[Vector, float]:
    """Weights that tell `other` from `one`, both sides weighing the same."""
    sides = [np.array([sample.weight for sample in side]) for side in (one, other)]
    importance = np.concatenate([side / side.sum() for side in sides])
    wanted = np.concatenate([np.zeros(len(one)), np.ones(len(other))])
    return fitted(rows([sample.text for sample in (*one, *other)]), wanted, importance, penalty=penalty)


def _quantised(found: dict[int, tuple[Vector, float]]) -> Model:
    """Weights as whole numbers of -127 to 127 or less, each row with the scale that gives them back."""
    weights, scale, bias = np.zeros((ROWS, BUCKETS), dtype=np.int8), np.zeros(ROWS), np.zeros(ROWS)
    for row, (exact, level) in found.items():
        scale[row] = np.abs(exact).max() / (COARSE if row else FINE)
        weights[row] = np.round(exact / scale[row]).astype(np.int8)
        bias[row] = level
    none = np.zeros((len(LENGTHS), ROWS))
    return Model(version=VERSION, weights=weights, scale=scale, bias=bias, likely=none, sure=none)
