"""The periodic report as a workbook: the same numbers as in the document, and every day that was not covered."""

from collections.abc import Iterator

from alerting.documents.report import (
    JOBS,
    Report,
    compared,
    coverage,
    distributions,
    duties,
    overdue,
    times,
)
from alerting.documents.sheets import Sheet, Value
from alerting.documents.words import GROUNDS, day

Row = dict[str, str]


def sheets(report: Report) -> tuple[Sheet, ...]:
    return (
        _overview(report),
        *(_sheet(name, compared(table, report)) for name, table in distributions(report.names).items()),
        _sheet("处置时效", times(report.now)),
        _sheet("期限办理", duties(report.now)),
        _sheet("监测覆盖", coverage(report.now, report.names)),
        _blind(report),
        _sheet("逾期未办", overdue(report)),
    )


def _overview(report: Report) -> Sheet:
    this, before, period = report.now, report.before, report.period
    facts: list[tuple[Value, ...]] = [
        ("新立案（件）", this.total, before.total),
        ("人工判定属实（件）", this.right, before.right),
        ("人工判定误报（件）", this.wrong, before.wrong),
        ("误报率", _share(this.false_alarms), _share(before.false_alarms)),
        *_grounds(report),
        ("系统自身事件（件）", this.own, before.own),
        ("目前逾期未办（项）", len(this.overdue), "—"),
    ]
    return Sheet(
        name="总体情况",
        title=f"政务新媒体安全监测{period.title}（{day(period.first)}至{day(period.last)}）",
        header=("项目", "本期", "上期"),
        rows=tuple(facts),
        note="各分布表合计与新立案数相等；级别为目前级别；系统自身事件不计入案件。",
    )


def _grounds(report: Report) -> Iterator[tuple[Value, ...]]:
    before = dict(report.before.grounds)
    for ground, count in report.now.grounds:
        yield f"误报原因：{GROUNDS[ground]}（件）", count, before.get(ground, 0)


def _share(share: float | None) -> str:
    return "—" if share is None else f"{share:.0%}"


def _blind(report: Report) -> Sheet:
    names = report.names
    lost = tuple(
        (names.platform(each.platform), JOBS[each.job], day(on)) for each in report.now.watched for on in each.blind
    )
    return Sheet(
        name="未覆盖日期",
        title="未覆盖日期",
        header=("平台", "任务", "日期"),
        rows=lost or (("无", "—", "—"),),
        note="当日没有一轮有效巡查：没有告警不说明没有问题。",
    )


def _sheet(name: str, rows: list[Row]) -> Sheet:
    return Sheet(
        name=name, title=name, header=tuple(rows[0]), rows=tuple(tuple(map(_value, row.values())) for row in rows)
    )


def _value(text: str) -> Value:
    """Counts as numbers, so that people can go on reckoning with them."""
    return int(text) if text.isdecimal() else text
