"""A report for a terminal and for machines. Contacts are never shown."""

import json
from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.table import Column, Table
from rich.text import Text as Styled

from alerting.messages.render import harmless
from domain.text import Locale, Text
from monitor.registry.importer import Report
from monitor.registry.problem import Gravity, Problem

LINE_LIMIT = 400
STYLES = {Gravity.ERROR: "bold red", Gravity.WARNING: "yellow"}
HEADINGS = (Text("行", "row"), Text("列", "column"), Text("问题", "what"), Text("处理", "remedy"))
SUMMARY = Text(
    zh="{rows} 行：{accounts} 个账号，{units} 个单位；{errors} 个错误（所在行未采用），{warnings} 个提示",
    en="{rows} rows: {accounts} accounts of {units} units; {errors} errors (rows left out), {warnings} warnings",
)


def render(report: Report, locale: Locale = Locale.EN) -> RenderableType:
    """The problems as a table, and a line that sums up."""
    last = Styled(summary(report).within(locale), style="bold")
    return Group(table(report.problems, locale), last) if report.problems else last


def summary(report: Report) -> Text:
    counts = _counts(report)
    return Text(zh=SUMMARY.zh.format_map(counts), en=SUMMARY.en.format_map(counts))


def _counts(report: Report) -> dict[str, int]:
    return {
        "rows": report.rows,
        "units": len(report.units),
        "accounts": len(report.accounts),
        "errors": len(report.errors),
        "warnings": len(report.warnings),
    }


def table(problems: Iterable[Problem], locale: Locale) -> Table:
    """Row, column, what is wrong, and what to do about it."""
    page = Table(*(Column(heading.within(locale), overflow="fold") for heading in HEADINGS))
    for found in problems:
        page.add_row(
            str(found.row),
            Styled(harmless(found.column, LINE_LIMIT)),
            Styled(harmless(found.message.within(locale), LINE_LIMIT), style=STYLES[found.severity]),
            Styled(harmless(found.remedy.within(locale), LINE_LIMIT)),
        )
    return page


def as_json(report: Report) -> str:
    """Counts, mapping and problems as a JSON document."""
    document = {
        "sheet": report.sheet,
        "counts": _counts(report),
        "mapping": dict(report.mapping),
        "problems": [entry(found) for found in report.problems],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def entry(found: Problem) -> dict[str, object]:
    return {
        "row": found.row,
        "column": found.column,
        "code": found.code,
        "severity": found.severity,
        "message": {"zh": found.message.zh, "en": found.message.en},
        "remedy": {"zh": found.remedy.zh, "en": found.remedy.en},
    }
