"""What is known of one account's behaviour: learned post by post, and small enough to keep for every account."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import log

import numpy as np
from numpy.typing import NDArray

from detectors.behaviour.calendar import HOURS, SLOTS
from detectors.behaviour.combination import WINDOWS, Combination
from detectors.behaviour.grams import Buckets
from detectors.behaviour.measure import Judgement, Measure
from detectors.behaviour.measure import unlearned as new_measure
from detectors.behaviour.peers import LEAST_VARIANCE, Peers
from detectors.behaviour.recent import Latest, Recent
from detectors.behaviour.running import Row, Running
from detectors.behaviour.script import SCRIPTS
from detectors.behaviour.signals import CONTENT, ORDER, Signal, Signals
from detectors.behaviour.stock import Stock
from detectors.behaviour.traits import Habit, Traits
from detectors.behaviour.wording import Wording
from detectors.content.judging import LIKELY, weight

ROOMS = {Habit.CLIENT: 24, Habit.MENTION: 250, Habit.TAG: 250, Habit.HOST: 100}
# Slow poisoning: an attacker who posts without end still teaches no more than this a day.
CAP_A_DAY = 60
# A silence of so many days halves what a departure says.
HALVING_DAYS = 365.0
# What this share of posts is written in is nobody's departure; of a script never seen there is as much as half a post.
FOREIGN, UNSEEN = 0.1, 0.5
# Wording is counted by its strangeness in steps of STEP from LEAST_STRANGE on.
STEPS, STEP, LEAST_STRANGE = 40, 0.5, -10.0


@dataclass(slots=True, kw_only=True)
class Baseline:
    """Mutable: `learn` changes what is usual, `remember` what came last.

    `strange` counts learned posts by how strange their wording was at the time, once the account was known;
    `furthest` are the highest windows that were learned, `doubtful` counts learned posts whose content gave a reason.
    """

    measure: Measure
    form: Running
    wording: Wording = field(default_factory=Wording)
    slots: NDArray[np.int64] = field(default_factory=lambda: np.zeros(SLOTS, dtype=np.int64))
    stocks: dict[Habit, Stock] = field(default_factory=lambda: {each: Stock(room=ROOMS[each]) for each in Habit})
    scripts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(len(SCRIPTS), dtype=np.int64))
    strange: NDArray[np.int64] = field(default_factory=lambda: np.zeros(STEPS, dtype=np.int64))
    recent: Recent = field(default_factory=Recent)
    furthest: Row = field(default_factory=lambda: np.full(len(WINDOWS), -np.inf))
    doubtful: int = 0
    posts: int = 0
    last_at: datetime | None = None
    day: date | None = None
    today: int = 0

    def surprise(self, post: Traits, peers: Peers) -> Signals:
        """How far a post departs, one log-odds a signal, in the order of Signal."""
        found = {Signal(habit): stock.surprise(post.values[habit]) for habit, stock in self.stocks.items()}
        found[Signal.WORDING] = self.wording.strangeness(post.buckets)
        found[Signal.SCRIPT], found[Signal.CONTENT] = self._script(post), weight(post.content)
        found[Signal.HOUR], found[Signal.FORM] = self._hour(post, peers), self._form(post, peers)
        return np.array([found[each] for each in ORDER])

    def widening(self, at: datetime) -> float:
        """What a departure counts for falls with the silence before it: people and tasks change."""
        silent = (at - self.last_at) / timedelta(days=1) if self.last_at else 0.0
        return 1 + max(0.0, silent) / HALVING_DAYS

    def judge(self, post: Traits, peers: Peers, combination: Combination) -> Judgement:
        signals = self.surprise(post, peers)
        return self.measure.judge(signals, widening=self.widening(post.at), combination=combination)

    def near(self, slot: int) -> int:
        """How many posts fell within an hour of this one's time of day, on this kind of day."""
        hour, start = slot % HOURS, slot - slot % HOURS
        return int(sum(self.slots[start + (hour + each) % HOURS] for each in (-1, 0, 1)))

    def rank(self, strangeness: float) -> int:
        """1 where no learned post was worded as strangely, to the step."""
        return 1 + int(self.strange[_step(strangeness) :].sum())

    def remember(self, post: Traits, judgement: Judgement) -> None:
        """The next posts are judged together with this one, whether it is learned or not."""
        self.measure.remember(judgement)
        self.recent.remember(post)

    def remembered(self) -> tuple[tuple[float, ...], tuple[Latest, ...]]:
        """What `recall` puts back."""
        return tuple(self.measure.scores), tuple(self.recent.latest)

    def recall(self, before: tuple[tuple[float, ...], tuple[Latest, ...]]) -> None:
        """As if nothing had come since."""
        scores, latest = before
        self.measure.scores.clear()
        self.measure.scores.extend(scores)
        self.recent.latest.clear()
        self.recent.latest.extend(latest)

    def learn(self, post: Traits, judgement: Judgement, others: Iterable[Buckets]) -> None:
        """Takes a post for its own, `others` being texts of its peers; never call it for a post of an open incident."""
        self.today = self.today + 1 if self.day == post.at.date() else 1
        self.day = post.at.date()
        if self.today > CAP_A_DAY:
            return
        if self.measure.is_known:
            self.strange[_step(float(judgement.signals[0]))] += 1
        self.posts += 1
        self.last_at = post.at
        self.measure.learn(judgement)
        self.recent.learn(post)
        self.furthest = np.maximum(self.furthest, judgement.windows)
        self.doubtful += bool(judgement.signals[CONTENT] >= LIKELY)
        self.wording.learn(post.buckets, others)
        self.slots[post.slot] += 1
        self.form.add(post.style)
        if post.script:
            self.scripts[SCRIPTS.index(post.script)] += 1
        for habit, stock in self.stocks.items():
            stock.learn(post.values[habit])

    def _hour(self, post: Traits, peers: Peers) -> float:
        """Own hours, blurred to their neighbours, against those of the peers."""
        own = (self.slots[post.slot] + self.near(post.slot)) / 4
        other = peers.share(post.slot)
        return -log((own + 4 * other) / (self.slots.sum() + 4) / other)

    def _script(self, post: Traits) -> float:
        """The account's own script says nothing: nearly every post of anybody is in its own."""
        if post.script is None:
            return 0.0
        own = (self.scripts[SCRIPTS.index(post.script)] + UNSEEN) / (self.scripts.sum() + 1)
        return max(0.0, log(FOREIGN / own))

    def _form(self, post: Traits, peers: Peers) -> float:
        mean, variance = peers.form()
        ours = self.form.variance + LEAST_VARIANCE
        fit = (post.style - self.form.mean) ** 2 / ours + np.log(ours)
        elsewhere = (post.style - mean) ** 2 / variance + np.log(variance)
        return float(np.clip((fit - elsewhere) / 2, -4, 4).sum())


def _step(strangeness: float) -> int:
    return max(0, min(STEPS - 1, int((strangeness - LEAST_STRANGE) / STEP)))


def unlearned(combination: Combination, peers: Peers) -> Baseline:
    """A new account: what is usual of its peers."""
    return Baseline(measure=new_measure(combination), form=Running(*peers.form()))
