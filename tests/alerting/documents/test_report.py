import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from alerting.documents import report as words
from alerting.documents import report_sheets
from alerting.documents.cycles import Cycle
from alerting.documents.filling import fill
from alerting.documents.periods import Reported, Span, containing
from alerting.documents.report import Names, Report
from alerting.documents.sheets import workbook
from alerting.documents.statistics import Case, statistics
from domain.coverage import Job
from domain.deadline import Deadline, Duty
from domain.decision import Judgement
from domain.incident import Classification, Severity, Status
from monitor.templates import template
from tests.factories import NOW, incident, later
from tests.papers import ZONE, said, sender

MARCH = containing(Span.MONTH, date(2026, 3, 2))
NAMES = Names(units={"linze-ga": "临泽市公安局"}, platforms={"weibo": "微博", "douyin": "抖音"})


def report(
    *cases: Case, cycles: tuple[Cycle, ...] = (), platforms: tuple[str, ...] = (), period: Reported = MARCH
) -> Report:
    def counted(of: Reported) -> Any:
        return statistics(cases, cycles, of.first, of.last, platforms=platforms, zone=ZONE, now=NOW)

    return Report(period=period, now=counted(period), before=counted(period.before), names=NAMES, zone=ZONE)


def case(number: int, **changes: Any) -> Case:
    judgement, deadlines = changes.pop("judgement", None), changes.pop("deadlines", ())
    subject = {"subject": "weibo:1"}
    return Case(incident=incident(number=number, **subject | changes), judgement=judgement, deadlines=deadlines)


LATE = Deadline(incident=1, duty=Duty.VERIFY, started_at=NOW, due_at=later(minutes=-10))
MANY = (
    case(1, judgement=Judgement.CONFIRMED, status=Status.CONFIRMED, deadlines=(LATE,)),
    case(2, judgement=Judgement.DISMISSED, status=Status.DISMISSED, severity=Severity.SERIOUS),
    case(3, first_seen=later(days=-20)),
    case(4, classification=Classification.COVERAGE, subject="platform:weibo"),
)
BLIND = (Cycle(platform="weibo", job=Job.HUNT, at=NOW, covered=True),)


def test_the_tables_stand_beside_those_of_the_period_before() -> None:
    rows = words.fields(report(*MANY), sender())["按类型"]
    assert rows == [
        {"名称": "假冒账号", "本期": "2", "上期": "1", "增减": "+1"},
        {"名称": "合计", "本期": "2", "上期": "1", "增减": "+1"},
    ]


def test_a_row_that_only_the_period_before_has_stands_there_too() -> None:
    (row, total) = words.compared(words.distributions(NAMES)["按单位"], report(case(3, first_seen=later(days=-20))))
    assert (row["名称"], row["本期"], row["上期"], row["增减"]) == ("临泽市公安局", "0", "1", "-1")
    assert total["增减"] == "-1"


def test_the_summary_says_how_many_there_were() -> None:
    filled = words.fields(report(*MANY), sender())
    assert filled["概述"] == (
        "本期新立案2件（上期1件），其中假冒账号2件（含疑似）。另有系统自身事件（平台未覆盖、告警渠道不通）1件。"
        "本期到期的办理期限1项；目前逾期未办1项。"
    )
    assert filled["误报说明"] == "人工已判定2件，其中属实1件、误报1件，误报率50%。"


def test_a_quiet_period_is_no_proof_where_nothing_was_watched() -> None:
    filled = words.fields(report(), sender())
    assert filled["覆盖说明"] == "本期没有任何巡查记录，没有告警不说明没有问题。"
    blind = words.fields(report(cycles=BLIND), sender())
    assert blind["覆盖说明"] == "微博有未覆盖的日期（见下表），其间没有告警不说明没有问题。"
    assert blind["覆盖"] == [
        {"平台": "微博", "任务": "假冒账号排查", "轮次": "1", "有效率": "100.0%", "未覆盖": "3月1日"}
    ]


def looks(platform: str, *jobs: Job) -> tuple[Cycle, ...]:
    """On every day of the month so far."""
    days = (NOW, later(days=-1))
    return tuple(Cycle(platform=platform, job=job, at=at, covered=True) for job in jobs for at in days)


def test_a_platform_with_official_accounts_that_nobody_looked_at_is_named() -> None:
    watched = looks("weibo", Job.HUNT, Job.GUARD)
    blind = words.fields(report(cycles=watched, platforms=("weibo", "douyin")), sender())
    assert blind["覆盖说明"] == "抖音没有任何巡查记录，其间没有告警不说明没有问题。"
    rows: Any = blind["覆盖"]
    assert rows[0] == {"平台": "抖音", "任务": "官方账号巡查", "轮次": "0", "有效率": "—", "未覆盖": "全部"}
    assert [(row["平台"], row["未覆盖"]) for row in rows[1:]] == [("微博", "无"), ("微博", "无")]
    clean = words.fields(report(cycles=watched, platforms=("weibo",)), sender())
    assert clean["覆盖说明"] == "各平台每天均有有效巡查。"


def test_searching_for_impostors_is_no_look_at_the_official_accounts() -> None:
    found = words.fields(report(cycles=looks("weibo", Job.HUNT), platforms=("weibo", "douyin")), sender())
    assert found["覆盖说明"] == ("抖音没有任何巡查记录，微博有未覆盖的日期（见下表），其间没有告警不说明没有问题。")


def test_a_period_to_come_is_not_called_watched() -> None:
    to_come = Reported(first=date(2026, 5, 1), last=date(2026, 5, 31))
    found = words.fields(report(platforms=("weibo",), period=to_come), sender())
    assert found["覆盖说明"] == "本期没有任何巡查记录，没有告警不说明没有问题。"


@pytest.mark.parametrize("cases", [(), MANY])
def test_the_document_is_whole(cases: tuple[Case, ...]) -> None:
    shape, where = template("report", None)
    filled = words.fields(report(*cases, cycles=BLIND), sender())
    assert set(filled) == set(words.GLOSSARY)
    text = said(fill(shape, filled, where=where))
    assert "政务新媒体安全监测月报" in text
    assert "2026年3月1日至2026年3月31日" in text
    assert "{{" not in text


@pytest.mark.parametrize("cases", [(), MANY])
def test_the_workbook_holds_the_same_numbers(cases: tuple[Case, ...]) -> None:
    found = report(*cases, cycles=BLIND)
    book = openpyxl.load_workbook(io.BytesIO(workbook(report_sheets.sheets(found), creator="x")))
    for name in ("按类型", "按级别", "按平台", "按单位", "按结果"):
        rows: list[Any] = [[cell.value for cell in row] for row in book[name].iter_rows(min_row=3)]
        *shares, total = [row for row in rows if row[0]]
        assert total[1] == sum(row[1] for row in shares) == found.now.total
    assert book["总体情况"]["B3"].value == found.now.total


def test_every_day_without_cover_stands_in_the_workbook() -> None:
    (blind,) = [sheet for sheet in report_sheets.sheets(report(cycles=BLIND)) if sheet.name == "未覆盖日期"]
    assert blind.rows == (("微博", "假冒账号排查", "2026年3月1日"),)
