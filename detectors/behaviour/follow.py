"""One post of one account, from judgement to learning: the step that the daemon and a backtest share."""

from dataclasses import dataclass
from enum import StrEnum

from detectors.behaviour.baseline import Baseline
from detectors.behaviour.combination import Combination, Tier
from detectors.behaviour.explain import findings
from detectors.behaviour.measure import Judgement
from detectors.behaviour.peers import Peers
from detectors.behaviour.traits import Traits
from domain.finding import Finding


class Standing(StrEnum):
    """Whether the account is in its owner's hands as far as is known."""

    CLEAR = "clear"
    IN_INCIDENT = "in incident"


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """`findings` explain the judgement, the heaviest first; there are none where nothing is told."""

    judgement: Judgement
    findings: tuple[Finding, ...] = ()


def follow(
    account: str, post: Traits, baseline: Baseline, *, peers: Peers, combination: Combination, standing: Standing
) -> Followed:
    """Changes the baseline: it always remembers the score, and learns the post only while nothing is open.

    What raised an alarm is not learned by itself: an operator who dismisses it calls `accept`.
    """
    judgement = baseline.judge(post, peers, combination)
    told = judgement.tier is not Tier.NONE
    found = findings(baseline, post, judgement, combination) if told else ()
    baseline.remember(post, judgement)
    if not told and standing is Standing.CLEAR:
        _learned(account, post, baseline, judgement, peers)
    return Followed(judgement=judgement, findings=found)


def accept(account: str, post: Traits, baseline: Baseline, judgement: Judgement, peers: Peers) -> None:
    """What was told is the account's own after all: learned, and the posts before it are no longer held against it."""
    baseline.measure.forgive()
    _learned(account, post, baseline, judgement, peers)


def _learned(account: str, post: Traits, baseline: Baseline, judgement: Judgement, peers: Peers) -> None:
    baseline.learn(post, judgement, peers.contrast(account, post))
    peers.add(account, post)
