"""Whether a condition of the grading holds, and the first thing it asks for that does not."""

from collections.abc import Callable, Mapping

from domain.grading import Circumstances, Condition

Check = Callable[[Condition, Circumstances], bool]

# By the name of the condition's field, in the order in which people are told what is lacking.
CHECKS: Mapping[str, Check] = {
    "classification": lambda when, case: when.classification in {None, case.classification},
    "kinds": lambda when, case: not when.kinds or case.kind in when.kinds,
    "confirmed": lambda when, case: when.confirmed in {None, case.is_confirmed},
    "urgencies": lambda when, case: not when.urgencies or case.urgency in when.urgencies,
    "named": lambda when, case: bool(case.named_by) or not when.named,
    "tiers": lambda when, case: not when.tiers or case.tier in when.tiers,
    "least_score": lambda when, case: case.score >= when.least_score,
    "harm": lambda when, case: case.harm >= when.harm,
    "most_harm": lambda when, case: case.harm <= when.most_harm,
    "spread": lambda when, case: case.spread >= when.spread,
    "certified": lambda when, case: when.certified in {None, case.is_certified},
    "facts": lambda when, case: not when.facts or not when.facts.isdisjoint(case.facts),
    "victims": lambda when, case: case.victims >= when.victims,
    "loss_yuan": lambda when, case: case.loss_yuan >= when.loss_yuan,
    "operated": lambda when, case: case.around.operated >= when.operated,
    "together": lambda when, case: case.around.together >= when.together,
    "same_text": lambda when, case: case.around.same_text >= when.same_text,
    "guarded": lambda when, case: case.around.is_guarded or not when.guarded,
    "repeated": lambda when, case: case.around.is_repeated or not when.repeated,
    "most_views": lambda when, case: _is_within(case.views, when.most_views),
    "most_contained_minutes": lambda when, case: _is_within(case.contained_minutes, when.most_contained_minutes),
}


def unmet(when: Condition, case: Circumstances) -> str | None:
    """The name of the first part of a condition that fails; None where it holds."""
    return next((name for name, holds in CHECKS.items() if not holds(when, case)), None)


def _is_within(known: int | None, most: int | None) -> bool:
    """What nobody knows is not within any bound."""
    return most is None or (known is not None and known <= most)
