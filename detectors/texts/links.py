"""Web addresses in what an account writes, and what kind of place they lead to."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from detectors.texts.prose import plain

GOVERNMENT = "gov.cn"
TOP_LEVEL = (
    "cn|com|net|org|top|xyz|vip|shop|cc|info|me|io|tv|site|online|club|link|ltd|fun|app|icu|work|live|store|asia"
)
ADDRESS = re.compile(
    rf"(?<![@a-z0-9_.-])(?:https?://((?:[a-z0-9-]+\.)+(?:[a-z0-9-]{{2,}}|\d))|((?:[a-z0-9-]+\.)+(?:{TOP_LEVEL})))(?![a-z0-9-]*@)(?::\d+)?(?:/[^\s\u4e00-\u9fff]*)?"
)
SHORTENERS = (
    *("t.cn", "url.cn", "dwz.cn", "dwz.mk", "dwz.date", "suo.im", "suo.nz", "suo.yt", "mrw.so", "6du.in", "u.nu"),
    *("sourl.cn", "c1n.cn", "985.so", "tb.cn", "t.im", "r6e.cn", "bit.ly", "tinyurl.com", "is.gd", "goo.gl", "t.ly"),
    *("u.jd.com", "v.douyin.com", "xhslink.com"),
    *("rb.gy", "cutt.ly", "s.id", "reurl.cc", "v.gd", "ow.ly", "rebrand.ly", "shorturl.at", "t.co"),
)


@lru_cache(maxsize=8192)
def hosts_in(text: str) -> frozenset[str]:
    """Hosts of the addresses that stand in a text."""
    return frozenset(host.strip(".") for match in ADDRESS.finditer(plain(text)) for host in match.groups() if host)


def host_of(url: str) -> str:
    """The host of one address; '' where there is none."""
    return next(iter(hosts_in(url)), "")


def is_government(host: str) -> bool:
    """Whether a host belongs to the government's own domain, which nobody else is given."""
    return host == GOVERNMENT or host.endswith(f".{GOVERNMENT}")


def poses_as_government(host: str) -> bool:
    """Whether a host looks like a government's without being one: linze-gov.cn, gov.cn.example.top."""
    return not is_government(host) and bool(re.search(r"(?<![a-z])gov(?![a-z])|gov-?cn|zhengfu|zfwz", host))


def is_within(host: str, known: Iterable[str]) -> bool:
    """Whether a host is one of these or lies below one of them."""
    return any(host == each or host.endswith(f".{each}") for each in known if each)


def unknown(hosts: Iterable[str], known: frozenset[str]) -> Iterator[str]:
    """Hosts that are neither known nor the government's, in order."""
    return (host for host in sorted(set(hosts)) if not is_government(host) and not is_within(host, known))
