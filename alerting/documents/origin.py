"""The fields that say who noticed a case: Diting, or others, who are then named."""

from zoneinfo import ZoneInfo

from alerting.documents.filling import Value
from alerting.documents.papers import Papers
from alerting.documents.presence import state
from alerting.documents.words import blank, moment
from domain.lead import is_provisional, tellers

SEEN = "我单位在政务新媒体日常监测中发现"


def origin(papers: Papers, zone: ZoneInfo) -> dict[str, Value]:
    incident, known = papers.incident, state(papers)
    found = moment(incident.first_seen, zone)
    return {
        "发现经过": _account(papers),
        "发现方式": f"据{_who(papers)}的线索" if papers.is_hearsay else "监测发现",
        "仅据线索": papers.is_hearsay,
        "编号已知": not is_provisional(incident.subject),
        "首次发现时间": f"{found}（接到线索）" if papers.is_hearsay else found,
        "已核查": known.at is not None,
        "当前状态": known.said,
        "最近核查时间": blank("核查时间") if known.at is None else moment(known.at, zone),
    }


def _account(papers: Papers) -> str:
    who = _who(papers)
    if papers.is_hearsay:
        return f"我单位收到{who}的线索"
    return f"{SEEN}（另有{who}的线索）" if who else SEEN


def _who(papers: Papers) -> str:
    return "、".join(text.zh for text in tellers(papers.incident.findings))
