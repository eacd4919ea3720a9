"""Reads grading.toml; a file under which something could go ungraded is refused."""

from pathlib import Path

from config import section
from config.grading_checks import problems
from config.grading_file import ConditionTable, GradingTable, ModifierTable, RuleTable
from domain.assessment import Harm
from domain.errors import ConfigurationError
from domain.grading import Condition, Grading, Modifier, Reach, Rule
from domain.text import Text

SHIPPED = Path(__file__).with_name("grading.toml")


def read(path: Path = SHIPPED) -> Grading:
    """The grading of a file, an operator's own or the shipped one. Raises ConfigurationError with every problem."""
    table = section.read(GradingTable, path)
    grading = _grading(table)
    found = tuple(problems(table, grading))
    if found:
        raise ConfigurationError(*(f"{path}: {problem}" for problem in found))
    return grading


def _grading(table: GradingTable) -> Grading:
    reaches = [Reach(spread=spread, **dict(reach)) for spread, reach in table.spread.items()]
    return Grading(
        rules=tuple(map(_rule, table.rules)),
        modifiers=tuple(map(_modifier, table.modifiers)),
        harms=_harms(table),
        reaches=tuple(sorted(reaches, key=lambda reach: -reach.spread)),
        page_caps=table.page.caps,
        page_kinds=table.page.kinds,
        page_harm=table.page.harm,
        duties=table.duties,
        timers=table.timers,
        national_from=table.national.level,
        window_minutes=table.around.window_minutes,
        repeat_months=table.around.repeat_months,
    )


def _harms(table: GradingTable) -> dict[str, Harm]:
    """By list and name, such as `wording/gambling`."""
    return {
        f"{sort}/{name}": harm
        for harm, lists in sorted(table.harm.items())
        for sort, names in dict(lists).items()
        for name in names
    }


def _rule(rule: RuleTable) -> Rule:
    reason = Text(rule.reason.zh, rule.reason.en)
    return Rule(id=rule.id, severity=rule.severity, reason=reason, when=_condition(rule.when), is_final=rule.final)


def _modifier(modifier: ModifierTable) -> Modifier:
    reason = Text(modifier.reason.zh, modifier.reason.en)
    return Modifier(id=modifier.id, levels=modifier.levels, reason=reason, when=_condition(modifier.when))


def _condition(when: ConditionTable) -> Condition:
    return Condition(**dict(when))
