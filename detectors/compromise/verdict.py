"""Adds up what the compromise detectors say about one look at an official account."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from math import prod

from domain.finding import Finding, Verdict
from domain.look import Look
from domain.past import Past
from domain.urgency import Urgency

Detect = Callable[[Past, Look], Iterable[Finding]]

# In two channels together this much counts as a sign.
SIGN = 0.3


class Channel(StrEnum):
    """Where a sign comes from: signs of one channel go together by nature, those of two do not.

    What posts say and how the account behaves are one.
    """

    POSTS = "content"
    PROFILE = "profile"
    TAMPERING = "tampering"
    SILENCE = "silence"
    ECHO = "echo"


BEHAVIOUR = "compromise.behaviour"
# The first part of a detector's name says its channel, save for these.
OTHER_NAMES = {
    BEHAVIOUR: Channel.POSTS,
    "compromise.profile": Channel.PROFILE,
    "compromise.missing": Channel.PROFILE,
}
# From where on what a channel says by itself is listed, and from where it pages. What a post says and how the account
# behaves have a judgement of their own, with thresholds by false alarms. Silence and echoes alone never page.
NEVER = 2.0
BARS = {
    Channel.POSTS: (0.5, 0.9),
    Channel.PROFILE: (0.4, 0.7),
    Channel.TAMPERING: (0.4, 0.7),
    Channel.SILENCE: (0.4, NEVER),
    Channel.ECHO: (0.4, NEVER),
}
NOTED = 0.2
JUDGED = {Urgency.NOTE: NOTED, Urgency.LIST: 0.5, Urgency.PAGE: 0.9}
# What is wrong with a post is no more than a sign as long as that judgement lists nothing.
UNLISTED = 0.45
# Who wakes an account to offer something is no owner. Genuine posts sound like such an offer once in a thousand.
WOKEN, OFFERED = {Channel.SILENCE, Channel.POSTS}, 0.5


def signs(past: Past, seen: Look, detectors: Iterable[Detect]) -> tuple[Finding, ...]:
    """What in this look was done to the account; what weighs nothing is left out."""
    return tuple(finding for detect in detectors for finding in detect(past, seen) if finding.score > 0)


def channel(finding: Finding) -> Channel:
    """Raises ValueError for a detector that names none."""
    name = finding.detector
    return OTHER_NAMES.get(name) or Channel(name.partition(".")[0])


def by_channel(findings: Iterable[Finding], posts: Urgency | None = None) -> Mapping[Channel, float]:
    """How strong (0-1) each channel's signs are together (noisy or); `posts` speaks for content and behaviour.

    The same thing said of several posts counts once, by the strongest: whoever posts a lot is not doubted for that.
    """
    strongest: dict[tuple[Channel, str, str], float] = {}
    for finding in findings:
        what = channel(finding), finding.detector, dict(finding.evidence).get("field", "")
        strongest[what] = max(strongest.get(what, 0.0), _said(finding))
    left: dict[Channel, float] = {}
    for (where, *_), score in strongest.items():
        left[where] = left.get(where, 1.0) * (1 - score)
    scores = {where: round(1 - share, 3) for where, share in left.items()}
    if Channel.POSTS in scores:
        scores[Channel.POSTS] = min(UNLISTED, scores[Channel.POSTS])
    if posts is not None:
        scores[Channel.POSTS] = max(scores.get(Channel.POSTS, 0.0), JUDGED[posts])
    return scores


def _said(finding: Finding) -> float:
    """Behaviour's findings are shares of one judgement: their sum says nothing."""
    return NOTED if finding.detector == BEHAVIOUR else finding.score


def urgency(findings: Iterable[Finding], posts: Urgency | None = None) -> Urgency | None:
    """Monotone: more findings or stronger ones never make it less urgent. None where nothing was found."""
    given = tuple(findings)
    scores = by_channel(given, posts)
    found = {where for where, score in scores.items() if score >= SIGN}
    listed = any(score >= BARS[where][0] for where, score in scores.items())
    woken = found >= WOKEN and any(_offers(finding) for finding in given)
    if any(score >= BARS[where][1] for where, score in scores.items()) or (listed and len(found) > 1) or woken:
        return Urgency.PAGE
    if listed or len(found) > 1:
        return Urgency.LIST
    return Urgency.NOTE if scores else None


def _offers(finding: Finding) -> bool:
    return finding.detector != BEHAVIOUR and channel(finding) is Channel.POSTS and finding.score >= OFFERED


def summed(findings: Iterable[Finding], posts: Urgency | None = None) -> Verdict | None:
    """Findings of any channel as one verdict, the strongest first; None where there are none."""
    ordered = tuple(sorted(findings, key=lambda finding: -finding.score))
    if not ordered:
        return None
    score = 1 - prod(1 - score for score in by_channel(ordered, posts).values())
    return Verdict(score=round(score, 3), findings=ordered, urgency=urgency(ordered, posts))
