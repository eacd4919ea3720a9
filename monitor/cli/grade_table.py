"""The table of grading as people and programs read it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text as Line

from alerting.grade_words import HARMS, LEVELS, SPREADS, condition, period, stated, value
from alerting.messages.catalog import load
from domain.assessment import Harm
from domain.deadline import Duty
from domain.grading import Grading, Modifier, Rule
from domain.incident import Severity
from domain.period import Period
from domain.text import Locale, Text
from monitor.cli.desk import plain

Words = Mapping[Duty, str]
RULES = Text("规则（自上而下，先符合者定级）", "rules (the first one that holds decides)")
MODIFIERS = Text("修正", "modifiers")
HARM, SPREAD = Text("危害分级", "harms"), Text("传播分级", "spreads")
DUTIES, ANY = Text("时限", "duties"), Text("各级", "any level")
NATIONAL = Text(
    "建议研判是否须按《国家网络安全事件报告管理办法》报告（只作提示，是否适用由人研判）",
    "study whether the national reporting rules ask for a report (a hint: whether they apply, people decide)",
)


def shown(grading: Grading, locale: Locale) -> Iterator[RenderableType]:
    """The whole table."""
    yield from (title(RULES, locale), _rules(grading.rules, locale))
    yield from ("", title(MODIFIERS, locale), _modifiers(grading.modifiers, locale))
    yield from ("", title(HARM, locale), _harms(grading, locale))
    yield from ("", title(SPREAD, locale), _spreads(grading, locale))
    yield from ("", title(DUTIES, locale), _all_duties(grading, words(locale), locale))
    yield f"{level(grading.national_from, locale)}: {NATIONAL.within(locale)}"


def facts(grading: Grading) -> dict[str, object]:
    """The whole table for programs."""
    return {
        "rules": [
            {"id": r.id, "severity": r.severity, "reason": r.reason, "final": r.is_final, "when": stated(r.when)}
            for r in grading.rules
        ],
        "modifiers": [
            {"id": m.id, "levels": m.levels, "reason": m.reason, "when": stated(m.when)} for m in grading.modifiers
        ],
        "harms": {harm.label: names for harm, names in sorted(_by_harm(grading).items())},
        "reaches": grading.reaches,
        "page": {"kinds": sorted(grading.page_kinds), "harm": grading.page_harm, "caps": grading.page_caps},
        "duties": {severity: periods(duties) for severity, duties in grading.duties.items()},
        "timers": periods(grading.timers),
        "national_from": grading.national_from,
        "window_minutes": grading.window_minutes,
        "repeat_months": grading.repeat_months,
    }


def periods(duties: Mapping[Duty, Period]) -> dict[Duty, str]:
    """How long duties may take, for programs."""
    return {duty: period(given).en for duty, given in duties.items()}


def words(locale: Locale) -> Words:
    """What duties are called."""
    catalog = load(locale)
    return {duty: catalog.say(f"duty.{duty}") for duty in Duty}


def title(said: Text, locale: Locale) -> Line:
    return Line(said.within(locale), style="bold")


def level(severity: Severity, locale: Locale) -> str:
    return LEVELS[severity].within(locale)


def grid(columns: int) -> Table:
    rows = Table(box=None, show_header=False, pad_edge=False)
    for _ in range(columns):
        rows.add_column(overflow="fold")
    return rows


def _rules(rules: Iterable[Rule], locale: Locale) -> RenderableType:
    rows = grid(4)
    for rule in rules:
        rows.add_row(
            rule.severity.numeral,
            plain(rule.id),
            plain(rule.reason.within(locale)),
            condition(rule.when).within(locale),
        )
    return rows


def _modifiers(modifiers: Iterable[Modifier], locale: Locale) -> RenderableType:
    rows = grid(4)
    for each in modifiers:
        reason, asks = each.reason.within(locale), condition(each.when).within(locale)
        rows.add_row(f"{each.levels:+d}", plain(each.id), plain(reason), asks)
    return rows


def _by_harm(grading: Grading) -> Mapping[Harm, list[str]]:
    found = defaultdict[Harm, list[str]](list)
    for name, harm in sorted(grading.harms.items()):
        found[harm].append(name)
    return found


def _harms(grading: Grading, locale: Locale) -> RenderableType:
    rows, known = grid(2), _by_harm(grading)
    for harm in sorted(Harm, reverse=True):
        rows.add_row(HARMS[harm].within(locale), plain(" ".join(known.get(harm, []))))
    return rows


def _spreads(grading: Grading, locale: Locale) -> RenderableType:
    rows = grid(2)
    said = Text("转发 {} 次、浏览 {} 次或页面留存 {} 分钟以上", "{} reposts, {} views or {} minutes on the page")
    for reach in grading.reaches:
        figures = said.within(locale).format(reach.reposts, reach.views, reach.page_minutes)
        rows.add_row(SPREADS[reach.spread].within(locale), figures)
    caps = ", ".join(f"T{tier.value} {cap.label}" for tier, cap in sorted(grading.page_caps.items()))
    about = Text("页面留存只对 {}、{} 以上计，至多 {}", "minutes on the page count only for {} from {} on, up to {}")
    kinds = value(grading.page_kinds).within(locale)
    rows.add_row("", about.within(locale).format(kinds, grading.page_harm.label, caps))
    return rows


def _all_duties(grading: Grading, words: Words, locale: Locale) -> RenderableType:
    rows = grid(3)
    for severity, duties in sorted(grading.duties.items()):
        add_duties(rows, level(severity, locale), duties, words, locale)
    add_duties(rows, ANY.within(locale), grading.timers, words, locale)
    return rows


def add_duties(rows: Table, head: str, duties: Mapping[Duty, Period], words: Words, locale: Locale) -> None:
    for duty, given in duties.items():
        rows.add_row(head, words[duty], period(given).within(locale))
        head = ""
