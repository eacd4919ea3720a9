"""Why a case has its level: every rule in order, and of each that fails the first thing that it lacks."""

from collections.abc import Iterator
from dataclasses import dataclass

from alerting.conditions import unmet
from alerting.grade import grade
from alerting.grade_words import lacking
from domain.grading import Circumstances, Grade, Grading, Modifier, Rule
from domain.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A rule or modifier as it was held against a case. `lacks` is the first part that fails, None where it holds."""

    id: str
    reason: Text
    decides: bool
    lacks: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """`rules` in order: the first one that holds decides."""

    case: Circumstances
    grade: Grade
    rules: tuple[Tried, ...]
    modifiers: tuple[Tried, ...]


def explain(case: Circumstances, grading: Grading) -> Explanation:
    """The grade of a case with all that was tried."""
    given = grade(case, grading)
    applied = frozenset(each.id for each in given.modifiers)
    return Explanation(
        case=case,
        grade=given,
        rules=tuple(_tried(grading.rules, case, frozenset({given.rule}))),
        modifiers=tuple(_tried(grading.modifiers, case, applied)),
    )


def _tried(
    many: tuple[Rule, ...] | tuple[Modifier, ...], case: Circumstances, deciding: frozenset[str]
) -> Iterator[Tried]:
    for each in many:
        name = unmet(each.when, case)
        lacks = None if name is None else lacking(name, each.when, case)
        yield Tried(id=each.id, reason=each.reason, decides=each.id in deciding, lacks=lacks)
