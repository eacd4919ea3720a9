"""Keeps the raw answers of a platform while evidence is gathered; no credential ever gets into them.

It goes by context: what other jobs ask at the same time is not captured.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

import httpx

from monitor.http.veil import HIDDEN, NOTHING, SECRET_PARAMETER, Veil
from monitor.http.wire import Reply, Request

__all__ = ["HIDDEN", "SECRET_PARAMETER", "WITHHELD", "Exchange", "capturing", "is_on", "note", "without_credentials"]
# What an answer says of itself; anything else, cookies above all, may be a credential.
HEADERS = (
    "cache-control",
    "content-language",
    "content-type",
    "date",
    "etag",
    "last-modified",
    "retry-after",
    "server",
    "via",
)
SECRET_FIELD = re.compile(
    rb'"(\w*access_?token|\w*refresh_?token|id_?token|access_?jwt|refresh_?jwt|session_?key|client_?secret|password'
    rb'|jsapi_?ticket|\w*_ticket)"\s*:',
    re.IGNORECASE,
)
# What a connector says about itself and the form of the answer.
PLAIN_HEADERS = frozenset(
    {"accept", "accept-encoding", "accept-language", "content-type", "referer", "user-agent"}
    | {"x-requested-with", "mweibo-pwa"}
)
# A header's value that is shorter is a word, such as a format or a language, and may stand in any answer.
SHORTEST_SECRET = 8
WITHHELD = "withheld: it carries a credential"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One answer as it came. `remark` says why `body` is not there, '' where it is."""

    method: str
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    at: datetime
    remark: str = ""


_captured: ContextVar[list[Exchange] | None] = ContextVar("captured", default=None)


@contextmanager
def capturing() -> Iterator[list[Exchange]]:
    """What is answered within the block, in the order in which it came."""
    exchanges: list[Exchange] = []
    token = _captured.set(exchanges)
    try:
        yield exchanges
    finally:
        _captured.reset(token)


def is_on() -> bool:
    """Whether answers are being captured here."""
    return _captured.get() is not None


def note(request: Request, reply: Reply, now: datetime, veil: Veil = NOTHING) -> None:
    """Takes an answer down where answers are captured; `veil` hides the login of the connector that asked."""
    exchanges = _captured.get()
    if exchanges is not None:
        exchanges.append(_exchange(request, reply, now, veil))


def _exchange(request: Request, reply: Reply, now: datetime, veil: Veil) -> Exchange:
    in_address = _in_address(reply.url, request.public)
    secrets = (*veil.secrets, *_in_headers(request.headers), *in_address, *_words(request.credential))
    gives_away = bool(SECRET_FIELD.search(reply.body)) or any(secret.encode() in reply.body for secret in secrets)
    return Exchange(
        method=request.method,
        url=_without(secrets, without_credentials(reply.url, request.public)),
        status=reply.status,
        headers=tuple((name, _without(secrets, reply.headers[name])) for name in HEADERS if name in reply.headers),
        body=b"" if gives_away else reply.body,
        at=now,
        remark=WITHHELD if gives_away else "",
    )


def without_credentials(address: str, public: Collection[str] = ()) -> str:
    """An address without its user, its fragment and the values of parameters that may be secrets, but for `public`."""
    url = httpx.URL(address)
    named = url.params.multi_items()
    shown = [
        (name, HIDDEN if SECRET_PARAMETER.search(name) and value not in public else value) for name, value in named
    ]
    bare = url.copy_with(username=None, password=None, fragment=None)
    return str(bare.copy_with(params=shown) if shown else bare)


def _words(text: str) -> Iterator[str]:
    return (word for word in re.split(r"[\s;:,=]+", text) if len(word) >= SHORTEST_SECRET)


def _in_headers(headers: Mapping[str, str]) -> Iterator[str]:
    """Whatever else a connector puts into its headers, word by word: there is where logins stand."""
    for name, value in headers.items():
        if name.lower() not in PLAIN_HEADERS:
            yield from _words(value)


def _in_address(address: str, public: Collection[str]) -> Iterator[str]:
    for name, value in httpx.URL(address).params.multi_items():
        if SECRET_PARAMETER.search(name) and len(value) >= SHORTEST_SECRET and value not in public:
            yield value


def _without(secrets: Iterable[str], text: str) -> str:
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return text
