"""The domain signal: a web site whose address passes for one of the unit's own."""

import re
from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from detectors.facts import Points, stated
from detectors.impostor.verification import bears_the_name
from detectors.texts.hosts import CLOSENESS, SAID, Ruse, ruse
from detectors.texts.links import host_of, is_government, is_within, poses_as_government
from domain.fact import Fact
from domain.finding import Finding
from domain.look import Counterpart, Look
from domain.text import Text

DETECTOR = "impostor.domain"
SITES = "website"
# Where people have accounts and no unit a site.
SHARED = (
    *("weibo.com", "weibo.cn", "qq.com", "douyin.com", "kuaishou.com", "toutiao.com", "baidu.com", "bilibili.com"),
    *("xiaohongshu.com", "zhihu.com", "bsky.app", "bsky.social", "github.com", "youtube.com", "t.me", "x.com"),
)
PARKED = re.compile(r"^\[|域名.{0,8}(?:出售|转让|停放)|domain.{0,12}(?:for sale|parked)", re.IGNORECASE)


class Options(BaseModel):
    """`named` counts where the site also goes by the unit's name, `unnamed` where only its address is alike.

    A parked name is somebody's stock in trade, and harms nobody yet. `leads_home` counts where it leads to the unit's
    own site: a spare name of the unit, or a disguise for programs that look, which only people can tell apart.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    named: Points = 3.0
    unnamed: Points = 0.8
    parked: Points = 0.2
    leads_home: Points = -4.0


def detect(official: Counterpart, stranger: Look, *, options: Options) -> Iterator[Finding]:
    """At most one finding, on the host of the unit that the stranger's comes closest to."""
    seen = _host(stranger.profile.user_id) if stranger.profile.platform == SITES else ""
    if not seen or is_government(seen):
        return
    if home := _home(official, stranger):
        yield _led(seen, home, options.leads_home)
        return
    near = [(found, known) for known in hosts(official) if (found := ruse(seen, known)) is not None]
    if near:
        found, known = max(near, key=lambda pair: CLOSENESS[pair[0]])
        yield _told(seen, known, found, _weight(official, stranger, options) * CLOSENESS[found])


def hosts(official: Counterpart) -> tuple[str, ...]:
    """The unit's own web hosts, as the register and its accounts tell them."""
    accounts = (official.account, *official.siblings)
    sites = [_host(each.user_id) for each in accounts if each.platform == SITES]
    found = dict.fromkeys((*sites, *(host_of(each.url) for each in accounts)))
    return tuple(host for host in found if host and not is_within(host, SHARED))


def _home(official: Counterpart, stranger: Look) -> str:
    """The unit's own host that the stranger's led to; '' where it shows a site of its own."""
    profile, own = stranger.profile, [host.removeprefix("www.") for host in hosts(official)]
    shown = _host(profile.url)
    return shown if is_within(shown, own) and not is_within(_host(profile.user_id), own) else ""


def _led(seen: str, home: str, points: float) -> Finding:
    zh = f"网址 {seen} 打开后跳转到本单位网站 {home}（或为本单位备用域名，或为躲避检测的伪装，请换手机网络打开核实）"
    en = f"the host {seen} leads to the unit's own {home} (a spare name of the unit, or a disguise: open it elsewhere)"
    return stated(DETECTOR, Fact.LEADS_HOME, points, Text(zh, en), ("host", seen), ("official", home))


def _weight(official: Counterpart, stranger: Look, options: Options) -> float:
    if bears_the_name(official, stranger):
        return options.named
    profile = stranger.profile
    return options.parked if PARKED.search(f"{profile.bio}\n{profile.display_name}") else options.unnamed


def _told(seen: str, known: str, found: Ruse, points: float) -> Finding:
    said = Text(f"网址 {seen} {SAID[found].zh}官方网址 {known}", f"the host {seen} {SAID[found].en} the unit's {known}")
    of_office = poses_as_government(seen) or (is_government(known) and found is Ruse.CONTAINED)
    fact = Fact.FALSE_GOVERNMENT_HOST if of_office else Fact.ALIKE_HOST
    evidence = (("host", seen), ("official", known), ("ruse", found.value))
    return stated(DETECTOR, fact, round(points, 2), said, *evidence)


def _host(address: str) -> str:
    """The host of an address, or of a host that stands alone and may end as no other."""
    return (
        address.lower().partition("://")[2].partition("/")[0].partition(":")[0] if "://" in address else address.lower()
    )
