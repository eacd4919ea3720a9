"""Grading as data: rules that an operator edits, and the grade that the first matching rule gives."""

from dataclasses import dataclass

from domain.fact import Fact
from domain.incident import Classification, Severity
from domain.registry import Tier
from domain.urgency import Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Matches when every condition that it states holds, of `facts` and `urgencies` any; `id` goes with the grade."""

    id: str
    severity: Severity
    classification: Classification
    tiers: tuple[Tier, ...] = tuple(Tier)
    least_score: float = 0.0
    certified: bool | None = None
    facts: frozenset[Fact] = frozenset()
    urgencies: frozenset[Urgency] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A severity and the id of the rule that gave it."""

    severity: Severity
    rule: str
