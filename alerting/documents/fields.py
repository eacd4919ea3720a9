"""The fields of a case's documents, by the names that stand in the templates. What is not known is a marked blank."""

from datetime import date
from zoneinfo import ZoneInfo

from alerting.documents.accounts import account, official
from alerting.documents.filling import Fields, Value
from alerting.documents.handling import handled
from alerting.documents.kinds import Document
from alerting.documents.origin import origin
from alerting.documents.papers import Papers, Sender
from alerting.documents.presence import state
from alerting.documents.proof import SCORE, proof
from alerting.documents.words import (
    CLASSES,
    HARMS,
    KINDS,
    LEVELS,
    NAME,
    STATUSES,
    blank,
    day,
    number,
    or_blank,
    quoted,
)
from domain.assessment import Kind
from domain.incident import Classification

Row = dict[str, str]
ROUNDS = {Document.BRIEF_FIRST: "首报", Document.BRIEF_UPDATE: "续报", Document.BRIEF_FINAL: "终报"}
# Of these only it follows that somebody else wrote what was published.
BY_OTHERS = frozenset({None, Kind.HIJACK, Kind.TAMPER, Kind.IMPOSTOR})


def fields(document: Document, papers: Papers, sender: Sender, *, zone: ZoneInfo, today: date) -> Fields:
    """Every field of every document; each template uses what it needs."""
    return {
        **_signature(document, papers, sender, today),
        **_case(papers),
        **origin(papers, zone),
        **account(papers, zone),
        **official(papers),
        **_assessed(papers),
        **proof(papers, zone),
        **handled(papers, zone),
        **_english(papers),
        "报次": ROUNDS.get(document, ""),
    }


def _signature(document: Document, papers: Papers, sender: Sender, today: date) -> Row:
    return {
        "发文单位": or_blank(sender.issuer, "发文单位"),
        "文号": blank("文号"),
        "签发人": blank("签发人"),
        "起草日期": day(today),
        "成文日期": blank("成文日期"),
        "收文单位": or_blank(_addressee(document, papers, sender), "收文单位"),
        "联系人": or_blank(sender.contact, "联系人"),
        "联系电话": or_blank(sender.phone, "联系电话"),
        "联系地址": or_blank(sender.address, "联系地址"),
        "抄送": "，".join(sender.copies) or blank("抄送单位"),
        "制度依据": or_blank(sender.rules, "本地政务新媒体管理制度及文号"),
        "答复工作日": str(sender.reply_working_days),
    }


def _addressee(document: Document, papers: Papers, sender: Sender) -> str:
    match document:
        case Document.LETTER | Document.FREEZE:
            return papers.operator
        case Document.NOTICE_CYBERSPACE:
            return sender.cyberspace_office
        case Document.NOTICE_POLICE:
            return sender.police
        case Document.RECTIFICATION:
            return papers.unit.name if papers.unit else ""
    return ""


def _case(papers: Papers) -> dict[str, Value]:
    incident = papers.incident
    return {
        "已定性": papers.is_confirmed,
        "是盗用": incident.classification is not Classification.MASQUERADE,
        "他人所为": papers.is_confirmed and incident.assessment.kind in BY_OTHERS,
        "疑似": "" if papers.is_confirmed else "疑似",
        "案件编号": incident.reference,
        "事件类型": _happened(papers),
        "级别": LEVELS[incident.severity],
        "定级依据": incident.rule,
        "办理状态": STATUSES[incident.status],
    }


def _happened(papers: Papers) -> str:
    """What the case is said to be: suspected unless a person has confirmed it."""
    kind = papers.incident.assessment.kind
    said = KINDS[kind] if kind else CLASSES[papers.incident.classification]
    return said if papers.is_confirmed else f"疑似{said}"


def _assessed(papers: Papers) -> Row:
    """What people established of harm and spread; nothing of it is guessed."""
    said = papers.incident.assessment
    return {
        "危害程度": blank("危害程度") if said.harm is None else HARMS[said.harm],
        "传播范围": blank("传播范围") if said.views is None and said.reposts is None else _spread(papers),
        "受害人数": blank("受害人数") if said.victims is None else f"{said.victims}人",
        "损失金额": blank("损失金额") if said.loss_yuan is None else f"{number(said.loss_yuan)}元",
        "页面留存时长": blank("页面留存时长") if said.page_minutes is None else f"{said.page_minutes}分钟",
        "点名单位": or_blank(quoted(said.named_by, NAME), "点名通报本案的上级部门，没有的写无"),
    }


def _spread(papers: Papers) -> str:
    said = papers.incident.assessment
    views = [f"浏览量约{number(said.views)}次"] if said.views is not None else []
    reposts = [f"转发约{number(said.reposts)}次"] if said.reposts is not None else []
    return "，".join(views + reposts)


def _english(papers: Papers) -> dict[str, Value]:
    """For platforms abroad: the facts without the prose."""
    incident = papers.incident
    found = () if incident.assessment.is_secret else incident.findings
    shown, known = incident.profile if papers.is_seen else None, state(papers)
    reported = " (when it was reported)" if papers.is_hearsay else ""
    return {
        "en_kind": incident.classification.value.replace("-", " "),
        "en_certainty": "confirmed by an officer" if papers.is_confirmed else "SUSPECTED, not yet confirmed",
        "en_verification": shown.verification_kind.value if shown else blank("verification"),
        "en_first_seen": f"{incident.first_seen:%Y-%m-%d %H:%M} UTC{reported}",
        "en_last_seen": f"{known.at:%Y-%m-%d %H:%M} UTC" if known.at else "not looked at by us",
        "en_presence": incident.presence.value if known.is_look else "to be checked",
        "en_reasons": [{"text": quoted(SCORE.sub("", each.summary.en, count=1))} for each in found],
    }
