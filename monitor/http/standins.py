"""What stands in place of a page: checks for robots, parked names, a server's default page."""

import re
from collections.abc import Iterable

from domain.text import Text

LOOKED_AT = 65_536
# A page that says more than this is a page.
SHORT = 1500
UNSEEN = re.compile(r"<(script|style|noscript)\b.*?(?:</\1\s*>|\Z)|<[^<>]{0,2000}>", re.IGNORECASE | re.DOTALL)


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)


# These say so to the reader. A form for logging in is nothing strange on a home page.
TOLD = _any(
    (
        r"<title>\s*(?:just a moment|attention required|access denied)",
        r"<title>[^<]{0,30}(?:安全验证|访问验证|人机验证|浏览器检查|请求被拦截|访问被拦截)",
    )
)
# These stand in the pages behind such a check as well: 加速乐, 瑞数, 阿里云, Cloudflare.
WORKED = _any(
    (
        r"cf-chl|/cdn-cgi/challenge|captcha|__jsl_clearance|\$_ts\s*=|acw_sc__v2",
        r"请完成(?:安全)?验证|滑动验证|正在(?:检查|验证)您的浏览器",
        r"您的(?:请求|访问)(?:可能|已)?(?:存在威胁|被拦截|被阻断)",
    )
)
FOR_SALE = (
    r"域名.{0,8}(?:出售|转让|待售|求购)|(?:出售|转让)(?:此|该|本)?域名",
    r"domain (?:name )?(?:is |may be )?for sale|buy this domain",
    r"sedoparking|parkingcrew|bodis\.com|dan\.com/buy|hugedomains|afternic",
)
EMPTY_LOT = (
    r"域名停放|停放页|域名停靠|域名已过期",
    r"(?:domain|page|site) is parked|parked (?:free|domain)|parking[- ]page|domain has expired",
)
DEFAULT = (
    r"welcome to nginx|apache2? .{0,20}default page|iis windows server|it works!|test page for",
    r"恭喜.{0,4}站点创建成功|没有找到站点|您的请求在web服务器中没有找到对应的站点",
)
SHUT = (
    r"网站(?:正在)?建设中|网站(?:已|被)(?:关闭|关停|暂停)|网站(?:未|尚未|没有)(?:进行)?备案",
    r"under construction|coming soon",
)
PARKED = (
    (_any(FOR_SALE), Text("域名待售", "the name is for sale")),
    (_any(EMPTY_LOT), Text("域名停放", "a parked name")),
    (_any(DEFAULT), Text("服务器默认页", "a server's default page")),
    (_any(SHUT), Text("网站未开通或已关停", "a site not open or shut down")),
)


def is_check(text: str) -> bool:
    """Whether a check for robots stands where a page should be."""
    start = text[:LOOKED_AT]
    return bool(TOLD.search(start)) or (bool(WORKED.search(start)) and len(seen(text)) < SHORT)


def parked(title: str, text: str) -> Text | None:
    """What stands in place of a site, told by its title, and of a page that says little by all that it has."""
    told = f"{title}\n{text[:LOOKED_AT]}" if len(seen(text)) < SHORT else title
    return next((said for pattern, said in PARKED if pattern.search(told)), None)


def seen(text: str) -> str:
    """Roughly what a reader sees of a page."""
    return " ".join(UNSEEN.sub(" ", text[:LOOKED_AT]).split())
