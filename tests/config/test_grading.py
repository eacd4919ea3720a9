from dataclasses import replace
from pathlib import Path

import pytest

from alerting.grade import grade
from config.grading import read
from domain.errors import ConfigurationError
from domain.fact import FACT, Fact
from domain.finding import Verdict
from domain.incident import Classification, Severity
from domain.observation import VerificationKind
from domain.registry import Tier
from domain.urgency import Urgency
from tests.factories import finding, profile

WHOLE = "".join(
    f'[[rules]]\nid = "{classification}"\nclassification = "{classification}"\nseverity = 4\n'
    for classification in Classification
)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "grading.toml"
    path.write_text(text, "utf-8")
    return path


def problems(path: Path) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as raised:
        read(path)
    assert all(problem.startswith(f"{path}: ") for problem in raised.value.problems)
    return tuple(problem.removeprefix(f"{path}: ") for problem in raised.value.problems)


M, NONE = Classification.MASQUERADE, VerificationKind.NONE
SHIPPED: list[tuple[Classification, Tier, tuple[Fact, ...], VerificationKind, str, Severity]] = [
    (M, Tier.THREE, (), VerificationKind.ENTERPRISE, "masquerade.certified", Severity.MAJOR),
    (M, Tier.THREE, (Fact.QQ, Fact.PAYMENT), NONE, "masquerade.harm", Severity.MAJOR),
    (M, Tier.ONE, (Fact.CLAIMS_OFFICIAL,), NONE, "masquerade.tier1", Severity.MAJOR),
    (M, Tier.ONE, (Fact.ALIKE_NAME,), NONE, "masquerade.other", Severity.ORDINARY),
    (M, Tier.TWO, (Fact.CLAIMS_OFFICIAL,), NONE, "masquerade.other", Severity.ORDINARY),
    (Classification.ACCOUNT_COMPROMISE, Tier.TWO, (), NONE, "compromise.tier1-2", Severity.MAJOR),
    (Classification.ACCOUNT_COMPROMISE, Tier.THREE, (), NONE, "compromise.other", Severity.ORDINARY),
    (Classification.CONTENT_TAMPERING, Tier.ONE, (), NONE, "tampering.tier1", Severity.MAJOR),
    (Classification.CONTENT_TAMPERING, Tier.TWO, (), NONE, "tampering.other", Severity.ORDINARY),
    (Classification.COMPLIANCE, Tier.ONE, (), NONE, "compliance", Severity.ORDINARY),
    (Classification.COVERAGE, Tier.ONE, (), NONE, "coverage", Severity.ORDINARY),
]


@pytest.mark.parametrize(("classification", "tier", "facts", "kind", "rule", "severity"), SHIPPED)
def test_the_shipped_rules_grade(
    classification: Classification,
    tier: Tier,
    facts: tuple[Fact, ...],
    kind: VerificationKind,
    rule: str,
    severity: Severity,
) -> None:
    verdict = Verdict(score=0.9, findings=tuple(finding(evidence=((FACT, fact),)) for fact in facts))
    given = grade(classification, tier=tier, verdict=verdict, subject=profile(verification_kind=kind), rules=read())
    assert (given.rule, given.severity) == (rule, severity)


def test_every_shipped_rule_decides_some_case() -> None:
    listed = {"compromise.listed", "tampering.listed"}
    assert {row[4] for row in SHIPPED} | listed == {rule.id for rule in read()}


@pytest.mark.parametrize(
    ("classification", "rule"),
    [
        (Classification.ACCOUNT_COMPROMISE, "compromise.listed"),
        (Classification.CONTENT_TAMPERING, "tampering.listed"),
    ],
)
def test_what_only_stands_on_the_daily_list_is_ordinary_whatever_the_tier(
    classification: Classification, rule: str
) -> None:
    verdict = Verdict(score=0.9, findings=(finding(),), urgency=Urgency.LIST)
    given = grade(classification, tier=Tier.ONE, verdict=verdict, subject=profile(), rules=read())
    assert (given.rule, given.severity) == (rule, Severity.ORDINARY)
    paged = grade(
        classification, tier=Tier.ONE, verdict=replace(verdict, urgency=Urgency.PAGE), subject=profile(), rules=read()
    )
    assert paged.severity is Severity.MAJOR


def test_the_daemon_never_gives_the_two_gravest_grades_by_itself() -> None:
    assert {rule.severity for rule in read()} == {Severity.MAJOR, Severity.ORDINARY}


def test_rules_keep_their_order_and_conditions(tmp_path: Path) -> None:
    first = '[[rules]]\nid = "a"\nclassification = "masquerade"\nseverity = 1\ntiers = [2, 3]\nleast_score = 0.5\n'
    rules = read(written(tmp_path, first + WHOLE))
    assert [rule.id for rule in rules] == ["a", *Classification]
    assert (rules[0].tiers, rules[0].least_score, rules[0].certified) == ((Tier.TWO, Tier.THREE), 0.5, None)


def test_a_file_under_which_something_could_go_ungraded_is_refused(tmp_path: Path) -> None:
    text = '[[rules]]\nid = "a"\nclassification = "masquerade"\nseverity = 4\n'
    found = problems(written(tmp_path, text))
    assert len(found) == len(Classification) - 1
    assert found[0].startswith("rules: no rule without conditions for account-compromise; add one")


CONDITIONS = ["tiers = [1, 2]", "least_score = 0.1", "certified = true", "certified = false"]


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_rule_with_any_condition_catches_not_all(tmp_path: Path, condition: str) -> None:
    rule = 'id = "coverage"\nclassification = "coverage"\nseverity = 4\n'
    (problem,) = problems(written(tmp_path, WHOLE.replace(rule, f"{rule}{condition}\n")))
    assert "for coverage" in problem


BAD = [
    ("severity = 4", "severity = 5", "rules.0.severity", "1, 2, 3 or 4"),
    ("severity = 4", "severty = 4", "rules.0.severity", "add it"),
    ('classification = "masquerade"', 'classification = "fraud"', "rules.0.classification", "'masquerade'"),
    ('id = "masquerade"', 'id = ""', "rules.0.id", "at least 1 character"),
    ("severity = 4", "severity = 4\ntiers = []", "rules.0.tiers", "at least 1 item"),
    ("severity = 4", "severity = 4\ntiers = [4]", "rules.0.tiers.0", "1, 2 or 3"),
    ("severity = 4", "severity = 4\nleast_score = 2", "rules.0.least_score", "use a smaller number"),
    ("severity = 4", 'severity = 4\ncertified = "no"', "rules.0.certified", "write true or false"),
    ("severity = 4", 'severity = 4\ncolour = "red"', "rules.0.colour", "remove it"),
]


@pytest.mark.parametrize(("right", "wrong", "key", "remedy"), BAD, ids=[bad[1].replace("\n", " ") for bad in BAD])
def test_a_mistake_in_a_rule_names_file_rule_and_remedy(
    tmp_path: Path, right: str, wrong: str, key: str, remedy: str
) -> None:
    found = problems(written(tmp_path, WHOLE.replace(right, wrong, 1)))
    assert any(problem.startswith(f"{key}: ") and remedy in problem for problem in found)


@pytest.mark.parametrize("text", ["rules = [", "rules = 3", "[rules]", ""])
def test_a_file_without_a_list_of_rules_is_refused(tmp_path: Path, text: str) -> None:
    assert problems(written(tmp_path, text))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path / "absent.toml")
    assert "cannot be read" in problem


RULE = '[[rules]]\nid = "{id}"\nclassification = "coverage"\nseverity = 3\ntiers = [1]\n'


def test_a_rule_behind_a_catch_all_is_refused(tmp_path: Path) -> None:
    (problem,) = problems(written(tmp_path, WHOLE + RULE.format(id="late")))
    assert problem == "rules: late is never reached; move it before the rule without conditions"


def test_two_rules_of_one_id_are_refused(tmp_path: Path) -> None:
    twice = RULE.format(id="same") * 2
    (problem,) = problems(written(tmp_path, twice + WHOLE))
    assert problem == "rules: the id same stands twice; rename one"
