"""The hosts of the day: they answer with latency, stumble now and then, impose silences, and keep their own logs."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from math import exp, log
from random import Random
from typing import TextIO
from urllib.parse import unquote
from zlib import crc32

import httpx

from tests.benchmarks.day.hours import Hours
from tests.benchmarks.day.people import People, Thing
from tests.benchmarks.day.shapes import PAGE_SIZE, WAYS, Shape

# Seconds: the usual latency lies between, about the median; one answer in so many takes much longer.
LEAST, MEDIAN, MOST, SPREAD = 0.15, 0.4, 1.2, 0.6
SLOW, SLOW_SHARE = (3.0, 12.0), 1 / 300
FAULTY_SHARE = 0.01
RETRY_AFTER = (120, 900)
# As Politeness ships it.
AUTH_HOLD = 3600
KINDS = {"search": "search", "exact": "exact", "me": "whoami"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a host's log, in simulated seconds; `pause` is the silence that the answer imposed."""

    arrived: float
    ended: float
    login: str
    kind: str
    about: str
    status: int
    pause: float

    @property
    def line(self) -> str:
        return json.dumps([getattr(self, name) for name in self.__dataclass_fields__], ensure_ascii=False)


def entry(line: str) -> Entry:
    return Entry(**dict(zip(Entry.__dataclass_fields__, json.loads(line), strict=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Moods:
    """From when on a host says once that it was asked too often, and between when it knows no login."""

    throttles: tuple[float, ...] = ()
    signed_out: tuple[float, float] = (0, 0)


class Host(httpx.AsyncBaseTransport):
    """One host, as the connector of one shape asks it; two shapes may keep one log."""

    def __init__(self, shape: Shape, people: People, moods: Moods, log: TextIO, hours: Hours, seed: int) -> None:
        self._shape, self._people, self._log, self._hours = shape, people, log, hours
        self._signed_out = moods.signed_out
        self._throttles = sorted(moods.throttles, reverse=True)
        self._chance = Random(f"{shape.id}{seed}")

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        arrived = self._hours.time()
        asked, kind, about = _question(request)
        await asyncio.sleep(self._latency())
        response = self._response(request, asked, kind, about)
        self._log.write(self._entry(request, arrived, kind, about, response).line + "\n")
        return response

    def _entry(self, request: httpx.Request, arrived: float, kind: str, about: str, response: httpx.Response) -> Entry:
        pause = AUTH_HOLD if response.status_code == 401 else float(response.headers.get("retry-after", 0))
        return Entry(
            arrived=arrived,
            ended=self._hours.time(),
            login=_login(request),
            kind=kind,
            about=about,
            status=response.status_code,
            pause=pause,
        )

    def _latency(self) -> float:
        if self._chance.random() < SLOW_SHARE:
            return self._chance.uniform(*SLOW)
        return min(MOST, max(LEAST, exp(self._chance.gauss(log(MEDIAN), SPREAD))))

    def _response(self, request: httpx.Request, asked: Mapping[str, str], kind: str, about: str) -> httpx.Response:
        now = self._hours.time()
        if self._chance.random() < FAULTY_SHARE:
            return httpx.Response(self._chance.choice((500, 502, 503)))
        if self._throttles and now > self._throttles[-1]:
            self._throttles.pop()
            return httpx.Response(429, headers={"retry-after": str(self._chance.randint(*RETRY_AFTER))})
        since, until = self._signed_out
        if self._shape.login != "none" and (since < now < until or not _login(request)):
            return httpx.Response(401)
        answer = self._answered(asked, kind, about)
        return _unchanged(request, answer) if self._shape.etags else answer

    def _answered(self, asked: Mapping[str, str], kind: str, about: str) -> httpx.Response:
        if kind == "whoami":
            return _said({"login": self._shape.id})
        if kind == "search":
            return self._listed("people", self._people.found(about), asked)
        if kind == "exact":
            return self._listed("people", self._people.named_just(about), {})
        if kind == "posts":
            return self._listed("posts", self._people.posts(about, self._hours.now()), None)
        person = self._people.one(about)
        if self._shape.parse == "html":
            return _page("people", [person]) if person else _marked('<p class="nobody">')
        return _said(person) if person else _said({"error": "nobody"}, 404)

    def _listed(self, name: str, things: list[Thing], asked: Mapping[str, str] | None) -> httpx.Response:
        first = 0 if asked is None else self._first(asked)
        shown = things if asked is None else things[first : first + PAGE_SIZE]
        onward = str(first + PAGE_SIZE) if asked is not None and first + PAGE_SIZE < len(things) else ""
        if self._shape.parse == "html":
            return _page(name, shown)
        headers = {"link": f'<https://x.example/search?since={onward}>; rel="next"'} if onward else {}
        return _said({name: shown, "total": len(things), "next": onward or None}, headers=headers)

    def _first(self, asked: Mapping[str, str]) -> int:
        number = int(asked.get(WAYS[self._shape.paging][0]) or 0)
        return (max(number, 1) - 1) * PAGE_SIZE if self._shape.paging == "page" else number


def _question(request: httpx.Request) -> tuple[Mapping[str, str], str, str]:
    """What is asked, and of whom or what."""
    asked = json.loads(request.content) if request.content else dict(request.url.params)
    _, first, *rest = unquote(request.url.path).split("/")
    if first in KINDS:
        return asked, KINDS[first], str(asked.get("q", ""))
    return asked, "posts" if rest[1:] else "profile", rest[0]


def _login(request: httpx.Request) -> str:
    return next(
        (request.headers[name] for name in ("cookie", "authorization", "x-api-key") if name in request.headers), ""
    )


def _said(document: object, status: int = 200, headers: Mapping[str, str] | None = None) -> httpx.Response:
    body = json.dumps(document, ensure_ascii=False).encode()
    return httpx.Response(status, content=body, headers={"content-type": "application/json", **(headers or {})})


def _unchanged(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
    """Nothing but 304 for whoever knows the answer already."""
    tag = f'"{crc32(answer.content)}"'
    if request.headers.get("if-none-match") == tag:
        return httpx.Response(304, headers={"etag": tag})
    answer.headers["etag"] = tag
    return answer


def _page(name: str, things: list[Thing]) -> httpx.Response:
    marks = "".join(f'<li class="thing" {_attributes(thing)}></li>' for thing in things)
    return _marked(f'<ul class="{name}">{marks}</ul>' + ("" if things else f'<p class="no-{name}">'))


def _attributes(thing: Thing) -> str:
    return " ".join(f'data-{name}="{escape(str(value))}"' for name, value in thing.items())


def _marked(text: str) -> httpx.Response:
    whole = f"<html><body>{text}</body></html>"
    return httpx.Response(200, content=whole.encode(), headers={"content-type": "text/html; charset=utf-8"})
