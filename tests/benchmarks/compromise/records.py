"""What the detector says of a group of timelines, kept as numbers, so that combinations can be tried on it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from time import process_time

import numpy as np
from numpy.typing import NDArray

from detectors.behaviour.baseline import Baseline
from detectors.behaviour.combination import Combination, untrained
from detectors.behaviour.measure import Measure, unlearned
from detectors.behaviour.replay import Replayed, Splices, replay
from detectors.behaviour.running import Row
from detectors.behaviour.storage import packed, unpacked
from tests.benchmarks.compromise.timelines import Timelines, in_time_order


@dataclass(slots=True)
class Seen:
    """One post: its signals, what divides them and when it was."""

    signals: Row
    widening: float
    at: float


@dataclass(slots=True)
class Record:
    """One account: its own posts, attacks by how many of its own posts came before.

    `size` is what its baseline weighs in bytes, `moved` how many seconds it takes to pack and unpack it.
    """

    account: str
    own: list[Seen] = field(default_factory=list)
    attacks: list[tuple[int, list[Seen]]] = field(default_factory=list)
    size: int = 0
    moved: float = 0.0


@dataclass(slots=True)
class Scored:
    """Window scores, a row a post: of the account's own posts and of each attack; `sums` before they are measured."""

    account: str
    times: NDArray[np.float64]
    own: NDArray[np.float64]
    sums: NDArray[np.float64]
    attacks: list[NDArray[np.float64]]


def recorded(timelines: Timelines, splices: Splices) -> list[Record]:
    records = {account: Record(account) for account in timelines}
    baselines: dict[str, Baseline] = {}
    for each in replay(in_time_order(timelines), combination=untrained(), splices=splices):
        _note(records[each.account], each)
        baselines[each.account] = each.baseline
    for account, baseline in baselines.items():
        before = process_time()
        data = packed(baseline)
        unpacked(data)
        records[account].size, records[account].moved = len(data), process_time() - before
    return list(records.values())


def _note(record: Record, each: Replayed) -> None:
    seen = Seen(each.followed.judgement.signals, each.widening, each.post.at.timestamp())
    if not each.place:
        record.own.append(seen)
    elif each.place == 1:
        record.attacks.append((len(record.own), [seen]))
    else:
        record.attacks[-1][1].append(seen)


def scored(record: Record, combination: Combination, *, skip: int) -> Scored:
    """As the detector would with this combination; the first `skip` posts only teach."""
    measure, attacks = unlearned(combination), dict[int, list[Seen]](record.attacks)
    own, caught = [], []
    for place, seen in enumerate(record.own):
        if place in attacks and place >= skip:
            caught.append(np.array(list(_attack(attacks[place], measure, combination))))
        judgement = measure.judge(seen.signals, widening=seen.widening, combination=combination)
        own.append((judgement.windows, judgement.sums))
        measure.remember(judgement)
        measure.learn(judgement)
    times = np.array([seen.at for seen in record.own])
    windows, sums = np.array(own).transpose(1, 0, 2)
    return Scored(record.account, times[skip:], windows[skip:], sums[skip:], caught)


def _attack(posts: list[Seen], measure: Measure, combination: Combination) -> Iterator[Row]:
    before = tuple(measure.scores)
    for seen in posts:
        judgement = measure.judge(seen.signals, widening=seen.widening, combination=combination)
        measure.remember(judgement)
        yield judgement.windows
    measure.scores.clear()
    measure.scores.extend(before)
