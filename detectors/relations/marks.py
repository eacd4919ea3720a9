"""What an account could share with others of its operator: its picture, contacts, links and wording."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from detectors.names.fold import fold
from detectors.texts.contacts import Way, contacts
from detectors.texts.links import ADDRESS, SHORTENERS, is_government, is_within
from detectors.texts.prose import plain, whole, without
from detectors.texts.voice import Kind, heard
from domain.look import Look, Picture

# Everybody links there: only a whole address says something, and only one that stands in a bio.
PUBLIC = frozenset(
    {"weibo.com", "weibo.cn", "qq.com", "douyin.com", "iesdouyin.com", "kuaishou.com", "bilibili.com", "b23.tv"}
    | {"toutiao.com", "xiaohongshu.com", "xhslink.com", "zhihu.com", "douban.com", "baidu.com", "sohu.com", "163.com"}
    | {"sina.com.cn", "sina.cn", "ifeng.com", "thepaper.cn", "people.com.cn", "people.cn", "xinhuanet.com", "news.cn"}
    | {"cctv.com", "cntv.cn", "chinanews.com.cn", "taobao.com", "tmall.com", "jd.com", "pinduoduo.com", "yangkeduo.com"}
    | {"alipay.com", "youku.com", "iqiyi.com", "ximalaya.com", "apple.com", "google.com", "youtube.com", "youtu.be"}
    | {"twitter.com", "x.com", "facebook.com", "instagram.com", "bsky.app", "mastodon.social", "github.com", "t.me"}
)
# A post is an operator's own where it wants something of its readers; what all repost is nobody's.
ASKING = frozenset({Kind.SOLICITS, Kind.LURE, Kind.PAYMENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """`unit` is whom the account is, or passes for. `contacts` are by value; `texts` are folded, without names."""

    account: str
    unit: str
    picture: Picture | None = None
    contacts: Mapping[str, Way] = field(default_factory=dict)
    links: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()


def marks(look: Look, *, unit: str, names: Iterable[str]) -> Marks:
    """`names` are those of the unit: they and the account's own are what a template leaves open."""
    bio, posts = look.profile.bio, [post.text for post in look.posts]
    reached = {contact.value: contact.way for text in (bio, *posts) for contact in contacts(text)}
    linked = (link for post in look.posts for link in post.links)
    # A contact is a mark by itself; what is said around it is another.
    variable = {fold(word) for word in (*names, look.profile.display_name, *reached)}
    texts = (without(whole(text), variable) for text in (bio, *filter(_asks, posts)))
    return Marks(
        account=look.profile.key,
        unit=unit,
        picture=look.picture,
        contacts=reached,
        links=frozenset((*_addresses(bio), *(host for text in (bio, *posts, *linked) for host in _own_hosts(text)))),
        texts=tuple(dict.fromkeys(text for text in texts if text)),
    )


def _asks(text: str) -> bool:
    return bool(contacts(text)) or bool(ASKING & heard(text).keys())


def _addresses(text: str) -> Iterator[str]:
    """Whole addresses at places that everybody links to."""
    for host, path in _linked(text):
        if path and is_within(host, PUBLIC):
            yield f"{host}/{path}"


def _own_hosts(text: str) -> Iterator[str]:
    """Hosts that not everybody links to; of a shortener the whole address."""
    for host, path in _linked(text):
        if is_within(host, SHORTENERS):
            yield from (f"{host}/{path}",) if path else ()
        elif not is_within(host, PUBLIC) and not is_government(host):
            yield host.removeprefix("www.")


def _linked(text: str) -> Iterator[tuple[str, str]]:
    for match in ADDRESS.finditer(plain(text)):
        host = next(filter(None, match.groups()), "").strip(".")
        _, _, behind = match.group().removeprefix("https://").removeprefix("http://").partition("/")
        yield host, behind.partition("#")[0].rstrip("/,.;:!?)，。；：！？）」》")
