"""Gives an incident its severity: the first rule that matches."""

from collections.abc import Iterable

from domain.grading import Grade, Rule
from domain.incident import Classification
from domain.observation import Profile, VerificationKind
from domain.registry import Tier


def grade(
    classification: Classification, *, tier: Tier, score: float, subject: Profile | None, rules: Iterable[Rule]
) -> Grade:
    """The grade of what was found against an account of `tier`; rules without a catch-all are refused when read."""
    certified = subject is not None and subject.verification_kind is not VerificationKind.NONE
    matching = (rule for rule in rules if _matches(rule, classification, tier, score, certified))
    first = next(matching)
    return Grade(severity=first.severity, rule=first.id)


def _matches(rule: Rule, classification: Classification, tier: Tier, score: float, certified: bool) -> bool:
    return (
        rule.classification is classification
        and tier in rule.tiers
        and score >= rule.least_score
        and rule.certified in {None, certified}
    )
