"""What a detector noticed, and what several findings amount to."""

import json
from dataclasses import dataclass

from domain.fact import FACT
from domain.text import Text
from domain.triage import Triage


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One detector's observation. `score` is 0-1; `evidence` holds the facts it rests on, as (name, value) pairs.

    `points` is what it adds to a verdict, in log-odds: negative where it speaks for the account.
    """

    detector: str
    score: float
    summary: Text
    evidence: tuple[tuple[str, str], ...] = ()
    points: float = 0.0

    @property
    def key(self) -> str:
        """Identity without the score: the same evidence seen again is the same finding."""
        return json.dumps([self.detector, *self.evidence], ensure_ascii=False)

    @property
    def fact(self) -> str:
        """The one of domain.fact that it states; '' where it states none."""
        return dict(self.evidence).get(FACT, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The sum of findings about one subject: `score` 0-1 and the findings, the decisive one first.

    A look-alike also has its class and, in one sentence, the reasons that decided.
    """

    score: float
    findings: tuple[Finding, ...]
    triage: Triage | None = None
    reason: Text | None = None

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(finding.key for finding in self.findings)
