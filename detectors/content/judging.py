"""What is wrong with a post by itself, whoever the account is: one finding a reason."""

import re
from collections.abc import Iterable, Iterator

from detectors.content.grams import han
from detectors.content.kinds import LABELS, UNWANTED, Kind
from detectors.content.model import Model, row_of, shipped
from detectors.content.reading import Content
from detectors.facts import STRONGEST
from detectors.texts.contacts import Contact, Way
from detectors.texts.links import SHORTENERS, is_within, poses_as_government, unknown
from detectors.texts.voice import Kind as Voice
from detectors.texts.voice import heard, is_a_full_name
from domain.finding import Finding
from domain.text import Text

# Log-odds at the margin that 1 % and 0.1 % of genuine official posts reach.
LIKELY, SURE = 1.0, 3.0
# A voice is less than an offer: officials too speak warmly now and then, and of stars.
VOICE_SHARE = 0.5
LONGEST_NAME = 4
CLAUSE = re.compile(r"[。！？!?；;，,、：:\n\r【】\[\]()（）《》“”\"\s]+")
MOST_CLAUSES, LONGEST_CLAUSE = 3, 24

CONTACT_POINTS = {Way.MESSENGER: 2.0, Way.WECHAT: 1.5, Way.QQ: 1.5, Way.CARD: 2.0, Way.MOBILE: 0.5}
# Where nobody but who wrote it reads what people answer.
PRIVATE = frozenset({Way.MESSENGER, Way.WECHAT, Way.QQ})
# What an office has to offer is its daily bread: beside a contact it draws people only where it threatens them, too.
DRAWING, THREATENED = (Voice.SOLICITS, Voice.PAYMENT), (Voice.LURE, Voice.SOLICITS, Voice.PAYMENT)
THREATENING = re.compile("逾期|立即|马上|停发|停用|失效|冻结|异常|作废")
# Who warns of others quotes them.
WARNING = re.compile("谨防|警惕|当心|防范|冒充|假冒|仿冒|骗|勿信|勿轻信")
DRAWN_POINTS = 2.5
# A contact is given in these words whatever for.
INVITING = re.compile(r"[加添]{1,2}\s*(?:微\s*信|薇|微|v|q{1,2}|扣扣?|企鹅|群|好友|一下)|[进入拉]\s*群")
CONTACT_LABELS = {
    Way.MESSENGER: Text(zh="境外聊天软件账号", en="foreign messenger"),
    Way.WECHAT: Text(zh="微信号", en="WeChat"),
    Way.QQ: Text(zh="QQ号", en="QQ"),
    Way.CARD: Text(zh="银行卡号", en="bank card"),
    Way.MOBILE: Text(zh="手机号", en="mobile"),
}
SHORTENER_POINTS, FOREIGN_POINTS, POSING_POINTS, BARE_NAME_POINTS = 0.2, 0.4, 4.0, 4.5
# Together they prove no more than this.
MOST_POINTS = 9.0


def judged(content: Content, *, own_hosts: frozenset[str], model: Model | None = None) -> tuple[Finding, ...]:
    """Every reason to doubt a post, the gravest first.

    `own_hosts` are those registered for the account's unit: where none are, only a host that poses as one is a reason.
    """
    found = (*_worded(content, model or shipped()), *_contacts(content), *_links(content, own_hosts), *_named(content))
    return tuple(sorted(found, key=lambda finding: -finding.points))


def weight(found: Iterable[Finding]) -> float:
    """What the reasons come to together, in log-odds; several of one sort, such as a list of numbers, count once."""
    gravest: dict[tuple[str, str], float] = {}
    for each in found:
        sort = each.detector, dict(each.evidence).get("way", "")
        gravest[sort] = max(gravest.get(sort, 0.0), each.points)
    return min(MOST_POINTS, sum(gravest.values()))


def _worded(content: Content, model: Model) -> Iterator[Finding]:
    """What the wording offers, or whose voice it is: the one that speaks up more, where it passes its margin."""
    level = model.level(content.han)
    if level < 0:
        return
    margins = model.margins(content.han)
    offered = max(UNWANTED, key=lambda kind: float(margins[row_of(kind)]))
    rows = {offered: 0, Kind.PERSONAL: row_of(Kind.PERSONAL), Kind.CELEBRITY: row_of(Kind.CELEBRITY)}
    said = {
        kind: strength(float(margins[row]), float(model.likely[level, row]), float(model.sure[level, row]))
        for kind, row in rows.items()
    }
    loudest = max(said, key=lambda kind: said[kind])
    points = max(said[offered], VOICE_SHARE * max(said.values()))
    if points > 0:
        yield _wording(loudest, min(points, STRONGEST), _telling(content, model, rows[loudest]))


def strength(margin: float, likely: float, sure: float) -> float:
    """The log-odds of a margin: nothing below `likely`, then growing steadily through `sure`."""
    if margin < likely:
        return 0.0
    return LIKELY + (SURE - LIKELY) * (margin - likely) / max(sure - likely, 1e-6)


def _telling(content: Content, model: Model, row: int) -> tuple[str, ...]:
    """The clauses that speak loudest, the loudest first."""
    clauses = dict.fromkeys(filter(None, CLAUSE.split(content.plain)))
    loud = {clause: model.loudness(han(clause), row) for clause in clauses if han(clause)}
    ordered = sorted((clause for clause in loud if loud[clause] > 0), key=lambda clause: -loud[clause])
    return tuple(clause.strip()[:LONGEST_CLAUSE] for clause in ordered[:MOST_CLAUSES])


def _wording(kind: Kind, points: float, words: tuple[str, ...]) -> Finding:
    quoted = "」「".join(words)
    said = Text(
        zh=f"用语近于{LABELS[kind].zh}，突出的有「{quoted}」",
        en=f"the wording is that of {LABELS[kind].en}, most of all 「{quoted}」",
    )
    return _stated("content.wording", points, said, ("kind", kind.value), ("words", " ".join(words)))


def _contacts(content: Content) -> Iterator[Finding]:
    return (_contact(each) for each in content.contacts if each.way in CONTACT_POINTS)


def _contact(contact: Contact) -> Finding:
    label, points, drawing = CONTACT_LABELS[contact.way], CONTACT_POINTS[contact.way], _drawing(contact)
    said = Text(zh=f"留有{label.zh}「{contact.value}」", en=f"leaves a contact: {label.en} {contact.value}")
    if drawing:
        said = Text(zh=f"{said.zh}，同句招揽「{drawing}」", en=f"{said.en}, to which it draws people: {drawing}")
        points += DRAWN_POINTS
    return _stated("content.contact", points, said, ("way", contact.way.value), ("value", contact.value))


def _drawing(contact: Contact) -> str:
    """The clause beside a private contact that draws people there; '' for none."""
    if contact.way not in PRIVATE or WARNING.search(contact.beside):
        return ""
    said = heard(INVITING.sub("", contact.beside))
    kinds = THREATENED if THREATENING.search(contact.beside) else DRAWING
    return next((said[kind] for kind in kinds if kind in said), "")


def _links(content: Content, own_hosts: frozenset[str]) -> Iterator[Finding]:
    for host in unknown(content.hosts, own_hosts):
        if poses_as_government(host):
            said = Text(zh=f"链接「{host}」冒充政府网站", en=f"the link {host} poses as a government site")
            points = POSING_POINTS
        elif not own_hosts:
            continue
        elif is_within(host, SHORTENERS):
            said = Text(zh=f"短链接「{host}」看不出去向", en=f"the short link {host} hides where it leads")
            points = SHORTENER_POINTS
        else:
            said = Text(zh=f"链接「{host}」不在登记名单内", en=f"the link {host} is not on the registered list")
            points = FOREIGN_POINTS
        yield _stated("content.link", points, said, ("host", host))


def _named(content: Content) -> Iterator[Finding]:
    """A post that is nothing but a person's name: how a slip of the hand or of a search looks."""
    bare = CLAUSE.sub("", content.plain)
    if 2 <= len(bare) <= LONGEST_NAME and bare == content.han and is_a_full_name(bare):
        said = Text(zh=f"全文只有一个人名「{bare}」", en=f"the post is nothing but a person's name: {bare}")
        yield _stated("content.name", BARE_NAME_POINTS, said, ("name", bare))


def _stated(detector: str, points: float, said: Text, *evidence: tuple[str, str]) -> Finding:
    score = round(min(1.0, points / STRONGEST), 3)
    return Finding(detector=detector, score=score, summary=said, evidence=evidence, points=round(points, 2))
