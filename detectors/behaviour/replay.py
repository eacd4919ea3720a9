"""A group of accounts' history, post by post in time order, through the detector: the heart of a backtest."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from detectors.behaviour.baseline import Baseline, unlearned
from detectors.behaviour.combination import Combination, Tier
from detectors.behaviour.follow import Followed, Standing, accept, follow
from detectors.behaviour.peers import Peers
from detectors.behaviour.traits import Traits

# Splices by account and the post before which they stand: consecutive posts of somebody else.
Splices = Mapping[tuple[str, str], tuple[Traits, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """`place` is 0 for a post of the account's own, else its place (1, 2, ...) in a splice.

    `widening` is what the silence before the post divided its departures by.
    """

    account: str
    post: Traits
    baseline: Baseline
    followed: Followed
    widening: float
    place: int = 0


def replay(posts: Iterable[tuple[str, Traits]], *, combination: Combination, splices: Splices) -> Iterator[Replayed]:
    """Judges before it learns; false alarms are taken for dismissed, so that they are learned too.

    A splice is judged and forgotten. `baseline` is the live one: read it at once.
    """
    group = Group(combination)
    for account, post in posts:
        yield from group.intruded(account, splices.get((account, post.post_id), ()))
        yield group.followed(account, post)


class Group:
    """The accounts of one replay and their common ground: what a replay is made of, step by step."""

    def __init__(self, combination: Combination) -> None:
        self.combination, self.peers = combination, Peers()
        self.baselines: dict[str, Baseline] = {}

    def followed(self, account: str, post: Traits) -> Replayed:
        """A post of the account's own."""
        seen = self._step(account, post, Standing.CLEAR, place=0)
        if seen.followed.judgement.tier is not Tier.NONE:
            accept(account, post, seen.baseline, seen.followed.judgement, self.peers)
        return seen

    def intruded(self, account: str, posts: Iterable[Traits]) -> Iterator[Replayed]:
        """A splice, which is forgotten once it was read to its end."""
        baseline = self._baseline(account)
        before = baseline.remembered()
        for place, post in enumerate(posts, start=1):
            yield self._step(account, post, Standing.IN_INCIDENT, place)
        baseline.recall(before)

    def _step(self, account: str, post: Traits, standing: Standing, place: int) -> Replayed:
        baseline = self._baseline(account)
        widening = baseline.widening(post.at)
        followed = follow(account, post, baseline, peers=self.peers, combination=self.combination, standing=standing)
        return Replayed(
            account=account, post=post, baseline=baseline, followed=followed, widening=widening, place=place
        )

    def _baseline(self, account: str) -> Baseline:
        if account not in self.baselines:
            self.baselines[account] = unlearned(self.combination, self.peers)
        return self.baselines[account]
