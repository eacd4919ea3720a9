"""Which documents there are, which case each fits, and what is to be said before it is sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from alerting.documents.papers import Papers
from alerting.grade_words import CLASSES
from alerting.recording import is_strangers
from domain.incident import Classification, Incident, Status
from domain.text import Text

IMPOSTORS = frozenset({Classification.MASQUERADE})
HIJACKS = frozenset({Classification.ACCOUNT_COMPROMISE, Classification.CONTENT_TAMPERING})
EVENTS = IMPOSTORS | HIJACKS
# People have said that there is nothing to ask anybody for.
SET_ASIDE = {
    Status.DISMISSED: Text("已判定为误报", "it was dismissed"),
    Status.TRANSFERRED: Text(
        "已转合规办理，请在合规案件上起草", "it was transferred; draft for the case of compliance"
    ),
    Status.MERGED: Text("已并入另案，请在主案上起草", "it was merged; draft for the case that it is handled with"),
}


class Document(StrEnum):
    """What can be drafted for one case; the order is that of a case's life."""

    BRIEF_FIRST = "brief-first"
    BRIEF_UPDATE = "brief-update"
    LETTER = "letter"
    FREEZE = "freeze"
    FACTS_SHEET = "facts-sheet"
    NOTICE_CYBERSPACE = "notice-cyberspace"
    NOTICE_POLICE = "notice-police"
    RECTIFICATION = "rectification"
    PUBLIC_NOTICE = "public-notice"
    BRIEF_FINAL = "brief-final"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A document's title, its template, and the cases that it is for.

    `asserts`: it asks others to act on what a person must have confirmed. `ends`: it tells how a case went.
    """

    title: Text
    template: str
    cases: frozenset[Classification]
    asserts: bool = False
    ends: bool = False


# These say of an account that nobody of the unit runs it.
CALLS_IT_AN_IMPOSTOR = frozenset({Document.LETTER, Document.PUBLIC_NOTICE, Document.FACTS_SHEET})
COMPLIANCE = frozenset({Classification.COMPLIANCE})
FORMS: dict[Document, Form] = {
    Document.BRIEF_FIRST: Form(title=Text("快报（首报）", "flash report, first"), template="brief", cases=EVENTS),
    Document.BRIEF_UPDATE: Form(title=Text("快报（续报）", "flash report, update"), template="brief", cases=EVENTS),
    Document.LETTER: Form(
        title=Text("关于要求注销假冒账号的函", "letter to the platform: cancel an impostor"),
        template="letter",
        cases=IMPOSTORS,
        asserts=True,
    ),
    Document.FREEZE: Form(
        title=Text("关于请求协助处置被盗用账号的函", "letter to the platform: help with a hijacked account"),
        template="freeze",
        cases=HIJACKS,
        asserts=True,
    ),
    Document.FACTS_SHEET: Form(
        title=Text("英文事实表（境外平台用）", "facts sheet in English"), template="facts-sheet", cases=EVENTS
    ),
    Document.NOTICE_CYBERSPACE: Form(
        title=Text("通报（网信）", "notice to the cyberspace office"), template="notice-cyberspace", cases=EVENTS
    ),
    Document.NOTICE_POLICE: Form(
        title=Text("通报（公安）", "notice to the police"), template="notice-police", cases=EVENTS
    ),
    Document.RECTIFICATION: Form(
        title=Text("督促整改通知书", "order to rectify"),
        template="rectification",
        cases=HIJACKS | COMPLIANCE | IMPOSTORS,
        asserts=True,
    ),
    Document.PUBLIC_NOTICE: Form(
        title=Text("公众提示", "notice to the public"), template="public-notice", cases=EVENTS
    ),
    Document.BRIEF_FINAL: Form(
        title=Text("快报（终报）", "flash report, last"), template="brief", cases=EVENTS, ends=True
    ),
    Document.SUMMARY: Form(title=Text("处置总结", "summary of handling"), template="summary", cases=EVENTS, ends=True),
}


def refusal(document: Document, incident: Incident) -> Text | None:
    """Why the document does not fit the case, whoever insists; None where it does."""
    form, name = FORMS[document], incident.reference
    if incident.status in SET_ASIDE:
        why = SET_ASIDE[incident.status]
    elif incident.classification not in form.cases:
        kind = CLASSES[incident.classification]
        why = Text(f"此文书不适用于「{kind.zh}」类案件", f"this document is not for a case of {kind.en}")
    elif document in CALLS_IT_AN_IMPOSTOR and incident.classification in IMPOSTORS and not is_strangers(incident):
        why = Text("研判认定不是假冒，而是主办单位自己的问题", "it was assessed as the unit's own doing")
    elif document is Document.RECTIFICATION and is_strangers(incident):
        why = Text(
            "假冒账号不是主办单位的账号，没有可责令整改的单位；要求平台处置的函用 letter，"
            "确属本单位的先用 diting incidents assess --kind 认定",
            "an impostor is no account of the unit's; write to the platform with `letter`, or say with"
            " `diting incidents assess --kind` what it is",
        )
    else:
        return None
    return Text(f"{name}：不能起草「{form.title.zh}」：{why.zh}", f"{name}: no {form.title.en} for it: {why.en}")


def premature(document: Document, papers: Papers) -> Text | None:
    """Why it is too early for the document; a person may insist, and the draft then says 疑似."""
    form, incident = FORMS[document], papers.incident
    if form.asserts and not papers.is_confirmed:
        return Text(
            f"{incident.reference} 尚未经人工定性，现在发「{form.title.zh}」为时过早；稿中一律写作「疑似」",
            f"no person has confirmed {incident.reference} yet: too early for this; the draft only says 疑似",
        )
    if form.ends and incident.status.is_open:
        return Text(
            f"{incident.reference} 尚在处置，现在写「{form.title.zh}」为时过早；未了事项将留空待填",
            f"{incident.reference} is not over: too early for this; what is not known yet stays a marked blank",
        )
    return None


def warnings(papers: Papers) -> Iterator[Text]:
    """What whoever sends the draft must know."""
    if papers.incident.assessment.is_secret:
        yield Text(
            "涉嫌涉密：稿件不写内容细节，不得经互联网或即时通信传递，另按保密规定报告",
            "suspected secrets: the draft leaves the content out; do not send it over the internet or a messenger",
        )
