"""What the rules of the regulation come to for one account: a hint for each rule that it does not keep."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from domain.finding import Finding, Verdict
from domain.standing import Standing
from domain.text import Text
from domain.urgency import Urgency

Detect = Callable[[Standing], Iterable[Finding]]
# By the id of the rule, such as R11a.
Rules = Mapping[str, Detect]

# Hints are not weighed against each other. A finding without weight: the rule cannot be judged today.
HINT, UNDECIDED = 0.5, 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """`hints` by rule, as they are to be told; a rule that is `undecided` begins no hint and ends none."""

    hints: Mapping[str, Verdict]
    undecided: frozenset[str] = frozenset()


def judged(standing: Standing, rules: Rules) -> Judged:
    """Everything that the rules find, each rule by itself."""
    found = defaultdict[str, list[Finding]](list)
    undecided = set[str]()
    for rule, detect in rules.items():
        for finding in detect(standing):
            if finding.score > UNDECIDED:
                found[rule].append(finding)
            else:
                undecided.add(rule)
    hints = {rule: _verdict(findings) for rule, findings in found.items()}
    return Judged(hints=hints, undecided=frozenset(undecided - hints.keys()))


def _verdict(findings: Iterable[Finding]) -> Verdict:
    """Listed, never paged."""
    ordered = tuple(sorted(findings, key=lambda finding: -finding.score))
    return Verdict(score=ordered[0].score, findings=ordered, urgency=Urgency.LIST)


def dated(day: date, is_provisional: bool) -> Text:
    """A day as it is told: one beyond the holidays that are known is provisional."""
    return Text(f"{day}（暂定）", f"{day} (provisional)") if is_provisional else Text(f"{day}", f"{day}")


def hint(detector: str, rule: str, said: Text, *facts: tuple[str, str], score: float = HINT) -> Finding:
    """A finding of a rule. `facts` are its identity: nothing among them may move while the matter is the same."""
    return Finding(detector=detector, score=score, summary=said, evidence=(("rule", rule), *facts))
