from collections.abc import Iterator

from detectors.compliance.verdict import UNDECIDED, Detect, hint, judged
from domain.finding import Finding
from domain.standing import Standing
from domain.text import Text
from domain.urgency import Urgency
from tests.detectors.compliance.standings import standing


def finds(*scores: float) -> Detect:
    def detect(_: Standing) -> Iterator[Finding]:
        for number, score in enumerate(scores):
            yield hint("compliance.x", "R0", Text("甲", "a"), ("number", str(number)), score=score)

    return detect


def test_each_rule_has_a_verdict_of_its_own() -> None:
    found = judged(standing(), {"R1": finds(0.5), "R2": finds(), "R3": finds(0.4, 0.6)})
    assert list(found.hints) == ["R1", "R3"]
    assert (found.hints["R3"].score, len(found.hints["R3"].findings)) == (0.6, 2)
    assert found.undecided == frozenset()


def test_a_hint_is_listed_and_never_paged() -> None:
    assert judged(standing(), {"R1": finds(1.0)}).hints["R1"].urgency is Urgency.LIST


def test_a_rule_that_cannot_be_judged_is_undecided() -> None:
    found = judged(standing(), {"R1": finds(UNDECIDED), "R2": finds(UNDECIDED, 0.5)})
    assert (list(found.hints), found.undecided) == (["R2"], frozenset({"R1"}))


def test_a_hint_names_its_rule() -> None:
    found = hint("compliance.x", "R11a", Text("甲", "a"), ("since", "2026-02-02"))
    assert found.evidence == (("rule", "R11a"), ("since", "2026-02-02"))
