"""The periodic report in words: the tables of a period beside those of the period before."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from alerting.documents.cycles import Watched
from alerting.documents.filling import Fields
from alerting.documents.papers import Sender
from alerting.documents.periods import Reported
from alerting.documents.statistics import Kept, Outcome, Statistics, Times
from alerting.documents.words import CLASSES, DUTIES, GROUNDS, LEVELS, NAME, blank, day, moment, quoted
from domain.coverage import Job
from domain.incident import Classification, Ground, Severity

Row = dict[str, str]
Counts = Sequence[tuple[str, int]]
MOST_DAYS = 12
OUTCOMES = {
    Outcome.DISMISSED: "误报",
    Outcome.MERGED: "并案",
    Outcome.TRANSFERRED: "转合规办理",
    Outcome.DEREGISTERED: "已注销或查询不到",
    Outcome.RENAMED: "已改名",
    Outcome.RESTORED: "已恢复原样",
    Outcome.CLOSED: "其他办结",
    Outcome.PARTIAL: "部分处置（禁言、限流等），继续处置",
    Outcome.CONFIRMED: "已定性，处置中",
    Outcome.SUSPECTED: "核实中",
}
JOBS = {Job.HUNT: "假冒账号排查", Job.GUARD: "官方账号巡查", Job.RECHECK: "在案账号复查"}
DAILY = frozenset({Job.HUNT, Job.GUARD})
GLOSSARY: dict[str, str] = {
    "报告名称": "周报、月报、季报或情况报告",
    "期间": "统计期间",
    "上期": "对比的期间",
    "发文单位": "",
    "成文日期": "总是留空待填",
    "概述": "一段话",
    "误报说明": "一句话",
    "按类型": "多行：名称、本期、上期、增减（按级别、按平台、按单位、按结果相同）；各表合计相等",
    "按级别": "",
    "按平台": "",
    "按单位": "",
    "按结果": "",
    "用时": "多行：环节、件数、中位、最长",
    "期限": "多行：事项、合计、按期、逾期办结、逾期未办、不再适用",
    "覆盖": "多行：平台、任务、轮次、有效率、未覆盖",
    "覆盖说明": "一句话",
    "逾期": "多行：案件、事项、期限",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """How units and platforms are called."""

    units: Mapping[str, str]
    platforms: Mapping[str, str]

    def unit(self, key: str) -> str:
        return quoted(self.units.get(key, key) or "未登记单位", NAME)

    def platform(self, key: str) -> str:
        return quoted(self.platforms.get(key, key), NAME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A period, the one before, and who reports."""

    period: Reported
    now: Statistics
    before: Statistics
    names: Names
    zone: ZoneInfo


def fields(report: Report, sender: Sender) -> Fields:
    this, names = report.now, report.names
    return {
        "报告名称": report.period.title,
        "期间": _days(report.period),
        "上期": _days(report.period.before),
        "发文单位": quoted(sender.issuer, NAME) or blank("发文单位"),
        "成文日期": blank("成文日期"),
        "概述": _summary(report),
        "误报说明": _false_alarms(this),
        **{title: compared(rows, report) for title, rows in distributions(names).items()},
        "用时": times(this),
        "期限": duties(this),
        "覆盖": coverage(this, names),
        "覆盖说明": _coverage(this, names),
        "逾期": overdue(report),
    }


Distribution = tuple[Callable[[Statistics], Counts], Callable[[str], str]]


def distributions(names: Names) -> dict[str, Distribution]:
    """The tables in which every case stands once, and how their rows are called."""
    return {
        "按类型": (lambda one: one.kinds, lambda key: CLASSES[Classification(key)]),
        "按级别": (lambda one: one.levels, lambda key: LEVELS[Severity(int(key))]),
        "按平台": (lambda one: one.platforms, names.platform),
        "按单位": (lambda one: one.units, names.unit),
        "按结果": (lambda one: one.outcomes, lambda key: OUTCOMES[Outcome(key)]),
    }


def compared(table: Distribution, report: Report) -> list[Row]:
    """The rows of this period, then those that only the one before has, then the sums."""
    counts, called = table
    this, before = dict(counts(report.now)), dict(counts(report.before))
    rows = [_compared(called(key), this.get(key, 0), before.get(key, 0)) for key in dict.fromkeys((*this, *before))]
    return [*rows, _compared("合计", sum(this.values()), sum(before.values()))]


def _compared(name: str, this: int, before: int) -> Row:
    return {
        "名称": name,
        "本期": str(this),
        "上期": str(before),
        "增减": f"{this - before:+d}" if this != before else "持平",
    }


def times(this: Statistics) -> list[Row]:
    steps = {
        "发现至签收": this.acknowledged,
        "发现至核实": this.verified,
        "首次要求平台处置至查询不到": this.taken_down,
    }
    return [_time(name, each) for name, each in steps.items()]


def _time(name: str, each: Times) -> Row:
    return {"环节": name, "件数": str(each.count), "中位": _span(each.median), "最长": _span(each.longest)}


def _span(span: timedelta | None) -> str:
    if span is None:
        return "—"
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    if hours >= 24:
        return f"{hours // 24}天{hours % 24}小时"
    return f"{hours}小时{minutes}分" if hours else f"{minutes}分"


def duties(this: Statistics) -> list[Row]:
    if not this.duties:
        return [_kept("本期无到期事项", 0, 0, 0, 0, 0)]
    rows = [
        _kept(DUTIES[each.duty], each.total, each.met, each.late, each.overdue, each.dropped) for each in this.duties
    ]
    return [*rows, _kept("合计", *(_sum(this.duties, of) for of in SUMMED))]


SUMMED: tuple[Callable[[Kept], int], ...] = (
    lambda each: each.total,
    lambda each: each.met,
    lambda each: each.late,
    lambda each: each.overdue,
    lambda each: each.dropped,
)


def _sum(kept: Iterable[Kept], of: Callable[[Kept], int]) -> int:
    return sum(map(of, kept))


def _kept(name: str, total: int, met: int, late: int, owed: int, dropped: int) -> Row:
    numbers = {"合计": total, "按期": met, "逾期办结": late, "逾期未办": owed, "不再适用": dropped}
    return {"事项": name} | {label: str(count) for label, count in numbers.items()}


def coverage(this: Statistics, names: Names) -> list[Row]:
    if not this.watched:
        return [{"平台": "本期没有任何巡查记录", "任务": "—", "轮次": "0", "有效率": "—", "未覆盖": "全部"}]
    return [_watched(each, names) for each in this.watched]


def _watched(each: Watched, names: Names) -> Row:
    return {
        "平台": names.platform(each.platform),
        "任务": JOBS[each.job],
        "轮次": str(each.cycles),
        "有效率": f"{each.covered / each.cycles:.1%}" if each.cycles else "—",
        "未覆盖": _blind(each),
    }


def _blind(each: Watched) -> str:
    if not each.cycles and each.job in DAILY:
        return "全部"
    named = "、".join(f"{on.month}月{on.day}日" for on in each.blind[:MOST_DAYS])
    more = f"等共{len(each.blind)}天" if len(each.blind) > MOST_DAYS else ""
    return named + more or "无"


def _coverage(this: Statistics, names: Names) -> str:
    """Silence proves something only where Diting looked."""
    seen = {each.platform for each in this.watched if each.cycles}
    if not seen:
        return "本期没有任何巡查记录，没有告警不说明没有问题。"
    unseen = _named((each for each in this.watched if each.platform not in seen and each.job in DAILY), names)
    partly = _named((each for each in this.watched if each.platform in seen and each.blind), names)
    said = [f"{unseen}没有任何巡查记录"] if unseen else []
    said += [f"{partly}有未覆盖的日期（见下表）"] if partly else []
    if not said:
        return "各平台每天均有有效巡查。"
    return f"{'，'.join(said)}，其间没有告警不说明没有问题。"


def _named(watched: Iterable[Watched], names: Names) -> str:
    return "、".join(dict.fromkeys(names.platform(each.platform) for each in watched))


def overdue(report: Report) -> list[Row]:
    if not report.now.overdue:
        return [{"案件": "无", "事项": "—", "期限": "—"}]
    return [
        {"案件": each.reference, "事项": DUTIES[each.duty], "期限": moment(each.due_at, report.zone)}
        for each in report.now.overdue
    ]


def _summary(report: Report) -> str:
    this, before = report.now, report.before
    said = f"本期新立案{this.total}件（上期{before.total}件）"
    if kinds := "、".join(f"{CLASSES[Classification(key)]}{count}件" for key, count in this.kinds):
        said += f"，其中{kinds}（含疑似）"
    own = f"另有系统自身事件（平台未覆盖、告警渠道不通）{this.own}件。" if this.own else ""
    return f"{said}。{own}本期到期的办理期限{_sum(this.duties, SUMMED[0])}项；目前逾期未办{len(this.overdue)}项。"


def _false_alarms(this: Statistics) -> str:
    if this.false_alarms is None:
        return "本期案件尚无人工定性或判为误报的。"
    reasons = "、".join(f"{GROUNDS[Ground(ground)]}{count}件" for ground, count in this.grounds)
    counts = f"其中属实{this.right}件、误报{this.wrong}件，误报率{this.false_alarms:.0%}"
    said = f"人工已判定{this.right + this.wrong}件，{counts}"
    return f"{said}（{reasons}）。" if reasons else f"{said}。"


def _days(period: Reported) -> str:
    return f"{day(period.first)}至{day(period.last)}"
