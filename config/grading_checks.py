"""What is wrong with a grading as a whole: gaps, rules that are never reached, names that nothing has, odd periods."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import pairwise

from config.grading_file import GradingTable
from config.grading_words import WORDS
from domain.assessment import Kind, Spread
from domain.deadline import Duty
from domain.grading import Condition, Grading, Modifier, Rule
from domain.incident import Classification, Severity
from domain.period import Period
from domain.registry import Tier

# A case that people have given no kind has that of its classification; only these have none.
KINDLESS = (Classification.COMPLIANCE, Classification.COVERAGE, Classification.DELIVERY)
Pair = tuple[Classification, Kind | None]
Periods = Mapping[Duty, Period]
PAIRS: tuple[Pair, ...] = (
    *((each, kind) for each in Classification if not each.is_own for kind in Kind),
    *((each, None) for each in KINDLESS),
)
# Each level needs these, and whatever the lighter ones have.
NEEDED = {
    Severity.PARTICULARLY_SERIOUS: (),
    Severity.SERIOUS: (Duty.REPORT_BY_PHONE, Duty.SUMMARISE),
    Severity.MAJOR: (Duty.REPORT_IN_WRITING,),
    Severity.ORDINARY: (Duty.ACKNOWLEDGE, Duty.VERIFY, Duty.ASK_PLATFORM),
}
TIMERS = frozenset(
    {Duty.RECTIFY, Duty.PLATFORM_SILENCE, Duty.FILE_APPROVAL, Duty.REVIEW}
    | {Duty.REPORT_SECRETS, Duty.STUDY_NATIONAL_REPORT}
)
SETS = ("kinds", "tiers", "facts", "urgencies")
LEAST = ("least_score", "harm", "spread", "victims", "loss_yuan", "operated", "together", "same_text")
FLAGS = ("named", "guarded", "repeated")
EXACT = ("classification", "certified", "confirmed")
MOST = ("most_harm", "most_views", "most_contained_minutes")


def problems(table: GradingTable, grading: Grading) -> Iterator[str]:
    """Each with its key and its remedy."""
    yield from _twice("rules", (rule.id for rule in grading.rules))
    yield from _twice("modifiers", (each.id for each in grading.modifiers))
    yield from _contradictions(grading)
    yield from _unreachable(grading.rules)
    yield from _gaps(grading.rules)
    yield from _harms(table)
    yield from _reaches(grading)
    yield from _duties(grading)


def _twice(key: str, ids: Iterable[str]) -> Iterator[str]:
    for id, count in Counter(ids).items():
        if count > 1:
            yield f"{key}: the id {id} stands twice; rename one"


def _contradictions(grading: Grading) -> Iterator[str]:
    graded: tuple[Rule | Modifier, ...] = (*grading.rules, *grading.modifiers)
    for each in graded:
        if each.when.harm > each.when.most_harm:
            yield f"{each.id}: harm is above most_harm, so that it never holds; lower harm or remove most_harm"
    for modifier in grading.modifiers:
        if modifier.levels == 0:
            yield f"modifiers: {modifier.id}: levels is 0; write 1 or -1, or remove the modifier"


def _accepts(when: Condition, pair: Pair) -> bool:
    classification, kind = pair
    return when.classification in {None, classification} and (not when.kinds or kind in when.kinds)


def _asks_no_more(when: Condition) -> bool:
    """Whether a condition is about nothing but the classification and the kind."""
    return covers(when, Condition(classification=when.classification, kinds=when.kinds))


def _unreachable(rules: tuple[Rule, ...]) -> Iterator[str]:
    closed: set[Pair] = set()
    for place, rule in enumerate(rules):
        pairs = {pair for pair in PAIRS if _accepts(rule.when, pair)}
        before = next((each.id for each in rules[:place] if covers(each.when, rule.when)), "")
        if before:
            yield f"rules: {rule.id} is never reached; move it before {before}, or remove it"
        elif pairs <= closed:
            yield f"rules: {rule.id} is never reached; move it before the rules that ask for no more than a kind"
        if _asks_no_more(rule.when):
            closed |= pairs


def covers(one: Condition, other: Condition) -> bool:
    """Whether `one` holds wherever `other` does."""
    return (
        all(_is_wider(getattr(one, name), getattr(other, name)) for name in SETS)
        and all(getattr(one, name) <= getattr(other, name) for name in (*LEAST, *FLAGS))
        and all(getattr(one, name) in {None, getattr(other, name)} for name in EXACT)
        and all(_is_higher(getattr(one, name), getattr(other, name)) for name in MOST)
    )


def _is_wider(one: frozenset[object], other: frozenset[object]) -> bool:
    """An empty set asks nothing, and neither does that of all tiers."""
    return not one or one == frozenset(Tier) or (bool(other) and other <= one)


def _is_higher(one: int | None, other: int | None) -> bool:
    return one is None or (other is not None and other <= one)


def _gaps(rules: tuple[Rule, ...]) -> Iterator[str]:
    caught = {pair for rule in rules if _asks_no_more(rule.when) for pair in PAIRS if _accepts(rule.when, pair)}
    left = [pair for pair in PAIRS if pair not in caught]
    for classification in dict.fromkeys(classification for classification, _ in left):
        kinds = [kind for known, kind in left if known is classification and kind is not None]
        which = f" of the kinds {', '.join(kinds)}" if kinds else ""
        yield f"rules: no rule without further conditions for {classification}{which}; add one as the last of its kind"


def _harms(table: GradingTable) -> Iterator[str]:
    given = [
        (harm.label, sort, name)
        for harm, lists in table.harm.items()
        for sort, names in dict(lists).items()
        for name in names
    ]
    for label, sort, name in given:
        if sort in WORDS and name not in WORDS[sort]:
            yield f"harm.{label}.{sort}: {name} is not known; use one of {', '.join(sorted(WORDS[sort]))}"
    for (sort, name), count in Counter((sort, name) for _, sort, name in given).items():
        if count > 1:
            yield f"harm: {name} stands {count} times among {sort}; leave it in one list"


def _reaches(grading: Grading) -> Iterator[str]:
    missing = [spread.label for spread in list(Spread)[1:] if spread not in {each.spread for each in grading.reaches}]
    if missing or len(grading.reaches) >= len(Spread):
        yield f"spread: state S2, S3 and S4, and none else (missing: {', '.join(missing) or 'none'})"
    for wider, narrower in pairwise(grading.reaches):
        for name in ("reposts", "views", "page_minutes"):
            if getattr(wider, name) <= getattr(narrower, name):
                which = f"spread.{wider.spread.label}.{name}"
                yield f"{which}: not above that of {narrower.spread.label}; use a larger number"
    yield from (f"page.caps: tier {tier.value} is missing; add it" for tier in Tier if tier not in grading.page_caps)


def _duties(grading: Grading) -> Iterator[str]:
    for duty in sorted(TIMERS - set(grading.timers)):
        yield f"timers.{duty}: missing; add it"
    for duty in sorted(set(grading.timers) - TIMERS):
        yield f"timers.{duty}: depends on the level; move it to [duties.1] to [duties.4]"
    lighter: dict[Duty, tuple[Period, Severity]] = {}
    for severity in sorted(Severity, reverse=True):
        given = grading.duties.get(severity, {})
        for duty in sorted({*NEEDED[severity], *lighter} - set(given)):
            yield f"duties.{severity.value}.{duty}: missing; add it"
        yield from (
            f"duties.{severity.value}.{duty}: not by level; move it to [timers]" for duty in TIMERS & set(given)
        )
        yield from _longer(severity, given, lighter)
        lighter |= {duty: (period, severity) for duty, period in given.items()}


def _longer(severity: Severity, given: Periods, lighter: Mapping[Duty, tuple[Period, Severity]]) -> Iterator[str]:
    for duty, period in given.items():
        known = lighter.get(duty)
        if known is not None and _length(period) > _length(known[0]):
            yield f"duties.{severity.value}.{duty}: longer than at level {known[1].value}; use a shorter period"


def _length(period: Period) -> timedelta:
    """The least that a period lasts: a working day is a day at least."""
    return period.elapsed + timedelta(days=period.working_days)
