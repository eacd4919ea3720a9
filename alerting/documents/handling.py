"""The fields that tell what was done about a case and what is still to be done."""

from zoneinfo import ZoneInfo

from alerting.closing import since_opened
from alerting.documents.filling import Value
from alerting.documents.kinds import Document
from alerting.documents.papers import Papers
from alerting.documents.presence import state
from alerting.documents.words import DUTIES, NAME, STEPS, blank, day, moment, quoted
from domain.act import Act, Step
from domain.deadline import Duty
from domain.incident import Presence

# Notes of the office to itself: no reader outside needs them.
INTERNAL = frozenset({Step.DRAFTED, Step.NOTED, Step.ASSIGNED, Step.PROPOSED, Step.WITHDRAWN})
# These ask the platform to keep what it logged.
KEEPING = frozenset({Document.LETTER, Document.FREEZE, Document.FACTS_SHEET})
MEASURES = frozenset(
    {Step.PLATFORM_ASKED, Step.PARTIAL, Step.CIRCULATED, Step.RECTIFICATION_ORDERED, Step.CONTROL_REGAINED}
    | {Step.CREDENTIALS_CHANGED, Step.CONTENT_REMOVED, Step.REPORTED_BY_PHONE, Step.REPORTED_IN_WRITING}
)


def handled(papers: Papers, zone: ZoneInfo) -> dict[str, Value]:
    told = [act for act in papers.acts if act.step not in INTERNAL]
    return {
        "办理经过": [_told(act, zone) for act in told],
        "已请平台": papers.last(Step.PLATFORM_ASKED) is not None,
        "已请留存": _is_kept_on_request(papers),
        "已采取措施": "；".join(_measure(act, zone) for act in told if act.step in MEASURES)
        or blank("已采取的措施及效果"),
        "平台处置情况": _answer(papers, zone),
        "处置结果": _outcome(papers),
        "原因": _note(papers, Step.CAUSE_FOUND, "原因分析"),
        "整改情况": _note(papers, Step.RECTIFIED, "整改情况"),
        "致歉说明": _note(papers, Step.APOLOGY_DECIDED, "是否致歉说明"),
        "国家报告研判": _note(papers, Step.NATIONAL_REPORT_STUDIED, "是否属较大以上网络安全事件的研判意见"),
        "整改期限": _rectify_by(papers, zone),
        "整改事项": blank("逐项列明整改事项"),
        "续报时间": _due(papers, Duty.UPDATE, zone, "下次续报时间"),
        "待办事项": [_running(duty, papers, zone) for duty in _open_duties(papers)],
    }


def _is_kept_on_request(papers: Papers) -> bool:
    """Whether the platform was asked with a paper at hand that asks it to keep its logs; a bare complaint does not."""
    acts = since_opened(papers.acts)
    drafts = [act.at for act in acts if act.step is Step.DRAFTED and dict(act.facts).get("document") in KEEPING]
    return any(act.step is Step.PLATFORM_ASKED and min(drafts, default=act.at) < act.at for act in acts)


def _told(act: Act, zone: ZoneInfo) -> dict[str, str]:
    return {
        "时间": moment(act.at, zone),
        "事项": STEPS[act.step],
        "对象": quoted(act.to, NAME) or "—",
        "说明": quoted(act.note) or "—",
    }


def _measure(act: Act, zone: ZoneInfo) -> str:
    to = f"（{quoted(act.to, NAME)}）" if act.to else ""
    note = f"，{quoted(act.note)}" if act.note else ""
    return f"{moment(act.at, zone)}{STEPS[act.step]}{to}{note}"


def _answer(papers: Papers, zone: ZoneInfo) -> str:
    asked = papers.last(Step.PLATFORM_ASKED)
    answer = papers.last(Step.PLATFORM_ANSWERED, Step.PARTIAL)
    if answer is not None:
        return _measure(answer, zone)
    if asked is None:
        return "尚无要求平台处置的记录"
    return f"{moment(asked.at, zone)}已要求平台处置，尚无平台答复的记录"


def _outcome(papers: Papers) -> str:
    if not state(papers).is_look:
        return f"该账号{state(papers).said}"
    match papers.incident.presence:
        case Presence.ABSENT:
            return "该账号按编号已查询不到"
        case Presence.RENAMED:
            return "该账号已改名，不再与官方账号相近"
        case Presence.RESTORED:
            return "该账号已恢复原样"
        case Presence.PRESENT:
            return "该账号仍可访问"


def _note(papers: Papers, step: Step, what: str) -> str:
    act = papers.last(step)
    return (quoted(act.note) if act else "") or blank(what)


def _rectify_by(papers: Papers, zone: ZoneInfo) -> str:
    """A day that a reader can put into a calendar, never 'within five days'."""
    running = papers.deadline(Duty.RECTIFY)
    by = papers.rectify_by or (running.due_at.astimezone(zone).date() if running else None)
    if by is None:
        return blank("整改期限，写明年月日")
    open_calendar = papers.is_provisional if papers.rectify_by else running is not None and running.is_provisional
    return f"{day(by)}（节假日安排尚未公布，以届时工作日为准）" if open_calendar else day(by)


def _due(papers: Papers, duty: Duty, zone: ZoneInfo, what: str) -> str:
    deadline = papers.deadline(duty)
    return moment(deadline.due_at, zone) if deadline and deadline.is_running else blank(what)


def _open_duties(papers: Papers) -> list[Duty]:
    return [each.duty for each in sorted(papers.deadlines, key=lambda each: each.due_at) if each.is_running]


def _running(duty: Duty, papers: Papers, zone: ZoneInfo) -> dict[str, str]:
    return {"事项": DUTIES[duty], "期限": _due(papers, duty, zone, "期限")}
