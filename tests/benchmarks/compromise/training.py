"""Fixes a combination on development records by logistic regression."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from detectors.behaviour.combination import Combination, untrained
from detectors.behaviour.running import Running
from detectors.behaviour.signals import ORDER
from tests.benchmarks.compromise.records import Record, scored

SKIP = 150
STEPS = 400
RIDGE = 1e-3

Matrix = NDArray[np.float64]


def trained(records: Sequence[Record]) -> Combination:
    """All but the levels at which something is told."""
    own = np.concatenate([np.array([seen.signals for seen in record.own[SKIP:]]) for record in records])
    start = replace(untrained(), usual=own.mean(axis=0), spread=own.var(axis=0) + 0.05)
    weights, offset = _weights(records, start)
    many = len(ORDER)
    found = replace(start, raw=weights[:many], relative=weights[many:], offset=offset)
    return replace(found, width=_width(records, found))


def _width(records: Sequence[Record], combination: Combination) -> Matrix:
    """The variance of an account's window sums, in the middle of the accounts."""
    loose = replace(combination, width=np.full_like(combination.width, 1.0))
    spreads = [scored(record, loose, skip=SKIP).sums.var(axis=0) for record in records]
    middle: Matrix = np.median(spreads, axis=0)
    return middle


def _weights(records: Sequence[Record], start: Combination) -> tuple[Matrix, float]:
    """Ordinary logistic regression, with no weight below 0; both classes weigh the same."""
    own, attacks = zip(*(_features(record, start) for record in records), strict=True)
    x = np.concatenate([*own, *attacks])
    genuine = sum(map(len, own))
    y = np.repeat([0.0, 1.0], [genuine, len(x) - genuine])
    share = np.where(y > 0, 0.5 / y.sum(), 0.5 / genuine)
    scale = x.std(axis=0) + 1e-9
    weights, offset = _descend(x / scale, y, share)
    return weights / scale, offset


def _descend(x: Matrix, y: Matrix, share: Matrix) -> tuple[Matrix, float]:
    weights, offset = np.zeros(x.shape[1]), 0.0
    pace = 1 / np.linalg.eigvalsh((x.T * share) @ x * 0.25)[-1]
    for _ in range(STEPS):
        error = (1 / (1 + np.exp(-(x @ weights + offset))) - y) * share
        weights = np.maximum(0.0, weights - pace * (x.T @ error + RIDGE * weights))
        offset -= 2 * float(error.sum())
    return weights, offset


def _features(record: Record, start: Combination) -> tuple[Matrix, Matrix]:
    """Signals beside their standing, of the account's own posts and of all attacks."""
    usual, attacks = start.usual_signals(), dict(record.attacks)
    own, others = [], []
    for place, seen in enumerate(record.own):
        if place >= SKIP:
            others += [_row(each.signals, usual) for each in attacks.get(place, ())]
            own.append(_row(seen.signals, usual))
        usual.add(seen.signals)
    return np.array(own), np.array(others)


def _row(signals: Matrix, usual: Running) -> Matrix:
    return np.concatenate([signals, usual.standing(signals)])
