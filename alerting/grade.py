"""Gives an incident its severity: the first rule that matches."""

from collections.abc import Iterable

from domain.finding import Verdict
from domain.grading import Grade, Rule
from domain.incident import Classification
from domain.observation import Profile, VerificationKind
from domain.registry import Tier


def grade(
    classification: Classification, *, tier: Tier, verdict: Verdict, subject: Profile | None, rules: Iterable[Rule]
) -> Grade:
    """The grade of what was found against an account of `tier`; rules without a catch-all are refused when read."""
    certified = subject is not None and subject.verification_kind is not VerificationKind.NONE
    matching = (rule for rule in rules if _matches(rule, classification, tier, verdict, certified))
    first = next(matching)
    return Grade(severity=first.severity, rule=first.id)


def _matches(rule: Rule, classification: Classification, tier: Tier, verdict: Verdict, certified: bool) -> bool:
    return (
        rule.classification is classification
        and tier in rule.tiers
        and verdict.score >= rule.least_score
        and rule.certified in {None, certified}
        and (not rule.urgencies or verdict.urgency in rule.urgencies)
        and (not rule.facts or not rule.facts.isdisjoint(finding.fact for finding in verdict.findings))
    )
