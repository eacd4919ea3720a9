"""The contacts signal: where the stranger leads its readers, and with what it lures them."""

from collections.abc import Iterable, Iterator

from pydantic import BaseModel, ConfigDict, Field

from detectors.facts import Points, stated
from detectors.impostor.bio import bios, numbers_of
from detectors.impostor.posts import own
from detectors.texts.contacts import Contact, Way, contacts
from detectors.texts.links import SHORTENERS, host_of, hosts_in, is_government, is_within, poses_as_government, unknown
from detectors.texts.voice import Kind, heard
from domain.fact import Fact
from domain.finding import Finding
from domain.look import Counterpart, Look
from domain.text import Text

DETECTOR = "impostor.contacts"
# As many values stand in the evidence; a page that has more of them is not described any better by all.
SHOWN = 5
HARMLESS = (
    *("weibo.com", "weibo.cn", "qq.com", "douyin.com", "kuaishou.com", "toutiao.com", "baidu.com", "bilibili.com"),
    *("xiaohongshu.com", "zhihu.com", "people.com.cn", "xinhuanet.com", "news.cn", "cctv.com", "chinanews.com.cn"),
    *("bsky.app", "bsky.social", "edu.cn", "12377.cn"),
)


class Options(BaseModel):
    """`harmless`: hosts that lead nobody astray, besides the official account's own and the government's."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    qq: Points = 2.6
    wechat: Points = 2.6
    messenger: Points = 2.8
    work_contact: Points = 1.5
    mobile: Points = 1.8
    telephone: Points = 0.5
    payment: Points = 2.6
    business_contact: Points = 0.3
    solicits: Points = 2.2
    lure: Points = 1.2
    shortener: Points = 1.2
    foreign_host: Points = 0.9
    false_government_host: Points = 2.8
    unit_link: Points = -1.2
    harmless: tuple[str, ...] = Field(default=HARMLESS, strict=False)


WAYS = {
    Way.QQ: (Fact.QQ, Text("留有 QQ（{}）", "gives a QQ number ({})")),
    Way.WECHAT: (Fact.WECHAT, Text("留有微信（{}）", "gives a WeChat id ({})")),
    Way.MESSENGER: (Fact.MESSENGER, Text("留有境外聊天软件账号（{}）", "gives an account of a foreign messenger ({})")),
    Way.WORK: (Fact.WORK_CONTACT, Text("留有钉钉或飞书号（{}）", "gives a DingTalk or Feishu id ({})")),
    Way.MOBILE: (Fact.MOBILE, Text("留有手机号（{}）", "gives a mobile number ({})")),
    Way.TELEPHONE: (Fact.TELEPHONE, Text("留有登记之外的电话（{}）", "gives a telephone number not the unit's ({})")),
    Way.CARD: (Fact.PAYMENT, Text("留有收款卡号（{}）", "gives a bank card to pay to ({})")),
}
OFFERS = {
    Kind.PAYMENT: (Fact.PAYMENT, Text("要求付款（{}）", "asks for money ({})")),
    Kind.SOLICITS: (Fact.SOLICITS, Text("引导私下联系或代办（{}）", "draws people into private contact ({})")),
    Kind.LURE: (
        Fact.LURE,
        Text("以办事、钱款、福利或工作为诱饵（{}）", "lures with a service, money, a benefit or a job ({})"),
    ),
}
HOSTS = {
    Fact.FALSE_GOVERNMENT_HOST: Text("链接到仿政府的网址（{}）", "links to a host that poses as the government ({})"),
    Fact.SHORTENER: Text("链接到短网址（{}）", "links to a URL shortener ({})"),
    Fact.FOREIGN_HOST: Text("链接到登记之外的网址（{}）", "links to a host not the unit's ({})"),
}


def detect(official: Counterpart, stranger: Look, *, options: Options) -> Iterator[Finding]:
    """One finding for each way out of the platform and each kind of offer; the unit's own contacts count for none."""
    texts = _texts(official, stranger)
    facts = set()
    for finding in (*_reached(official, texts, options), *_offered(texts, options)):
        if finding.fact not in facts:
            facts.add(finding.fact)
            yield finding
    yield from _linked(official, stranger, texts, options)
    if _leads_home(official, stranger):
        said = Text("简介链接到该单位自己的政府网站", "the bio links to the unit's own government site")
        yield stated(DETECTOR, Fact.UNIT_LINK, options.unit_link, said)


def _leads_home(official: Counterpart, stranger: Look) -> bool:
    theirs = {host for text in (official.account.url, *bios(official)) for host in hosts_in(text)}
    return any(is_government(host) and is_within(host, theirs) for host in hosts_in(stranger.profile.bio))


def _texts(official: Counterpart, stranger: Look) -> tuple[str, ...]:
    """What the stranger wrote itself."""
    profile = stranger.profile
    return profile.display_name, profile.bio, *(post.text for post in own(official, stranger, near=0.75))


def _reached(official: Counterpart, texts: Iterable[str], options: Options) -> Iterator[Finding]:
    theirs = numbers_of(official) | _others_of(official)
    found = [contact for text in texts for contact in contacts(text) if contact.value not in theirs]
    business = [contact for contact in found if Kind.BUSINESS in heard(contact.beside)]
    for way, (fact, said) in WAYS.items():
        values = _values(contact for contact in found if contact.way is way and contact not in business)
        if values:
            yield _stated(fact, options, said, values)
    if business:
        said = Text("留有商务或投稿联系方式（{}）", "gives a contact for business ({})")
        yield _stated(Fact.BUSINESS_CONTACT, options, said, _values(business))


def _others_of(official: Counterpart) -> frozenset[str]:
    """Further contacts that the official account gives out itself: its own WeChat id."""
    posts = official.look.posts if official.look else ()
    texts = (*bios(official), *(post.text for post in posts))
    return frozenset(contact.value for text in texts for contact in contacts(text))


def _values(found: Iterable[Contact]) -> list[str]:
    return sorted({contact.value for contact in found})[:SHOWN]


def _offered(texts: Iterable[str], options: Options) -> Iterator[Finding]:
    heard_all = [heard(text) for text in texts]
    for kind, (fact, said) in OFFERS.items():
        words = next((each[kind] for each in heard_all if kind in each and Kind.BUSINESS not in each), "")
        if words:
            text = Text(said.zh.format(words), said.en.format(words))
            yield stated(DETECTOR, fact, getattr(options, fact.name.lower()), text)


def _linked(official: Counterpart, stranger: Look, texts: Iterable[str], options: Options) -> Iterator[Finding]:
    links = (host_of(link) for post in own(official, stranger, near=0.75) for link in post.links)
    seen = {host for text in texts for host in hosts_in(text)} | {host for host in links if host}
    found: dict[Fact, list[str]] = {}
    for host in unknown(seen, _known_hosts(official, stranger) | frozenset(options.harmless)):
        found.setdefault(_kind(host), []).append(host)
    for fact, said in HOSTS.items():
        if fact in found:
            yield _stated(fact, options, said, found[fact][:SHOWN])


def _kind(host: str) -> Fact:
    if is_within(host, SHORTENERS):
        return Fact.SHORTENER
    return Fact.FALSE_GOVERNMENT_HOST if poses_as_government(host) else Fact.FOREIGN_HOST


def _known_hosts(official: Counterpart, stranger: Look) -> frozenset[str]:
    """Hosts of the official account, of its posts, of the unit's other accounts and of the platform itself."""
    look = official.look
    posts = look.posts if look else ()
    urls = [stranger.profile.url, *(each.url for each in (official.account, *official.siblings))]
    urls += [look.profile.url] if look else []
    urls += [link for post in posts for link in post.links]
    texts = (*bios(official), *(post.text for post in posts), stranger.profile.handle)
    return frozenset(host for url in urls if (host := host_of(url))) | {
        host for each in texts for host in hosts_in(each)
    }


def _stated(fact: Fact, options: Options, said: Text, values: list[str]) -> Finding:
    shown = "、".join(values)
    text = Text(said.zh.format(shown), said.en.format(", ".join(values)))
    return stated(DETECTOR, fact, getattr(options, fact.name.lower()), text, *(("value", value) for value in values))
