"""Adds up what the impostor detectors say, and finds whom a stranger resembles most."""

from collections.abc import Callable, Iterable

from domain.finding import Finding, Verdict
from domain.observation import Profile
from domain.registry import OfficialAccount

Detect = Callable[[OfficialAccount, Profile], Iterable[Finding]]


def judge(official: OfficialAccount, stranger: Profile, detectors: Iterable[Detect]) -> Verdict | None:
    """The verdict on one pair; None where no detector has anything to say."""
    findings = tuple(finding for detect in detectors for finding in detect(official, stranger))
    if not findings:
        return None
    ordered = tuple(sorted(findings, key=lambda finding: -finding.score))
    return Verdict(score=ordered[0].score, findings=ordered)


def closest(
    officials: Iterable[OfficialAccount], stranger: Profile, detectors: tuple[Detect, ...]
) -> tuple[OfficialAccount, Verdict] | None:
    """The official account that a stranger resembles most; on a tie the one on the same platform."""
    verdicts = ((official, judge(official, stranger, detectors)) for official in officials)
    alike = [(official, verdict) for official, verdict in verdicts if verdict is not None]
    return max(
        alike,
        key=lambda pair: (pair[1].score, pair[0].platform == stranger.platform, -pair[0].tier, pair[0].key),
        default=None,
    )
