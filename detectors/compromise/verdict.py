"""Adds up what the compromise detectors say about one look at an official account."""

from collections.abc import Callable, Iterable
from math import prod

from domain.finding import Finding, Verdict
from domain.observation import Profile

Detect = Callable[[Profile, Profile], Iterable[Finding]]


def judge(trusted: Profile, seen: Profile, detectors: Iterable[Detect]) -> Verdict | None:
    """Independent changes reinforce each other (noisy or); None where nothing departs from the trusted look."""
    findings = tuple(finding for detect in detectors for finding in detect(trusted, seen))
    if not findings:
        return None
    ordered = tuple(sorted(findings, key=lambda finding: -finding.score))
    score = 1 - prod(1 - finding.score for finding in ordered)
    return Verdict(score=round(score, 3), findings=ordered)
