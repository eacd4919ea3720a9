"""What a home page says of itself: its title, its marks of office, and whether it is a site at all."""

import re
from codecs import lookup
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Never
from urllib.parse import urljoin

from parsel import Selector

from domain.answer import Answer, Outcome, ok
from domain.text import Text
from monitor.http.gate import is_html
from monitor.http.standins import LOOKED_AT, is_check, parked
from monitor.http.tags import is_overloaded
from monitor.http.wire import Reply

LONGEST = 300
# Footers stand at the end of long pages; what is longer still is no home page.
READ = 3_000_000
CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*+=\s*+[\"']?\s*+([a-z0-9_-]{2,20})", re.IGNORECASE)
SENT_CHARSET = re.compile(r"charset\s*+=\s*+[\"']?\s*+([\w-]{2,20})", re.IGNORECASE)
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "windows-1252"}
# Codecs in which pages are written; Python knows others that are none.
WRITING = re.compile(
    r"utf-?(?:8|16)\w*|gb\w+|big5\S*|iso-8859-\d+|windows-\d+|shift[_-]jis|euc-\w+|ascii", re.IGNORECASE
)
# What neither XML nor PostgreSQL takes.
CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
WHOLE = re.compile(r"</html\s*>", re.IGNORECASE)
REFRESH = re.compile(r"^\s*\d+\s*[;,]\s*url\s*=\s*[\"']?(.+?)[\"']?\s*$", re.IGNORECASE)
HOME = re.compile(
    r"^(?:首页|网站首页|主页|home)\s*[-_|—–·>:：\s]+|[-_|—–·>:：\s]+(?:首页|网站首页|主页|home)$", re.IGNORECASE
)
# Of many titles only the first: to gather the texts of all of them takes quadratic time.
TITLES = "(//title)[position() <= 20]//text()"
# Marks of office that a footer bears; anybody can copy them. 标识码: 政府网站发展指引 (国办发〔2017〕47号).
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼陇黔滇"
MARKS = (
    ("ICP备案", re.compile(rf"[{PROVINCES}]\s*ICP\s*[备证]\s*\d{{6,10}}\s*号(?:-\d{{1,3}})?")),
    ("网站标识码", re.compile(r"标识码\s*+[:：]?\s*+((?:bm|CA)?\d{8,10})")),
    ("公安备案", re.compile(rf"[{PROVINCES}]\s*公\s*网\s*安\s*备\s*\d{{11,16}}\s*号?")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPage:
    """`marks` as (kind, number); `refresh` is where the page itself leads on, `parked` what stands in its place."""

    url: str
    title: str = ""
    description: str = ""
    icon: str = ""
    marks: tuple[tuple[str, str], ...] = ()
    refresh: str = ""
    parked: Text | None = None


def read_page(reply: Reply) -> Answer[WebPage]:
    """A whole page for people, or why it is none: no answer is ever an absence."""
    text = page_text(reply)
    refusal = refused_page(reply, text)
    if refusal is not None:
        return refusal
    if not is_html(reply) and "<html" not in text[:LOOKED_AT].lower():
        return Answer(outcome=Outcome.SHAPE, detail="no web page")
    if len(reply.body) > READ or not is_whole(text):
        return Answer(outcome=Outcome.SHAPE, detail="the page is cut short: it has no </html>")
    page = _tree(text)
    if page is None:
        return Answer(outcome=Outcome.SHAPE, detail="the page has a tag with thousands of attributes")
    return ok(_page(page, text, reply.url))


def is_whole(text: str) -> bool:
    """Whether a page has its end: servers and networks cut pages short without a word."""
    return bool(WHOLE.search(text))


def page_title(reply: Reply) -> str:
    """What a page calls itself where it is shared, or in its title; '' for what is no page or cannot be read."""
    page = _tree(page_text(reply))
    return "" if page is None else _meta(page, "og:title") or _said(page, TITLES)


def page_text(reply: Reply) -> str:
    """The page in the writing that its server or itself names, else UTF-8, else GB 18030."""
    sent = SENT_CHARSET.search(reply.headers.get("content-type", ""))
    written = CHARSET.search(reply.body[:LOOKED_AT])
    named = [sent[1] if sent else "", written[1].decode("ascii") if written else "", "utf-8", "gb18030"]
    body = reply.body[:READ]
    for name in filter(WRITING.fullmatch, named):
        try:
            return body.decode(lookup(WIDER.get(name.lower(), name)).name)
        except (LookupError, UnicodeError):
            continue
    return body.decode("utf-8", "replace")


def refused_page(reply: Reply, text: str) -> Answer[Never] | None:
    """What HTTP itself and what stands in place of a page tell; None: go on."""
    if reply.status == 429:
        return Answer(outcome=Outcome.RATE_LIMITED, detail="status 429")
    if reply.headers.get("cf-mitigated", "").lower() == "challenge" or is_check(text):
        return Answer(outcome=Outcome.BLOCKED, detail=f"status {reply.status}: a check for robots")
    if reply.status in {401, 403, 405, 412, 418, 451}:
        return Answer(outcome=Outcome.BLOCKED, detail=f"status {reply.status}")
    if reply.status == 200:
        return None
    return Answer(outcome=Outcome.ERROR, detail=f"the page answers {reply.status}, which proves no absence")


def _page(page: Selector, text: str, url: str) -> WebPage:
    title = _said(page, TITLES)
    description = _meta(page, "description") or _meta(page, "og:description")
    return WebPage(
        url=url,
        title=HOME.sub("", title) or _meta(page, "og:title") or _meta(page, "sitename"),
        description=description,
        icon=_icon(page, url),
        marks=tuple(_marks(page, text)),
        refresh=_refresh(page, url),
        parked=parked(title, text),
    )


def _tree(text: str) -> Selector | None:
    """The elements of a page; None where they cannot be told in a time that grows with its length."""
    readable = CONTROL.sub("", text) or " "
    return None if is_overloaded(readable) else Selector(text=readable, type="html")


def _said(page: Selector, path: str) -> str:
    return " ".join(" ".join(page.xpath(path).getall()[:20]).split())[:LONGEST]


def _meta(page: Selector, name: str) -> str:
    # XPath 1.0 has no lower-case().
    for meta in page.xpath("(//meta[@content])[position() < 100]"):
        known = _attribute(meta, "name") or _attribute(meta, "property")
        if known.lower() == name and (content := _attribute(meta, "content")):
            return content[:LONGEST]
    return ""


def _attribute(element: Selector, name: str) -> str:
    """One attribute by name: parsel's `attrib` reads all, and fails on one with a name that is no name."""
    return " ".join((element.xpath(f"@{name}").get() or "").split())


def _icon(page: Selector, url: str) -> str:
    for link in page.xpath("(//link[@href][@rel])[position() < 100]"):
        kinds = _attribute(link, "rel").lower().split()
        if any(kind in {"icon", "apple-touch-icon"} for kind in kinds):
            return _absolute(url, _attribute(link, "href"))
    return ""


def _refresh(page: Selector, url: str) -> str:
    for meta in page.xpath("(//meta[@http-equiv][@content])[position() < 20]"):
        led = REFRESH.match(_attribute(meta, "content"))
        if led and _attribute(meta, "http-equiv").lower() == "refresh":
            return _absolute(url, led[1])
    return ""


def _absolute(url: str, reference: str) -> str:
    try:
        address = urljoin(url, reference.strip())
    except ValueError:
        return ""
    return address if address.startswith(("https://", "http://")) else ""


def _marks(page: Selector, text: str) -> Iterator[tuple[str, str]]:
    shown = f"{_visible(page)} 标识码{_meta(page, 'siteidcode')}"
    for kind, pattern in MARKS:
        found = pattern.search(shown) or pattern.search(text)
        if found:
            yield kind, "".join((found[1] if pattern.groups else found[0]).split())


def _visible(page: Selector) -> str:
    return " ".join(" ".join(page.xpath("//body//text()[not(parent::script or parent::style)]").getall()).split())
