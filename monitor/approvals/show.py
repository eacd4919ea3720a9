"""Approvals, and the report on a spreadsheet of them, for a terminal and for machines."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from rich.console import Group, RenderableType
from rich.table import Column, Table
from rich.text import Text as Styled

from alerting.messages.render import harmless
from detectors.compliance.filing import FIELDS
from domain.registry import Approval, ApprovalAction
from domain.text import Locale, Text
from monitor.approvals.enter import Entered
from monitor.approvals.importer import Report
from monitor.registry import show
from monitor.registry.show import LINE_LIMIT
from monitor.store.registry import Registry

HEADINGS = (
    Text("账号", "Account"),
    Text("名称", "Name"),
    Text("事项", "Action"),
    Text("填表", "Filed"),
    Text("审定", "Approved"),
    Text("文号", "Document"),
    Text("内容", "Changes"),
    Text("公告", "Notice"),
    Text("附件", "File"),
)
LABELS = {
    ApprovalAction.OPEN: Text("开设", "open"),
    ApprovalAction.CHANGE: Text("变更", "change"),
    ApprovalAction.CLOSE: Text("关停", "close"),
    ApprovalAction.DEREGISTER: Text("注销", "deregister"),
}
SUMMARY = Text(
    zh="{rows} 行：{approvals} 件审批；{errors} 个错误（所在行未采用），{warnings} 个提示",
    en="{rows} rows: {approvals} approvals; {errors} errors (rows left out), {warnings} warnings",
)


def render(report: Report, locale: Locale = Locale.EN) -> RenderableType:
    """The problems as a table, and a line that sums up."""
    last = Styled(summary(report).within(locale), style="bold")
    return Group(show.table(report.problems, locale), last) if report.problems else last


def summary(report: Report) -> Text:
    counts = _counts(report)
    return Text(zh=SUMMARY.zh.format_map(counts), en=SUMMARY.en.format_map(counts))


def facts(report: Report) -> dict[str, object]:
    """Counts, mapping, problems and the approvals themselves, for programs."""
    return {
        "sheet": report.sheet,
        "counts": _counts(report),
        "mapping": dict(report.mapping),
        "problems": [show.entry(found) for found in report.problems],
        "approvals": [entry.approval for entry in report.entries],
    }


def _counts(report: Report) -> dict[str, int]:
    return {
        "rows": report.rows,
        "approvals": len(report.entries),
        "errors": len(report.errors),
        "warnings": len(report.warnings),
    }


def ledger(found: Iterable[Approval], known: Registry, locale: Locale) -> Table:
    """The approvals as a table."""
    columns = (Column(heading.within(locale), overflow="fold") for heading in HEADINGS)
    table = Table(*columns, box=None, pad_edge=False)
    for approval in found:
        account = known.account(approval.account)
        cells = (
            approval.account,
            account.display_name if account is not None else "—",
            LABELS[approval.action].within(locale),
            str(approval.filed_on or ""),
            str(approval.approved_on),
            approval.document,
            "；".join(f"{_label(field).within(locale)}={value}" for field, value in approval.changes),
            str(approval.notice_from or ""),
            approval.attachment[:12],
        )
        table.add_row(*map(_plain, cells))
    return table


def lines(entered: Entered, locale: Locale) -> Iterator[Styled]:
    """What an approval means for open cases, and what the register has yet to follow."""
    for each in entered.reconciled:
        yield _plain(each.advice.within(locale))
    for remark in entered.remarks:
        yield _plain(f"{entered.approval.account}: {remark.within(locale)}")


def entered_facts(entered: Entered) -> dict[str, object]:
    """An approval and what became of it, for programs."""
    cases = [
        {"incident": each.incident.reference, "filing": each.filing, "is_whole": each.is_whole, "advice": each.advice}
        for each in entered.reconciled
    ]
    facts = {field: getattr(entered.approval, field) for field in Approval.__dataclass_fields__}
    return facts | {"outcome": entered.outcome, "cases": cases, "remarks": entered.remarks}


def counted(entered: Iterable[Entered]) -> Mapping[str, int]:
    """How many came to each outcome."""
    return Counter(str(each.outcome) for each in entered)


def _label(field: str) -> Text:
    return FIELDS.get(field, Text(field, field))


def _plain(text: str) -> Styled:
    return Styled(harmless(text, LINE_LIMIT))
