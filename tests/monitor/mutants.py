"""Replies as no platform promised them: each is an ordinary reply, damaged in one or several of many ways."""

import gzip
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from random import Random
from typing import Any

from monitor.http import Reply

Way = tuple[str | int, ...]
Harm = Callable[[Random, Reply, Sequence[bytes]], Reply]
TRIES = 20
NOTHINGS: tuple[Any, ...] = (
    None,
    0,
    1,
    -1,
    "",
    "0",
    [],
    {},
    False,
    True,
    [None],
    [{}],
    "null",
    "这里还没有内容",
    1e308,
)
STATUSES = (200, 200, 201, 204, 206, 302, 304, 400, 401, 403, 404, 404, 410, 412, 418, 429, 432, 451, 500, 502, 503)
KINDS = ("application/json", "text/html", "text/html; charset=gbk", "text/plain", "application/octet-stream", "", "x")
NAMES = ("link", "location", "retry-after", "x-ratelimit-reset", "x-rate-limit-reset", "x-ratelimit-remaining", "etag")
VALUES = (
    *("", "0", "-1", "1e999", "99999999999999999999", "NaN", "https://[", "//", "/", "../..", "x", "2026-13-45"),
    *('<https://[/?max_id=1>; rel="next"', '<?max_id=1&page=2>; rel="next"', "<>; rel=next", "http://:0/", "data:,x"),
)
ENCODINGS = ("utf-16", "utf-16-be", "utf-32", "gb18030", "utf-7", "latin-1", "cp500")
BOUNDARIES = re.compile(rb"[{}\[\],:<>\"]")
TOKENS = re.compile(r"(<[^<>]*>)")
EMBEDDED = re.compile(r"(?<=[=:])\s*[\[{].*[\]}](?=\s*(?:;|,|</script|</body))", re.DOTALL)
LOGIN = (
    "<!DOCTYPE html><html><head><title>登录</title></head><body>{}<form><input type='password'></form></body></html>"
)
CHECK = "<html><head><title>Just a moment...</title></head><body>{}<div id='cf-chl'></div></body></html>"
FAULT = "<html><head><title>出错了</title></head><body><p>系统繁忙，请稍后再试</p>{}</body></html>"


def mutant(random: Random, reply: Reply, others: Sequence[bytes]) -> Reply:
    """One mutant; `others` are bodies to take for it, or to take parts from."""
    harmed, left = reply, random.choice((1, 1, 1, 1, 2, 2, 3))
    for _ in range(TRIES):
        before, harmed = harmed, random.choice(HARMS)(random, harmed, others)
        left -= harmed != before
        if not left:
            break
    return harmed


def _with(reply: Reply, *, status: int = 0, kind: str = "", body: bytes | None = None) -> Reply:
    headers = {**reply.headers, "content-type": kind} if kind else reply.headers
    return Reply(status or reply.status, headers, reply.body if body is None else body, reply.url)


def _cut_anywhere(random: Random, reply: Reply, _: Sequence[bytes]) -> Reply:
    return _with(reply, body=reply.body[: random.randrange(len(reply.body) + 1)])


def _cut_at_a_boundary(random: Random, reply: Reply, _: Sequence[bytes]) -> Reply:
    ends = [mark.end() for mark in BOUNDARIES.finditer(reply.body)] or [0]
    return _with(reply, body=reply.body[: random.choice(ends)])


def _pieces_lost(random: Random, reply: Reply, _: Sequence[bytes]) -> Reply:
    body = bytearray(reply.body)
    for _time in range(random.randrange(1, 6)):
        start = random.randrange(len(body) + 1)
        del body[start : start + random.randrange(1, 40)]
    return _with(reply, body=bytes(body))


def _bytes_flipped(random: Random, reply: Reply, _: Sequence[bytes]) -> Reply:
    body = bytearray(reply.body)
    for _time in range(random.randrange(1, 6) if body else 0):
        body[random.randrange(len(body))] = random.choice((*b'{}[]":,0', random.randrange(256)))
    return _with(reply, body=bytes(body))


def _page_instead(random: Random, reply: Reply, _: Sequence[bytes]) -> Reply:
    """A login, a check for robots or a fault; the answer itself may stand in it."""
    inside = reply.body.decode("utf-8", "replace") if random.random() < 0.5 else ""
    page = random.choice((LOGIN, CHECK, FAULT)).replace("{}", inside)
    return _with(reply, status=random.choice((200, reply.status, 403)), kind="text/html", body=page.encode())


def _of_another(random: Random, reply: Reply, others: Sequence[bytes]) -> Reply:
    return _with(reply, body=random.choice(others))


def _another_status(random: Random, reply: Reply, _: Sequence[bytes]) -> Reply:
    return _with(reply, status=random.choice(STATUSES))


def _another_kind(random: Random, reply: Reply, _: Sequence[bytes]) -> Reply:
    return _with(reply, kind=random.choice(KINDS))


def _headers_lost(random: Random, reply: Reply, _: Sequence[bytes]) -> Reply:
    kept = {name: value for name, value in reply.headers.items() if random.random() < 0.5}
    return Reply(reply.status, kept, reply.body, reply.url)


def _headers_torn(random: Random, reply: Reply, _: Sequence[bytes]) -> Reply:
    """Headers that say what no reader expects."""
    name = random.choice(NAMES)
    return Reply(reply.status, {**reply.headers, name: random.choice(VALUES)}, reply.body, reply.url)


def _marked(_random: Random, reply: Reply, _: Sequence[bytes]) -> Reply:
    return _with(reply, body=b"\xef\xbb\xbf" + reply.body)


def _written_otherwise(random: Random, reply: Reply, _: Sequence[bytes]) -> Reply:
    text = reply.body.decode("utf-8", "replace")
    return _with(reply, body=text.encode(random.choice(ENCODINGS), "replace"))


def _packed(random: Random, reply: Reply, _: Sequence[bytes]) -> Reply:
    packed = gzip.compress(reply.body, mtime=0)
    return _with(reply, body=random.choice((packed, packed[: len(packed) // 2], reply.body + packed)))


def _doubled(random: Random, reply: Reply, others: Sequence[bytes]) -> Reply:
    return _with(reply, body=reply.body + random.choice((b"", b"\n", b",")) + random.choice((reply.body, *others)))


def _keys_doubled(random: Random, reply: Reply, others: Sequence[bytes]) -> Reply:
    """Two objects written into one: of each key that both have, readers take the last."""
    head, tail = reply.body.rstrip(), random.choice(others).lstrip()
    if not (head.endswith(b"}") and tail.startswith(b"{")):
        return reply
    return _with(reply, body=head[:-1] + b"," + tail[1:])


Change = Callable[[Random, Any, Sequence[bytes]], Any]


def _changed(change: Change) -> Harm:
    """A harm to the document: the body, or what stands as JSON inside a page; else to the tags of the page."""

    def harmed(random: Random, reply: Reply, others: Sequence[bytes]) -> Reply:
        text = reply.body.decode("utf-8", "replace")
        found = EMBEDDED.search(text)
        for start, end in ((0, len(text)), found.span() if found else (0, 0)):
            with suppress(ValueError, RecursionError):
                new = change(random, json.loads(text[start:end].replace(":undefined", ":null")), others)
                written = json.dumps(new, ensure_ascii=False)
                return _with(reply, body=f"{text[:start]}{written}{text[end:]}".encode("utf-8", "replace"))
        return _with(reply, body=_page_harmed(random, text).encode("utf-8", "replace"))

    return harmed


def _page_harmed(random: Random, text: str) -> str:
    parts = TOKENS.split(text)
    for _time in range(random.randrange(1, 5)):
        one, other = random.randrange(len(parts)), random.randrange(len(parts))
        parts[one], parts[other] = random.choice(((parts[other], parts[one]), ("", parts[other]), ("", "")))
    return "".join(parts)


def _ways(document: Any, way: Way = ()) -> Iterator[Way]:
    """Where each part of a document stands, the document itself left out."""
    parts: Any = ()
    if isinstance(document, dict | list):
        parts = document.items() if isinstance(document, dict) else enumerate(document)
    for key, part in parts:
        yield (*way, key)
        yield from _ways(part, (*way, key))


def _at(document: Any, way: Way) -> Any:
    for key in way:
        document = document[key]
    return document


def _put(document: Any, way: Way, value: Any) -> None:
    _at(document, way[:-1])[way[-1]] = value


def _reordered(random: Random, document: Any, _: Sequence[bytes]) -> Any:
    if isinstance(document, dict):
        keys = random.sample(sorted(document), len(document))
        return {key: _reordered(random, document[key], _) for key in keys}
    if isinstance(document, list):
        return [_reordered(random, part, _) for part in random.sample(document, len(document))]
    return document


def _dropped(random: Random, document: Any, _: Sequence[bytes]) -> Any:
    for _time in range(random.randrange(1, 5)):
        ways = list(_ways(document))
        if ways:
            way = random.choice(ways)
            del _at(document, way[:-1])[way[-1]]
    return document


def _blanked(random: Random, document: Any, _: Sequence[bytes]) -> Any:
    for _time in range(random.randrange(1, 4)):
        ways = list(_ways(document))
        if not ways:
            return random.choice(NOTHINGS)
        _put(document, random.choice(ways), json.loads(json.dumps(random.choice(NOTHINGS))))
    return document


def _swapped(random: Random, document: Any, _: Sequence[bytes]) -> Any:
    ways = list(_ways(document))
    if ways:
        _put(document, random.choice(ways), json.loads(json.dumps(_at(document, random.choice(ways)))))
    return document


def _retyped(random: Random, document: Any, _: Sequence[bytes]) -> Any:
    """Numbers become texts and texts numbers."""
    for way in list(_ways(document)):
        part = _at(document, way)
        if isinstance(part, int | float) and random.random() < 0.5:
            _put(document, way, json.dumps(part))
        elif isinstance(part, str) and part.lstrip("-").isdecimal() and random.random() < 0.5:
            _put(document, way, int(part))
    return document


def _emptied(random: Random, document: Any, _: Sequence[bytes]) -> Any:
    """Lists lose what is in them: the most natural way to a wrong emptiness."""
    lists = [way for way in _ways(document) if isinstance(_at(document, way), list)]
    for way in random.sample(lists, min(len(lists), random.choice((1, len(lists) or 1)))):
        with suppress(KeyError, IndexError):
            _put(document, way, [])
    return [] if isinstance(document, list) and random.random() < 0.5 else document


def _wrapped(random: Random, document: Any, _: Sequence[bytes]) -> Any:
    inner = [_at(document, way) for way in _ways(document) if isinstance(_at(document, way), dict | list)]
    return random.choice((*inner, {"data": document}, {"data": {"data": document}}, [document], {"json": document}))


def _spliced(random: Random, document: Any, others: Sequence[bytes]) -> Any:
    """Parts of another answer stand in this one, at the same places."""
    try:
        other = json.loads(random.choice(others))
    except ValueError:
        return document
    for way in list(_ways(other)):
        with suppress(KeyError, IndexError, TypeError):
            if random.random() < 0.4:
                _put(document, way, json.loads(json.dumps(_at(other, way))))
    return document


CHANGES: tuple[Change, ...] = (_reordered, _dropped, _blanked, _swapped, _retyped, _emptied, _wrapped, _spliced)
HARMS: tuple[Harm, ...] = (
    *(_cut_anywhere, _cut_at_a_boundary, _pieces_lost, _bytes_flipped, _page_instead, _of_another, _another_status),
    *(_another_kind, _headers_lost, _headers_torn, _marked, _written_otherwise, _packed, _doubled, _keys_doubled),
    # The documents are where absences come from: they are harmed more often.
    *(2 * tuple(map(_changed, CHANGES))),
)
