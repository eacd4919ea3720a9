"""Faults of Diting itself, as sightings: a platform that is not covered, a channel that reaches nobody."""

from alerting.lifecycle import Sighting
from domain.coverage import Coverage
from domain.finding import Finding, Verdict
from domain.incident import Classification
from domain.text import Text

COVERAGE_DETECTOR = "coverage"
DELIVERY_DETECTOR = "delivery"
LONGEST = 300


def gap(seen: Coverage) -> Sighting:
    """A cycle that does not count as having looked."""
    summary = Text(
        zh=f"{seen.platform} 的巡查未能证明有效（{seen.job}：{seen.gap}）：{seen.detail}",
        en=f"{seen.platform} was not covered ({seen.job}: {seen.gap}): {seen.detail}",
    )
    evidence = (("job", seen.job), ("gap", str(seen.gap)))
    return _sighting(Classification.COVERAGE, f"platform:{seen.platform}", COVERAGE_DETECTOR, summary, evidence)


def broken(channel: str, error: str) -> Sighting:
    """A channel that refuses for good, or a machine that has taken nothing for hours: a person must mend it."""
    summary = Text(
        zh=f"告警通道 {channel} 发不出去，须人工处理：{error[:LONGEST]}",
        en=f"channel {channel} delivers nothing and needs a person: {error[:LONGEST]}",
    )
    return _sighting(Classification.DELIVERY, f"channel:{channel}", DELIVERY_DETECTOR, summary, (("channel", channel),))


def _sighting(
    classification: Classification, party: str, detector: str, summary: Text, evidence: tuple[tuple[str, str], ...]
) -> Sighting:
    finding = Finding(detector=detector, score=1.0, summary=summary, evidence=evidence)
    return Sighting(
        classification=classification,
        official=party,
        subject=party,
        unit="",
        verdict=Verdict(score=1.0, findings=(finding,)),
    )
