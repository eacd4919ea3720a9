"""Reads grading.toml into rules; a file under which something could go ungraded is refused."""

import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import Field, Strict

from config.settings import Section, validate
from domain.errors import ConfigurationError
from domain.fact import Fact
from domain.grading import Rule
from domain.incident import Classification, Severity
from domain.registry import Tier
from domain.urgency import Urgency

SHIPPED = Path(__file__).with_name("grading.toml")


class _Rule(Section):
    id: str = Field(min_length=1)
    classification: Classification = Field(strict=False)
    severity: Severity = Field(strict=False)
    tiers: tuple[Annotated[Tier, Strict(False)], ...] = Field(default=tuple(Tier), strict=False, min_length=1)
    least_score: float = Field(default=0.0, ge=0, le=1)
    certified: bool | None = None
    facts: frozenset[Annotated[Fact, Strict(False)]] = Field(default=frozenset(), strict=False)
    urgencies: frozenset[Annotated[Urgency, Strict(False)]] = Field(default=frozenset(), strict=False)


class _Grading(Section):
    rules: tuple[_Rule, ...] = Field(strict=False)


def read(path: Path = SHIPPED) -> tuple[Rule, ...]:
    """The rules of a grading file, in order. Raises ConfigurationError."""
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as broken:
        raise ConfigurationError(f"{path}: cannot be read as TOML ({broken}); correct or restore the file") from broken
    rules = tuple(Rule(**dict(rule)) for rule in validate(_Grading, document, where=str(path)).rules)
    _refuse_gaps(rules, path)
    _refuse_unreachable(rules, path)
    return rules


def _refuse_gaps(rules: tuple[Rule, ...], path: Path) -> None:
    caught = {rule.classification for rule in rules if _is_unconditional(rule)}
    problems = [
        f"{path}: rules: no rule without conditions for {classification}; add one as the last of that classification"
        for classification in Classification
        if classification not in caught
    ]
    if problems:
        raise ConfigurationError(*problems)


def _refuse_unreachable(rules: tuple[Rule, ...], path: Path) -> None:
    closed: set[Classification] = set()
    ids: set[str] = set()
    problems = []
    for rule in rules:
        if rule.id in ids:
            problems.append(f"{path}: rules: the id {rule.id} stands twice; rename one")
        if rule.classification in closed:
            problems.append(f"{path}: rules: {rule.id} is never reached; move it before the rule without conditions")
        ids.add(rule.id)
        if _is_unconditional(rule):
            closed.add(rule.classification)
    if problems:
        raise ConfigurationError(*problems)


def _is_unconditional(rule: Rule) -> bool:
    asks = rule.least_score > 0 or rule.certified is not None or rule.facts or rule.urgencies
    return set(rule.tiers) == set(Tier) and not asks
