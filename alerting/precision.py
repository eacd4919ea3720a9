"""How often Diting was right, by what people decided; nothing here changes what it says next time."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import sqrt

from alerting.lifecycle import SET_ASIDE
from domain.decision import Decision, Judgement
from domain.finding import Finding
from domain.incident import Classification, Ground, Incident, Status

# 95 % of the normal distribution lie within.
Z = 1.96


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """`precision` lies between `low` and `high` with 95 %; it is None until somebody has decided.

    `grounds` counts why people dismissed what was wrong.
    """

    label: str
    right: int
    wrong: int
    undecided: int
    precision: float | None
    low: float
    high: float
    grounds: tuple[tuple[Ground, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The same cases counted by class, by grading rule and by detector; each case once in `classes` and `rules`."""

    decided: int
    undecided: int
    classes: tuple[Tally, ...]
    rules: tuple[Tally, ...]
    detectors: tuple[Tally, ...]


@dataclass
class _Counts:
    right: int = 0
    wrong: int = 0
    undecided: int = 0
    grounds: Counter[Ground] = field(default_factory=Counter)

    def add(self, decision: Decision, is_right: bool) -> None:
        self.right += is_right
        self.wrong += not is_right
        if decision.ground is not None and not is_right:
            self.grounds[decision.ground] += 1


_Ledger = defaultdict[str, _Counts]


def report(cases: Iterable[Incident], decisions: Iterable[Decision]) -> Report:
    """Each case counts by the last of `decisions` about it (the first one first).

    One whose last decision does not hold any more, or that has none, counts as undecided.
    """
    last = {decision.incident: decision for decision in decisions}
    judged = [case for case in cases if case.classification is not Classification.COVERAGE]
    waiting = [case for case in judged if case.number not in last or not holds(last[case.number].judgement, case)]
    numbers = {case.number for case in judged} - {case.number for case in waiting}
    decided = [last[number] for number in sorted(numbers)]
    return Report(
        decided=len(decided),
        undecided=len(waiting),
        classes=_classes(decided, waiting),
        rules=_rules(decided, waiting),
        detectors=_detectors(decided, waiting),
    )


def holds(judgement: Judgement, case: Incident) -> bool:
    """Whether a person's last word on a case still stands; one that waits again, or went on after all, has none."""
    if case.status is Status.SUSPECTED:
        return False
    return judgement is Judgement.CONFIRMED or case.status in SET_ASIDE


def wilson(right: int, total: int) -> tuple[float, float]:
    """The interval in which the true share lies with 95 %; honest for few cases, unlike the share plus or minus."""
    if not total:
        return 0.0, 1.0
    share, spread = right / total, Z * Z / total
    middle = (share + spread / 2) / (1 + spread)
    half = Z * sqrt(share * (1 - share) / total + spread / (4 * total)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def _classes(decided: Iterable[Decision], waiting: Iterable[Incident]) -> tuple[Tally, ...]:
    ledger = _Ledger(_Counts)
    for decision in decided:
        ledger[decision.called].add(decision, decision.is_agreed)
    for case in waiting:
        ledger[case.triage or case.classification].undecided += 1
    return _tallies(ledger)


def _rules(decided: Iterable[Decision], waiting: Iterable[Incident]) -> tuple[Tally, ...]:
    ledger = _Ledger(_Counts)
    for decision in decided:
        ledger[decision.rule].add(decision, decision.judgement is Judgement.CONFIRMED)
    for case in waiting:
        ledger[case.rule].undecided += 1
    return _tallies(ledger)


def _detectors(decided: Iterable[Decision], waiting: Iterable[Incident]) -> tuple[Tally, ...]:
    """A detector that spoke for an account was right when a person dismissed the case."""
    ledger = _Ledger(_Counts)
    for decision in decided:
        is_confirmed = decision.judgement is Judgement.CONFIRMED
        for detector, points in _voices(decision.findings):
            ledger[detector].add(decision, is_confirmed is (points >= 0))
    for case in waiting:
        for detector, _ in _voices(case.findings):
            ledger[detector].undecided += 1
    return _tallies(ledger)


def _voices(findings: Iterable[Finding]) -> Iterator[tuple[str, float]]:
    """Each detector once, with the sum of its points."""
    points: defaultdict[str, float] = defaultdict(float)
    for finding in findings:
        points[finding.detector] += finding.points
    yield from points.items()


def _tallies(ledger: Mapping[str, _Counts]) -> tuple[Tally, ...]:
    """The most cases first."""
    found = [_tally(label, counts) for label, counts in ledger.items()]
    return tuple(sorted(found, key=lambda tally: (-tally.right - tally.wrong - tally.undecided, tally.label)))


def _tally(label: str, counts: _Counts) -> Tally:
    total = counts.right + counts.wrong
    low, high = wilson(counts.right, total)
    return Tally(
        label=label,
        right=counts.right,
        wrong=counts.wrong,
        undecided=counts.undecided,
        precision=counts.right / total if total else None,
        low=low,
        high=high,
        grounds=tuple(counts.grounds.most_common()),
    )
