"""The peers: COMPA post by post as published, and an isolation forest over the same signals and windows as ours."""

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detectors.behaviour.combination import untrained
from detectors.behaviour.replay import Splices
from detectors.behaviour.running import Row
from detectors.behaviour.traits import Traits
from tests.benchmarks.compromise.compa import Compa
from tests.benchmarks.compromise.records import Record, Scored, Seen
from tests.benchmarks.compromise.timelines import Timelines

Score = Callable[[NDArray[np.float64]], NDArray[np.float64]]
TREES = 100


def compa(timelines: Timelines, splices: Splices, *, skip: int) -> list[Scored]:
    return [_published(account, posts, splices, skip) for account, posts in timelines.items()]


def _published(account: str, posts: tuple[Traits, ...], splices: Splices, skip: int) -> Scored:
    model, attacks = Compa(), []
    own: list[float] = []
    for place, post in enumerate(posts):
        if place >= skip and (account, post.post_id) in splices:
            attacks.append(_column(model.score(each) for each in splices[account, post.post_id]))
        own.append(model.score(post))
        model.learn(post)
    times = np.array([post.at.timestamp() for post in posts[skip:]])
    return Scored(account, times, _column(own[skip:]), _column(own[skip:]), attacks)


def forest(development: Sequence[Record], *, skip: int) -> Score:
    """Strangeness of rows of signals, learned from genuine posts alone."""
    ensemble: Any = import_module("sklearn.ensemble")
    rows = np.concatenate([_rows(record.own[skip:]) for record in development])
    fitted = ensemble.IsolationForest(n_estimators=TREES, random_state=0).fit(rows)
    return lambda asked: np.asarray(-fitted.score_samples(asked), dtype=np.float64)


def isolated(records: Iterable[Record], score: Score, *, skip: int) -> list[Scored]:
    return [_isolated(record, score, skip) for record in records]


def _isolated(record: Record, score: Score, skip: int) -> Scored:
    own = score(_rows(record.own))
    centre = float(np.median(own))
    windows = _windows(own - centre)[skip:]
    attacks = [
        _windows(np.concatenate([own[max(0, place - 8) : place], score(_rows(posts))]) - centre)[-len(posts) :]
        for place, posts in record.attacks
        if place >= skip
    ]
    times = np.array([seen.at for seen in record.own[skip:]])
    return Scored(record.account, times, windows, windows, attacks)


def _windows(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    values, sums = scores.tolist(), untrained().sums
    return np.array([sums(values[max(0, place - 7) : place + 1]) for place in range(len(values))])


def _rows(posts: Iterable[Seen]) -> NDArray[np.float64]:
    return np.array([seen.signals for seen in posts])


def _column(scores: Iterable[float]) -> Row:
    return np.array([*scores]).reshape(-1, 1)
