"""A reply as expressions see it: its status and headers, its document, and its words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from monitor.connectors.expressions import Unfound
from monitor.connectors.functions import LOOKED_AT
from monitor.connectors.operations import Question
from monitor.connectors.spec import GROUP, Spec
from monitor.http import NotJson, Reply

CHARSET = re.compile(rb"charset=[\"']?([\w-]{1,40})", re.IGNORECASE)
# Others than these do more to bytes than to read them.
CHARSETS = {"gbk": "gb18030", "gb2312": "gb18030", "gb18030": "gb18030", "big5": "big5"}
HEAD = 1024
END = re.compile(rb"</html\s*>", re.IGNORECASE)
UNDEFINED = re.compile(r'("(?:[^"\\]|\\.)*+")|\bundefined\b', re.DOTALL)
TAIL = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """`context` is what expressions look at; `is_whole` that the body came to its end."""

    context: Mapping[str, Any]
    page: str
    is_whole: bool


def seen(spec: Spec, question: Question, reply: Reply, asked: Mapping[str, str]) -> Seen:
    """Never raises, whatever the body."""
    is_page = spec.parsed_as(question) == "html"
    page = _decoded(reply)
    document = _embedded(spec.embedded, page) if is_page else _document(reply)
    context = {
        "status": reply.status,
        "headers": dict(reply.headers),
        "location": reply.headers.get("location", ""),
        "url": reply.url,
        "json": document,
        "text": page[:LOOKED_AT],
        "asked": dict(asked),
    }
    ended = END.search(reply.body[-TAIL:]) is not None
    return Seen(
        context=context | {"body": _body(spec, context)},
        page=page,
        is_whole=ended if is_page else ended or document is not None,
    )


def _body(spec: Spec, context: Mapping[str, Any]) -> object:
    try:
        return spec.body.find(context)
    except Unfound:
        return None


def _decoded(reply: Reply) -> str:
    header = reply.headers.get("content-type", "").encode("ascii", "replace")
    named = CHARSET.search(header) or CHARSET.search(reply.body[:HEAD])
    charset = named[1].decode("ascii", "replace").lower() if named else ""
    return reply.body.decode(CHARSETS.get(charset, "utf-8"), "replace")


def _document(reply: Reply) -> object:
    try:
        return reply.json()
    except NotJson:
        return None


def _embedded(pattern: str | None, page: str) -> object:
    """The document between two marks in a page; looked for in one go, however often the first mark is there."""
    if pattern is None:
        return None
    head, tail = _marks(pattern)
    start = head.search(page)
    end = tail.search(page, start.end()) if start else None
    if start is None or end is None:
        return None
    text = page[start.end() : end.start()].strip().rstrip(";")
    document = _parsed(text)
    # It is JavaScript rather than JSON; this is the word that sites leave in it, outside its texts.
    return _parsed(UNDEFINED.sub(lambda found: found[1] or "null", text)) if document is None else document


def _parsed(text: str) -> object:
    return _document(Reply(200, body=text.encode("utf-8", "replace")))


@lru_cache(maxsize=64)
def _marks(pattern: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    head, _, tail = pattern.partition(GROUP)
    return re.compile(head), re.compile(tail)
