"""What a detector noticed, and what several findings amount to."""

import json
from dataclasses import dataclass

from domain.fact import FACT
from domain.text import Text
from domain.triage import Triage
from domain.urgency import Urgency

# The evidence that says of what kind a finding about a post is.
KINDS = ("kind", "signal", "way")


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
    def matter(self) -> str:
        """What it is about whichever post shows it; of an edit, and of what is no post's, its identity."""
        known = dict(self.evidence)
        if "post" not in known or "before" in known:
            return self.key
        return json.dumps([self.detector, *(known[name] for name in KINDS if name in known)], ensure_ascii=False)

    @property
    def fact(self) -> str:
        """The one of domain.fact that it states; '' where it states none."""
        return dict(self.evidence).get(FACT, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The sum of findings about one subject: `score` 0-1 and the findings, the decisive one first.

    A look-alike also has its class and, in one sentence, the reasons that decided; a departure its urgency.
    """

    score: float
    findings: tuple[Finding, ...]
    triage: Triage | None = None
    reason: Text | None = None
    urgency: Urgency | None = None

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(finding.key for finding in self.findings)
