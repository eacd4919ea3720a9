from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.conditions import CHECKS, unmet
from alerting.grade import case_of, circumstances, grade, harm_of, harms, is_national, kind_of, spread_of
from config.grading import read
from domain.assessment import UNASSESSED, Assessment, Harm, Kind, Spread
from domain.fact import FACT, Fact
from domain.finding import Finding
from domain.grading import ALONE, Around, Circumstances, Condition, Grading, Modifier, Rule
from domain.incident import Classification, Severity, Status
from domain.observation import VerificationKind
from domain.registry import Tier
from domain.text import Text
from domain.urgency import Urgency
from tests.factories import finding, incident, profile

GRADING = read()
MASQUERADE = Classification.MASQUERADE
SAID = Text("因", "why")


def rule(id: str, severity: Severity, is_final: bool = False, **conditions: Any) -> Rule:
    return Rule(id=id, severity=severity, reason=SAID, when=Condition(**conditions), is_final=is_final)


def modifier(levels: int, **conditions: Any) -> Modifier:
    return Modifier(id=f"by {levels}", levels=levels, reason=SAID, when=Condition(**conditions))


def case(**changes: Any) -> Circumstances:
    return Circumstances(**{"classification": MASQUERADE, "kind": Kind.IMPOSTOR} | changes)


def seen(detector: str, **evidence: str) -> Finding:
    return finding(detector=detector, evidence=tuple(evidence.items()))


RULES = (
    rule("other class", Severity.PARTICULARLY_SERIOUS, classification=Classification.COMPLIANCE),
    rule("certified", Severity.SERIOUS, certified=True, least_score=0.9),
    rule("weighty", Severity.MAJOR, tiers=frozenset({Tier.ONE, Tier.TWO}), least_score=0.9),
    rule("all", Severity.ORDINARY),
    rule("never reached", Severity.PARTICULARLY_SERIOUS),
)


@pytest.mark.parametrize(
    ("tier", "score", "is_certified", "expected"),
    [
        (Tier.ONE, 0.95, True, "certified"),
        (Tier.TWO, 0.9, False, "weighty"),
        (Tier.TWO, 0.899, False, "all"),
        (Tier.THREE, 0.95, False, "all"),
    ],
)
def test_the_first_rule_that_holds_gives_level_id_and_reason(
    tier: Tier, score: float, is_certified: bool, expected: str
) -> None:
    found = grade(case(tier=tier, score=score, is_certified=is_certified), Grading(rules=RULES))
    assert (found.rule, found.reason) == (expected, SAID)
    assert found.severity == next(rule.severity for rule in RULES if rule.id == expected)


def test_all_modifiers_that_hold_are_named_and_add_up() -> None:
    modifiers = (modifier(2, guarded=True), modifier(-1, certified=False), modifier(-3, certified=True))
    grading = Grading(rules=(rule("all", Severity.ORDINARY),), modifiers=modifiers)
    found = grade(case(around=Around(is_guarded=True)), grading)
    assert (found.severity, found.modifiers) == (Severity.MAJOR, modifiers[:2])


@pytest.mark.parametrize(
    ("given", "levels", "expected"), [(1, 3, 1), (1, -1, 2), (2, 3, 2), (4, 3, 2), (4, -3, 4), (2, -3, 4), (3, 0, 3)]
)
def test_modifiers_stay_between_the_second_and_the_last_level(given: int, levels: int, expected: int) -> None:
    grading = Grading(rules=(rule("all", Severity(given)),), modifiers=(modifier(levels),))
    assert grade(case(), grading).severity == expected


def test_a_final_rule_is_not_modified() -> None:
    grading = Grading(rules=(rule("all", Severity.ORDINARY, is_final=True),), modifiers=(modifier(1),))
    found = grade(case(), grading)
    assert (found.severity, found.modifiers) == (Severity.ORDINARY, ())


FAILING: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("classification", {"classification": Classification.COMPLIANCE}, {}),
    ("kinds", {"kinds": frozenset({Kind.HIJACK})}, {}),
    ("kinds", {"kinds": frozenset({Kind.HIJACK})}, {"kind": None}),
    ("confirmed", {"confirmed": True}, {}),
    ("confirmed", {"confirmed": False}, {"is_confirmed": True}),
    ("urgencies", {"urgencies": frozenset({Urgency.PAGE})}, {"urgency": Urgency.LIST}),
    ("urgencies", {"urgencies": frozenset({Urgency.PAGE})}, {}),
    ("named", {"named": True}, {}),
    ("tiers", {"tiers": frozenset({Tier.ONE})}, {}),
    ("least_score", {"least_score": 0.5}, {"score": 0.49}),
    ("harm", {"harm": Harm.UNSEEMLY}, {"harm": Harm.HARMLESS}),
    ("most_harm", {"most_harm": Harm.UNSEEMLY}, {"harm": Harm.FRAUDULENT}),
    ("spread", {"spread": Spread.SOME}, {}),
    ("certified", {"certified": True}, {}),
    ("certified", {"certified": False}, {"is_certified": True}),
    ("facts", {"facts": frozenset({Fact.QQ, Fact.PAYMENT})}, {"facts": frozenset({Fact.MOBILE})}),
    ("victims", {"victims": 10}, {"victims": 9}),
    ("loss_yuan", {"loss_yuan": 10}, {"loss_yuan": 9}),
    ("operated", {"operated": 3}, {"around": Around(operated=2)}),
    ("together", {"together": 3}, {"around": Around(together=2)}),
    ("same_text", {"same_text": 2}, {}),
    ("guarded", {"guarded": True}, {}),
    ("repeated", {"repeated": True}, {}),
    ("most_views", {"most_views": 10}, {"views": 11}),
    ("most_views", {"most_views": 10}, {}),
    ("most_contained_minutes", {"most_contained_minutes": 30}, {"contained_minutes": 31}),
    ("most_contained_minutes", {"most_contained_minutes": 30}, {}),
]


@pytest.mark.parametrize(("name", "when", "known"), FAILING)
def test_the_part_of_a_condition_that_fails_is_named(name: str, when: dict[str, Any], known: dict[str, Any]) -> None:
    assert unmet(Condition(**when), case(**known)) == name


def test_every_part_of_a_condition_is_asked_for() -> None:
    assert set(CHECKS) == set(Condition.__dataclass_fields__) == {failing[0] for failing in FAILING}


def test_a_condition_without_parts_always_holds() -> None:
    assert unmet(Condition(), case()) is None


KINDS: list[tuple[Classification, Kind | None, tuple[str, ...], Kind | None]] = [
    (MASQUERADE, None, ("impostor.name",), Kind.IMPOSTOR),
    (Classification.ACCOUNT_COMPROMISE, None, ("compromise.profile",), Kind.HIJACK),
    (Classification.ACCOUNT_COMPROMISE, None, (), Kind.HIJACK),
    (Classification.ACCOUNT_COMPROMISE, None, ("compromise.missing",), Kind.LOST),
    (Classification.ACCOUNT_COMPROMISE, None, ("compromise.missing", "compromise.profile"), Kind.HIJACK),
    (Classification.CONTENT_TAMPERING, None, ("tampering.edit",), Kind.TAMPER),
    (Classification.ACCOUNT_COMPROMISE, Kind.MISUSE, ("content.wording",), Kind.MISUSE),
    (Classification.ACCOUNT_COMPROMISE, Kind.HIJACK, ("compromise.missing",), Kind.HIJACK),
    (Classification.COMPLIANCE, None, (), None),
    (Classification.COMPLIANCE, Kind.UNAPPROVED, (), Kind.UNAPPROVED),
    (Classification.COVERAGE, Kind.HIJACK, ("coverage",), None),
    (Classification.DELIVERY, None, (), None),
]


@pytest.mark.parametrize(("classification", "said", "detectors", "expected"), KINDS)
def test_the_kind_is_what_a_person_says_or_else_what_was_seen(
    classification: Classification, said: Kind | None, detectors: tuple[str, ...], expected: Kind | None
) -> None:
    assert kind_of(classification, Assessment(kind=said), [seen(name) for name in detectors]) is expected


HARMS = [
    (seen("content.wording", kind="gambling", words="投注"), Harm.FRAUDULENT),
    (seen("content.wording", kind="celebrity"), Harm.UNSEEMLY),
    (seen("content.code", kind="payment"), Harm.FRAUDULENT),
    (seen("content.code", kind="other"), Harm.UNSEEMLY),
    (seen("content.contact", way="card", value="6222"), Harm.FRAUDULENT),
    (seen("content.contact", way="qq", value="gambling"), Harm.UNSEEMLY),
    (seen("tampering.edit", post="1", touched="number link"), Harm.UNSEEMLY),
    (seen("tampering.edit", post="1", touched="number"), Harm.HARMLESS),
    (seen("impostor.contacts", fact="solicits"), Harm.FRAUDULENT),
    (seen("impostor.name", fact="same-name"), Harm.HARMLESS),
    (seen("compromise.profile", field="bio", after="payment"), Harm.HARMLESS),
    (seen("compromise.missing"), Harm.NONE),
    (seen("content.name", name="某人"), Harm.UNSEEMLY),
]


@pytest.mark.parametrize(("one", "harm"), HARMS)
def test_the_harm_is_read_from_what_was_found(one: Finding, harm: Harm) -> None:
    assert list(harms([one], GRADING)) == [(one, harm)]
    assert harm_of([one], UNASSESSED, GRADING) is harm


def test_the_gravest_finding_counts_and_no_finding_is_no_harm() -> None:
    assert harm_of([one for one, _ in HARMS], UNASSESSED, GRADING) is Harm.FRAUDULENT
    assert harm_of([], UNASSESSED, GRADING) is Harm.NONE


@pytest.mark.parametrize("said", Harm)
def test_the_harm_that_a_person_has_assessed_stands_whatever_was_found(said: Harm) -> None:
    assert harm_of([one for one, _ in HARMS], Assessment(harm=said), GRADING) is said


def spread(harm: Harm = Harm.FRAUDULENT, kind: Kind = Kind.HIJACK, tier: Tier = Tier.ONE, **known: int) -> str:
    return spread_of(Assessment(**known), kind=kind, harm=harm, tier=tier, grading=GRADING).label  # type: ignore[arg-type]


SPREADS: list[tuple[str, dict[str, Any]]] = [
    ("S1", {}),
    ("S1", {"reposts": 999, "views": 9_999}),
    ("S2", {"reposts": 1_000}),
    ("S2", {"views": 10_000}),
    ("S3", {"reposts": 10_000, "views": 1}),
    ("S3", {"views": 999_999}),
    ("S4", {"reposts": 100_000}),
    ("S4", {"views": 1_000_000, "kind": Kind.IMPOSTOR, "harm": Harm.NONE, "tier": Tier.THREE}),
    ("S1", {"page_minutes": 29}),
    ("S2", {"page_minutes": 30}),
    ("S3", {"page_minutes": 120}),
    ("S4", {"page_minutes": 360}),
    ("S4", {"page_minutes": 360, "kind": Kind.TAMPER}),
    ("S3", {"page_minutes": 10_000, "tier": Tier.TWO}),
    ("S2", {"page_minutes": 500_000, "tier": Tier.THREE}),
    ("S1", {"page_minutes": 500_000, "harm": Harm.UNSEEMLY}),
    ("S1", {"page_minutes": 500_000, "kind": Kind.MISUSE}),
    ("S3", {"page_minutes": 500_000, "tier": Tier.THREE, "reposts": 10_000}),
]


@pytest.mark.parametrize(("expected", "known"), SPREADS)
def test_the_spread_follows_the_figures_and_the_time_on_the_page_up_to_its_cap(
    expected: str, known: dict[str, Any]
) -> None:
    assert spread(**known) == expected


@given(page_minutes=st.integers(0, 525_600))
def test_an_account_of_the_last_tier_never_becomes_the_gravest_by_age_alone(page_minutes: int) -> None:
    known = given_circumstances(assessment=Assessment(page_minutes=page_minutes, harm=Harm.FRAUDULENT))
    assert grade(known, GRADING).severity >= Severity.MAJOR


def given_circumstances(**changes: Any) -> Circumstances:
    values: dict[str, Any] = {
        "classification": Classification.ACCOUNT_COMPROMISE,
        "findings": (),
        "score": 0.9,
        "urgency": Urgency.PAGE,
        "subject": profile(),
        "assessment": UNASSESSED,
        "tier": Tier.THREE,
        "is_confirmed": False,
        "around": ALONE,
        "grading": GRADING,
    } | changes
    return circumstances(values.pop("classification"), **values)


def test_circumstances_hold_all_that_is_known_of_a_case() -> None:
    said = Assessment(views=10_000, victims=3, loss_yuan=40, contained_minutes=5, named_by="省公安厅")
    found = (
        seen("impostor.contacts", fact="payment"),
        finding(detector="relations.history", evidence=((FACT, "no fact of ours"),)),
    )
    around = Around(operated=4)
    known = given_circumstances(
        classification=MASQUERADE, findings=found, assessment=said, tier=Tier.TWO, is_confirmed=True, around=around
    )
    assert known == Circumstances(
        classification=MASQUERADE,
        kind=Kind.IMPOSTOR,
        tier=Tier.TWO,
        score=0.9,
        harm=Harm.FRAUDULENT,
        spread=Spread.SOME,
        facts=frozenset({Fact.PAYMENT}),
        urgency=Urgency.PAGE,
        is_confirmed=True,
        named_by="省公安厅",
        victims=3,
        loss_yuan=40,
        views=10_000,
        contained_minutes=5,
        around=around,
    )


@pytest.mark.parametrize("status", Status)
def test_an_incident_is_graded_as_it_stands(status: Status) -> None:
    one = incident(status=status, tier=Tier.TWO, urgency=Urgency.LIST, assessment=Assessment(victims=3))
    known = case_of(one, around=Around(operated=2), grading=GRADING)
    assert known == given_circumstances(
        classification=one.classification,
        findings=one.findings,
        score=one.score,
        urgency=Urgency.LIST,
        subject=one.profile,
        assessment=one.assessment,
        tier=Tier.TWO,
        is_confirmed=status is Status.CONFIRMED,
        around=Around(operated=2),
    )


@pytest.mark.parametrize("kind", VerificationKind)
def test_any_verification_but_none_makes_an_account_certified(kind: VerificationKind) -> None:
    known = given_circumstances(subject=profile(verification_kind=kind))
    assert known.is_certified == (kind is not VerificationKind.NONE)
    assert not given_circumstances(subject=None).is_certified


@pytest.mark.parametrize("severity", Severity)
def test_a_national_report_is_to_be_studied_from_the_configured_level_on(severity: Severity) -> None:
    assert is_national(severity, GRADING) == (severity <= Severity.MAJOR)
    assert is_national(severity, replace(GRADING, national_from=Severity.SERIOUS)) == (severity <= Severity.SERIOUS)
