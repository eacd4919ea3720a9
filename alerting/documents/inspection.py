"""The list of the annual inspection (Art. 22) and the data for the assessment (Art. 23), as tables."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from alerting.documents.sheets import Sheet, Value
from alerting.documents.words import blank, day, quoted
from domain.registry import ApprovalAction

ACTIONS = {
    ApprovalAction.OPEN: "开设",
    ApprovalAction.CHANGE: "变更",
    ApprovalAction.CLOSE: "关停",
    ApprovalAction.DEREGISTER: "注销",
}


class Approved(StrEnum):
    """How an opening, a change or an end stands towards its approval."""

    BEFORE = "before"
    IN_TIME = "in-time"
    LATE = "late"
    NONE = "none"


STANDING = {
    Approved.BEFORE: "事先审批",
    Approved.IN_TIME: "事后在期限内补办",
    Approved.LATE: "逾期补办",
    Approved.NONE: "未见审批",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One opening, change or end. `on` is None where only the approval is known; `late_by` counts working days."""

    unit: str
    platform: str
    account: str
    user_id: str
    action: ApprovalAction
    approved: Approved
    on: date | None = None
    what: str = ""
    document: str = ""
    approved_on: date | None = None
    filed_on: date | None = None
    due_on: date | None = None
    late_by: int = 0
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfOpened:
    """An account that people hold to be a unit's own and that nobody registered."""

    reference: str
    unit: str
    platform: str
    name: str
    user_id: str
    url: str
    seen_on: date
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """What the year says of one unit; `accounts` are those in use."""

    unit: str
    accounts: int = 0
    impostors: int = 0
    hijacks: int = 0
    hints: int = 0
    unapproved: int = 0
    late: int = 0
    self_opened: int = 0
    deadlines: int = 0
    overdue: int = 0


def sheets(
    year: int, lines: Sequence[Line], found: Sequence[SelfOpened], units: Sequence[Assessed]
) -> tuple[Sheet, ...]:
    late = [line for line in lines if line.approved in {Approved.LATE, Approved.NONE}]
    return (
        _summary(year, lines, found),
        _lines(f"{year}年变动", f"{year}年政务新媒体开设、变更、关停、注销情况", lines),
        _lines("未经审批及逾期补办", f"{year}年未见审批和逾期补办的事项", late),
        _self_opened(year, found),
        _assessed(year, units),
    )


def _summary(year: int, lines: Sequence[Line], found: Sequence[SelfOpened]) -> Sheet:
    counts = Counter((line.action, line.approved) for line in lines)
    rows: list[tuple[Value, ...]] = [
        (ACTIONS[action], *_counted(counts, action), _judgement()) for action in ApprovalAction
    ]
    sums = [sum(line.approved is each for line in lines) for each in Approved]
    rows.append(("合计", *sums, len(lines), _judgement()))
    rows.append(("自行开设（台账以外）", "", "", "", len(found), len(found), _judgement()))
    return Sheet(
        name="汇总",
        title=f"{year}年度政务新媒体专项检查清单",
        header=("事项", *STANDING.values(), "合计", "检查结论"),
        rows=tuple(rows),
        note="依据实施细则第二十二条。是否属自行开设、自行下线、自行变更，由检查人员逐项认定；本表只列监测和台账所见。",
    )


def _counted(counts: Counter[tuple[ApprovalAction, Approved]], action: ApprovalAction) -> tuple[int, ...]:
    each = tuple(counts[action, approved] for approved in Approved)
    return (*each, sum(each))


def _judgement() -> str:
    return blank("结论")


def _lines(name: str, title: str, lines: Iterable[Line]) -> Sheet:
    header = (
        "序号", "主办单位", "平台", "账号名称", "账号编号", "事项", "内容", "发现日期", "审批情况", "审批文号",
        "审批日期", "填表日期", "填表期限", "逾期工作日", "案件编号", "检查结论",
    )  # fmt: skip
    rows = tuple((number, *_cells(line)) for number, line in enumerate(lines, 1))
    return Sheet(name=name, title=title, header=header, rows=rows, note="发现日期为空的，只见于审批台账。")


def _cells(line: Line) -> Iterator[Value]:
    yield from (quoted(line.unit), line.platform, quoted(line.account), line.user_id, ACTIONS[line.action])
    yield from (quoted(line.what), _on(line.on), STANDING[line.approved], quoted(line.document), _on(line.approved_on))
    yield from (_on(line.filed_on), _on(line.due_on), line.late_by or "", line.reference, _judgement())


def _on(on: date | None) -> str:
    return day(on) if on else ""


def _self_opened(year: int, found: Iterable[SelfOpened]) -> Sheet:
    rows = tuple(
        (
            number, each.reference, quoted(each.unit), each.platform, quoted(each.name), quoted(each.user_id),
            quoted(each.url), day(each.seen_on), each.said, _judgement(),
        )
        for number, each in enumerate(found, 1)
    )  # fmt: skip
    return Sheet(
        name="自行开设账号",
        title=f"{year}年发现的台账以外账号",
        header=(
            "序号", "案件编号", "涉及单位", "平台", "账号名称", "账号编号", "主页", "发现日期", "人工认定", "检查结论",
        ),
        rows=rows,
        note="“人工认定”一栏为疑似的，须请有关单位确认后再下结论。",
    )  # fmt: skip


def _assessed(year: int, units: Iterable[Assessed]) -> Sheet:
    header = (
        "主办单位", "在用账号数", "假冒案件", "盗用篡改案件", "合规提示", "未经审批变动", "逾期补办", "自行开设",
        "到期期限", "逾期",
    )  # fmt: skip
    rows = tuple(
        (
            quoted(each.unit), each.accounts, each.impostors, each.hijacks, each.hints, each.unapproved, each.late,
            each.self_opened, each.deadlines, each.overdue,
        )
        for each in units
    )  # fmt: skip
    return Sheet(
        name="考核数据",
        title=f"{year}年度政务新媒体考核数据",
        header=header,
        rows=rows,
        note="依据实施细则第二十三条。误报、已并案的案件不计；被他人假冒不是主办单位的过失，只作参考。",
    )
