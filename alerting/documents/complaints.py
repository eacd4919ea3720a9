"""Complaints to platforms: what a route still needs, and whether the same complaint waits for its answer already."""

from collections.abc import Collection, Mapping, Sequence

from alerting.documents.papers import Papers
from alerting.documents.proof import is_picture
from domain.act import Act, Step
from domain.complaint import Paper, Route
from domain.lead import is_provisional
from domain.text import Text

# The fact of an act that names the route.
ROUTE = "route"
ANSWERS = frozenset({Step.PLATFORM_ANSWERED, Step.REOPENED})
PAPERS: Mapping[Paper, Text] = {
    Paper.URL: Text("账号主页链接和编号", "address and id of the account"),
    Paper.SCREENSHOTS: Text("截图（带时间，附 SHA-256）", "screenshots (with their time and SHA-256)"),
    Paper.LETTER: Text("盖章公函", "letter with seal"),
    Paper.CREDIT_CODE: Text("统一社会信用代码证书（企业为营业执照）", "certificate of the unified credit code"),
    Paper.IDENTITY: Text("经办人身份证明", "proof of identity of whoever files"),
    Paper.AUTHORISATION: Text("授权委托书", "authorisation"),
    Paper.TRADEMARK: Text("商标注册证", "trademark certificate"),
    Paper.NOTICE_FORM: Text("平台的投诉通知书（签字盖章）", "the platform's notice form, signed and sealed"),
    Paper.OFFICIAL_ACCOUNT: Text("以本单位官方账号登录", "login with the official account"),
    Paper.OFFICIAL_MAIL: Text("以本单位域名邮箱发出", "mail from the unit's own domain"),
    Paper.EXPLANATION: Text("情况说明", "statement of facts"),
}


def missing(route: Route, papers: Collection[Paper]) -> tuple[Paper, ...]:
    """What the route refuses the complaint without, and is not at hand."""
    return tuple(paper for paper in route.needs if paper not in papers)


def at_hand(papers: Papers) -> frozenset[Paper]:
    """What a case brings along by itself; the others a person has to get."""
    found = {Paper.EXPLANATION} if papers.incident.findings else set[Paper]()
    profile, is_known = papers.incident.profile, not is_provisional(papers.incident.subject)
    if profile is not None and profile.url and is_known:
        found.add(Paper.URL)
    if any(is_picture(each) for each in papers.evidence):
        found.add(Paper.SCREENSHOTS)
    return frozenset(found)


def filed(acts: Sequence[Act], route: str) -> Act | None:
    """The last complaint by this route, unless the platform has answered it or the case was opened anew since.

    An answer that names no route answers them all. `acts` are in order, the oldest first.
    """
    waiting: Act | None = None
    for act in acts:
        named = dict(act.facts).get(ROUTE, "")
        if act.step is Step.PLATFORM_ASKED and named == route:
            waiting = act
        elif act.step in ANSWERS and named in {"", route}:
            waiting = None
    return waiting
