"""Posts made comparable: what a platform adds, cuts off, counts or signs anew is no part of them."""

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit

from detectors.texts.contacts import contacts
from domain.observation import Post

# What stands at the end of a preview. People too end on an ellipsis: whether it was theirs, the next sight tells.
LABELS = ("展开全文", "查看全文", "阅读全文", "显示全文", "全文", "展开", "read more", "see more", "more")
ELLIPSES = ("…", "...", "。。。")
FOLDS = ("收起全文", "收起d", "收起")
# Counters and stamps fill no longer line.
COUNTERS_LONGEST = 80
COUNTED = "阅读|浏览|播放|观看|转发|评论|点赞|赞|收藏|分享|回复"
COUNT = r"\d[\d.,]*\s*(?:万|亿|w|k|千)?\+?"
COUNTER = re.compile(
    rf"(?:(?:{COUNTED})(?:量|数|次数)?\s*[:：]?\s*{COUNT}\s*[次人]?|{COUNT}\s*(?:次|人|条|个)?(?:{COUNTED})(?:量|过)?)",
    re.I,
)
STAMP = re.compile(
    r"(?:已编辑|编辑于\s*\S+|发布于\s*\S{2,8}|刚刚|\d+\s*(?:秒|分钟|小时|天)前|来自\s*\S+(?:客户端|网页版))"
)
# What stands behind the name of a program in a stamp, and looks like an account's: 来自 微信 android客户端.
SYSTEMS = frozenset({"android", "iphone", "windows", "harmonyos", "macos", "linux"})
ADDRESS = re.compile(r"https?://[^\s\u3000-\u9fff\uff00-\uffef]+", re.I)
SIGNED = re.compile(
    r"^(?:utm_\w+|spm|scene|share\w*|from|source|sign\w*|sig|token|expires?|ts|timestamp|_t|t|ssig|kid|auth_?key|"
    r"x-(?:amz|oss|cos)-.*|ossaccesskeyid|awsaccesskeyid|policy|key-pair-id|wx_\w+|chksm|nonce|isappinstalled)$",
    re.I,
)
# Shorter names of files (640, image, avatar.png) are given to many.
TELLING = 12
UNSEEN = frozenset({"Cf", "Cc"})
SELECTORS = re.compile("[\ufe00-\ufe0f\u3164\u115f\u1160\u2800]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """`text` has neither white space nor addresses; `is_preview` where more of it may exist than is shown.

    `end` is the ellipsis that it then ends on.
    """

    text: str
    end: str
    links: frozenset[str]
    media: frozenset[str]
    is_preview: bool


def body(post: Post) -> Body:
    """A post without what moves by itself."""
    text, end, links, is_preview = _read(post.text)
    return Body(
        text=text,
        end="" if post.truncated else end,
        links=links | {link for link in map(steady, post.links) if link},
        media=frozenset(map(file_of, filter(None, post.media))),
        is_preview=is_preview or post.truncated,
    )


@lru_cache(maxsize=8192)
def _read(written: str) -> tuple[str, str, frozenset[str], bool]:
    lines = filter(None, map(_without_counters, visible(written).splitlines()))
    text, end, is_preview = _cut("\n".join(lines).replace("O网页链接", "").replace("网页链接", "").rstrip())
    found = [match for match in ADDRESS.finditer(text) if not (is_preview and match.end() == len(text))]
    links = frozenset(filter(None, (steady(match.group()) for match in found)))
    return "".join(ADDRESS.sub("", text).split()), end, links, is_preview


def _cut(text: str) -> tuple[str, str, bool]:
    """A text without what a platform writes at its end, the ellipsis there, and whether it may go on behind that."""
    lowered = text[-20:].lower()
    for label in LABELS:
        if lowered.endswith(label) and (shown := text[: -len(label)].rstrip()).endswith(ELLIPSES):
            return shown.rstrip("….。"), "", True
    if text.endswith(ELLIPSES):
        shown = text.rstrip("….。")
        return shown, text[len(shown) :], True
    fold = next((fold for fold in FOLDS if lowered.endswith(fold)), "")
    return text[: len(text) - len(fold)].rstrip(), "", False


def visible(text: str) -> str:
    """Compatible forms unified and nothing invisible; lines and case stay."""
    unified = unicodedata.normalize("NFKC", SELECTORS.sub("", html.unescape(text)).replace("…", "\ue000"))
    seen = (char for char in unified if char == "\n" or unicodedata.category(char) not in UNSEEN)
    return "".join(seen).replace("\ue000", "…")


def _without_counters(line: str) -> str:
    """A line that is nothing but counters and stamps is not part of the post; in prose they stay."""
    if len(line) > COUNTERS_LONGEST:
        return line
    rest = re.sub(r"[\s·|,，/]+", "", STAMP.sub("", COUNTER.sub("", line.strip())))
    return line if rest or _leads_to_somebody(line) else ""


def _leads_to_somebody(line: str) -> bool:
    """No platform counts or stamps with a contact: 来自 微信abc8899客户端."""
    return any(contact.value not in SYSTEMS for contact in contacts(line))


@lru_cache(maxsize=8192)
def steady(url: str) -> str:
    """An address without scheme, fragment and whatever is signed or counted anew; '' for what is none."""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        query = urlencode([(name, value) for name, value in parse_qsl(parts.query) if not SIGNED.match(name)])
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return url
    return f"{host}{parts.path.rstrip('/')}{'?' * bool(query)}{query}"


def file_of(url: str) -> str:
    """What names a picture: hosts of a delivery network, sizes and signatures change, the name of the file does not."""
    path, _, query = url.partition("#")[0].partition("?")
    parts = [part.partition("@")[0].partition("!")[0] for part in path.partition("//")[2].split("/")[1:] if part]
    parts = parts or [path]
    name = parts[-1] if len(parts[-1]) >= TELLING else max(parts, key=len)
    return name if len(name) >= TELLING else steady(f"{path}?{query}")
