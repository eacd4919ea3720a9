"""Why a case has its level, as people and programs read it."""

from collections.abc import Iterable, Iterator
from dataclasses import fields

from rich.console import RenderableType
from rich.text import Text as Line

from alerting.explained import Explanation, Tried
from alerting.grade import harms, is_national
from alerting.grade_words import FOUND, LABELS, period, value
from domain.assessment import Harm
from domain.deadline import Duty
from domain.grading import Grading
from domain.incident import Incident
from domain.text import Locale, Text
from monitor.cli.desk import plain
from monitor.cli.grade_table import DUTIES, MODIFIERS, NATIONAL, RULES, add_duties, grid, level, periods, title, words

CASE, RESULT = Text("案件情形", "the case"), Text("定级", "level")
STANDS, OVERRULED = Text("现级别", "the level in force"), Text("已由人工降级", "lowered by a person")
DECIDES, APPLIES = Text("符合，据此定级", "holds and decides"), Text("适用", "applies")
HOLDS, ASSESSED = Text("符合", "would hold"), Text("人工研判", "assessed by a person")
FIGURES = (Text("转发", "reposts"), Text("浏览", "views"), Text("页面留存分钟", "minutes on the page"))
SHOWN = tuple(name for name in FOUND if name != "most_harm")


def shown(incident: Incident, why: Explanation, grading: Grading, locale: Locale) -> Iterator[RenderableType]:
    """The circumstances, what was tried in order, the level, and what it asks of people."""
    given = why.grade
    yield title(CASE, locale)
    yield _circumstances(incident, why, grading, locale)
    yield from ("", title(RULES, locale), _tried(why.rules, DECIDES, locale))
    yield from ("", title(MODIFIERS, locale), _tried(why.modifiers, APPLIES, locale))
    moved = "".join(f" {each.levels:+d} ({each.id})" for each in given.modifiers)
    result = f"{level(given.severity, locale)}: {given.rule}, {given.reason.within(locale)}{moved}"
    yield from ("", title(RESULT, locale), plain(result))
    if incident.severity is not given.severity:
        lowered = f" ({OVERRULED.within(locale)}: {incident.overruled})" if incident.overruled else ""
        yield plain(f"{STANDS.within(locale)}: {level(incident.severity, locale)}{lowered}")
    duties, said = grid(3), words(locale)
    add_duties(duties, level(incident.severity, locale), grading.duties.get(incident.severity, {}), said, locale)
    yield from ("", title(DUTIES, locale), duties)
    if is_national(incident.severity, grading):
        limit = grading.timers.get(Duty.STUDY_NATIONAL_REPORT)
        yield f"{NATIONAL.within(locale)}{': ' + period(limit).within(locale) if limit else ''}"


def _circumstances(incident: Incident, why: Explanation, grading: Grading, locale: Locale) -> RenderableType:
    rows = grid(3)
    sources = {"harm": _harm_from(incident, grading, locale), "spread": _spread_from(incident, locale)}
    for name in SHOWN:
        found = value(FOUND[name](why.case)).within(locale)
        rows.add_row(LABELS[name].within(locale), plain(found), plain(sources.get(name, "")))
    return rows


def _harm_from(incident: Incident, grading: Grading, locale: Locale) -> str:
    """A person's word, or the findings that are as harmful as that."""
    if incident.assessment.harm is not None:
        return ASSESSED.within(locale)
    found = tuple(harms(incident.findings, grading))
    worst = max((harm for _, harm in found), default=Harm.NONE)
    return "; ".join(finding.summary.within(locale) for finding, harm in found if harm is worst)


def _spread_from(incident: Incident, locale: Locale) -> str:
    said = incident.assessment
    figures = zip(FIGURES, (said.reposts, said.views, said.page_minutes), strict=True)
    return "; ".join(f"{name.within(locale)} {figure}" for name, figure in figures if figure is not None)


def _tried(many: Iterable[Tried], deciding: Text, locale: Locale) -> RenderableType:
    rows = grid(3)
    for each in many:
        if each.lacks is not None:
            rows.add_row(plain(each.id), each.reason.within(locale), Line(each.lacks.within(locale), style="dim"))
        else:
            said = (deciding if each.decides else HOLDS).within(locale)
            rows.add_row(plain(each.id), each.reason.within(locale), Line(said, style="bold" * each.decides))
    return rows


def facts(incident: Incident, why: Explanation, grading: Grading) -> dict[str, object]:
    """The same for programs."""
    found = harms(incident.findings, grading)
    return {
        "reference": incident.reference,
        "severity": incident.severity,
        "overruled": incident.overruled,
        "grade": why.grade,
        "circumstances": {each.name: getattr(why.case, each.name) for each in fields(why.case)}
        | {"facts": sorted(why.case.facts)},
        "harms": [{"key": finding.key, "summary": finding.summary, "harm": harm} for finding, harm in found],
        "assessment": incident.assessment,
        "rules": why.rules,
        "modifiers": why.modifiers,
        "duties": periods(grading.duties.get(incident.severity, {})),
        "study_national_report": is_national(incident.severity, grading),
    }
