"""What a detector noticed, and what several findings amount to."""

import json
from dataclasses import dataclass

from domain.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One detector's observation. `score` is 0-1; `evidence` holds the facts it rests on, as (name, value) pairs."""

    detector: str
    score: float
    summary: Text
    evidence: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """Identity without the score: the same evidence seen again is the same finding."""
        return json.dumps([self.detector, *self.evidence], ensure_ascii=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The sum of findings about one subject: `score` 0-1 and the findings, the decisive one first."""

    score: float
    findings: tuple[Finding, ...]

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(finding.key for finding in self.findings)
