from typing import Any

import pytest

from alerting.grade import grade
from domain.fact import FACT, Fact
from domain.finding import Verdict
from domain.grading import Grade, Rule
from domain.incident import Classification, Severity
from domain.observation import Profile, VerificationKind
from domain.registry import Tier
from tests.factories import finding, profile

CERTIFIED = profile(verification_kind=VerificationKind.ENTERPRISE)
PLAIN = profile()


def rule(id: str, severity: Severity, **conditions: Any) -> Rule:
    return Rule(id=id, severity=severity, **{"classification": Classification.MASQUERADE} | conditions)


def verdict(score: float, *facts: Fact) -> Verdict:
    findings = tuple(finding(evidence=((FACT, fact),)) for fact in facts)
    return Verdict(score=score, findings=findings or (finding(),))


RULES = (
    rule("other kind", Severity.PARTICULARLY_SERIOUS, classification=Classification.COMPLIANCE),
    rule("certified", Severity.SERIOUS, certified=True, least_score=0.9),
    rule("weighty", Severity.MAJOR, tiers=(Tier.ONE, Tier.TWO), least_score=0.9),
    rule("uncertified", Severity.MAJOR, certified=False, least_score=0.99),
    rule("all", Severity.ORDINARY),
    rule("never reached", Severity.PARTICULARLY_SERIOUS),
)

GRADES = [
    (Tier.ONE, 0.95, CERTIFIED, "certified", Severity.SERIOUS),
    (Tier.ONE, 0.9, PLAIN, "weighty", Severity.MAJOR),
    (Tier.TWO, 0.9, PLAIN, "weighty", Severity.MAJOR),
    (Tier.TWO, 0.899, PLAIN, "all", Severity.ORDINARY),
    (Tier.THREE, 0.95, PLAIN, "all", Severity.ORDINARY),
    (Tier.THREE, 0.95, CERTIFIED, "certified", Severity.SERIOUS),
    (Tier.THREE, 0.8, CERTIFIED, "all", Severity.ORDINARY),
    (Tier.THREE, 1.0, PLAIN, "uncertified", Severity.MAJOR),
    (Tier.THREE, 1.0, None, "uncertified", Severity.MAJOR),
]


@pytest.mark.parametrize(("tier", "score", "subject", "rule", "severity"), GRADES)
def test_the_first_rule_whose_conditions_all_hold_gives_the_grade(
    tier: Tier, score: float, subject: Profile | None, rule: str, severity: Severity
) -> None:
    given = grade(Classification.MASQUERADE, tier=tier, verdict=verdict(score), subject=subject, rules=RULES)
    assert given == Grade(severity=severity, rule=rule)


@pytest.mark.parametrize("kind", VerificationKind)
def test_any_verification_but_none_makes_an_account_certified(kind: VerificationKind) -> None:
    subject = profile(verification_kind=kind)
    given = grade(Classification.MASQUERADE, tier=Tier.THREE, verdict=verdict(0.95), subject=subject, rules=RULES)
    assert (given.rule == "certified") == (kind is not VerificationKind.NONE)


def test_a_rule_that_names_facts_asks_for_any_one_of_them() -> None:
    rules = (
        rule("harm", Severity.MAJOR, facts=frozenset({Fact.PAYMENT, Fact.SOLICITS})),
        rule("all", Severity.ORDINARY),
    )
    for facts, expected in [((Fact.SOLICITS, Fact.QQ), "harm"), ((Fact.QQ,), "all"), ((), "all")]:
        found = verdict(0.9, *facts)
        given = grade(Classification.MASQUERADE, tier=Tier.TWO, verdict=found, subject=PLAIN, rules=rules)
        assert given.rule == expected
