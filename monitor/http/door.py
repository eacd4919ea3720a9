"""Asks one platform: paced, bounded, conditional, retried where that helps, and silent while a refusal lasts."""

import asyncio
import hashlib
from collections.abc import AsyncIterable, AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Never, TypeVar

import httpx
import stamina

from domain.answer import Answer, Outcome
from monitor.http import capture, veil
from monitor.http.body import Unreadable, read_body
from monitor.http.breaker import Breaker
from monitor.http.holds import Hold, Holds
from monitor.http.pace import Pace
from monitor.http.politeness import Politeness
from monitor.http.resets import reset_time
from monitor.http.validators import Validators, conditions
from monitor.http.wire import Redirects, Reply, Request

T = TypeVar("T")
REDIRECTS = {301, 302, 303, 307, 308}
LONGEST_WAY = 3
NOWHERE = "redirected to what is no address"
LEFT_ALONE = "not asked: one request after another failed"


class _Unasked(Exception):
    """Nobody was asked: `answer` says why, and tells nothing about the server."""

    def __init__(self, answer: Answer[Never]) -> None:
        super().__init__(answer.detail)
        self.answer = answer


class _Faltered(Exception):
    """A 5xx: worth another attempt."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(f"status {reply.status}")
        self.reply = reply


NETWORK_FAULTS = (httpx.TransportError, TimeoutError)


class Http:
    """One platform's way to the network. Close it when done.

    `credential` is the secret or any name of the login; only a fingerprint of it is kept. Holds are kept under
    `platform:fingerprint`, so that a new credential starts without the old one's silence. A shared `pace` makes
    platforms on one host share its buckets.
    """

    def __init__(
        self,
        base_url: str,
        politeness: Politeness,
        holds: Holds,
        credential: str = "",
        transport: httpx.AsyncBaseTransport | None = None,
        *,
        clock: Callable[[], datetime],
        platform: str = "",
        pace: Pace | None = None,
    ) -> None:
        self._politeness = politeness
        self._holds = holds
        self._clock = clock
        self._pace = pace or Pace()
        self._breaker = Breaker(politeness.breaker_after)
        self._validators = Validators()
        self._base = httpx.URL(base_url)
        self._platform = platform or self._base.host
        self._login = credential
        self._credential = fingerprint(credential)
        self.hold_key = f"{self._platform}:{self._credential}"
        self._client = _client(base_url, politeness, transport)
        self._retrying = stamina.AsyncRetryingCaller(
            attempts=politeness.attempts,
            timeout=None,
            wait_initial=politeness.pause_seconds,
            wait_max=politeness.pause_max_seconds,
            wait_jitter=politeness.pause_seconds,
        ).on((_Faltered, *NETWORK_FAULTS))

    async def aclose(self) -> None:
        await self._client.aclose()

    async def ask(self, request: Request, read: Callable[[Reply], Answer[T]]) -> Answer[T]:
        """What `read` makes of the reply, or why there is none. Never raises for what the network did."""
        question, key = _question(request), self._key(request)
        try:
            self._unless_silent(question, key)
            reply = await self._reply(request)
        except _Unasked as unasked:
            return unasked.answer
        if isinstance(reply, Answer):
            self._breaker.told(question, reply.outcome, self._clock())
            return await self._respected(reply, key, {})
        # What a platform repeats of a login goes no further than this.
        answer = _or_rate_limited(read(veil.over(self._login, request).reply(reply)), reply)
        # A server that answers is up, whatever the connector makes of what it says.
        self._breaker.told(question, answer.outcome if reply.status >= 500 else Outcome.OK, self._clock())
        if answer.outcome.is_valid and request.method == "GET":
            self._validators.keep(reply.url, reply)
        return await self._respected(answer, key, reply.headers)

    def _key(self, request: Request) -> str:
        return f"{self._platform}:{fingerprint(request.credential)}" if request.credential else self.hold_key

    async def _reply(self, request: Request) -> Reply | Answer[Never]:
        try:
            return await self._retrying(self._attempt, request)
        except _Faltered as faltered:
            return faltered.reply
        except Unreadable as unreadable:
            return Answer(outcome=Outcome.SHAPE, detail=self._told(request, str(unreadable)))
        except (*NETWORK_FAULTS, httpx.InvalidURL) as fault:
            return Answer(outcome=Outcome.ERROR, detail=self._told(request, f"{type(fault).__name__}: {fault}"))

    def _told(self, request: Request, said: str) -> str:
        """A fault quotes what is no HTTP, and where a redirect leads."""
        return veil.over(self._login, request).text(said)[:200]

    async def _attempt(self, request: Request) -> Reply | Answer[Never]:
        url = self._client.build_request(request.method, request.path_or_url, params=request.params or None).url
        if not self._is_home(url):
            raise _Unasked(Answer(outcome=Outcome.SHAPE, detail=f"an address on another host: {url.host}"))
        reply = await self._followed(request, url)
        # A server that names its own pause is not asked again before it is over.
        if isinstance(reply, Reply) and reply.status >= 500 and "retry-after" not in reply.headers:
            raise _Faltered(reply)
        return reply

    async def _followed(self, request: Request, url: httpx.URL) -> Reply | Answer[Never]:
        for _ in range(LONGEST_WAY + 1):
            reply = await self._exchange(request, url)
            if not _leads_on(request, reply):
                return reply
            url = _led(url, reply.headers["location"])
            if not self._is_home(url):
                return Answer(outcome=Outcome.BLOCKED, detail=f"redirected to {url.scheme}://{url.host}")
        return Answer(outcome=Outcome.BLOCKED, detail="redirected in circles")

    async def _exchange(self, request: Request, url: httpx.URL) -> Reply:
        credential = fingerprint(request.credential) or self._credential
        async with self._pace.turn(self._base.host, credential, self._politeness):
            # Looked up again: a hold may have come while this request was waiting for its turn.
            self._unless_held(self._key(request))
            async with asyncio.timeout(self._politeness.timeout_seconds):
                return await self._sent(request, url)

    async def _sent(self, request: Request, url: httpx.URL) -> Reply:
        # Evidence is the whole answer: no platform is asked whether it still holds.
        fresh = request.method != "GET" or capture.is_on()
        known = None if fresh else self._validators.get(str(url))
        headers = {**request.headers, **conditions(known)}
        async with self._opened(request, url, headers) as response:
            encoding = response.headers.get("content-encoding", "")
            body = await read_body(_packed_pieces(response), encoding, self._politeness.max_bytes)
        if response.status_code == 304 and known is not None:
            return known
        reply = Reply(response.status_code, dict(response.headers), body, str(url))
        capture.note(request, reply, self._clock(), veil.over(self._login, request))
        return reply

    @asynccontextmanager
    async def _opened(
        self, request: Request, url: httpx.URL, headers: Mapping[str, str]
    ) -> AsyncIterator[httpx.Response]:
        asked = self._client.build_request(request.method, url, headers=dict(headers), content=request.content or None)
        try:
            response = await self._client.send(asked, stream=True)
        except ValueError as unreadable:
            # httpx reads where a redirect leads although it is told not to follow it.
            raise Unreadable(f"{NOWHERE}: {unreadable}") from unreadable
        try:
            yield response
        finally:
            await response.aclose()

    def _unless_silent(self, question: str, key: str) -> None:
        # The hold first: the breaker lets a single question through, and that one is to be asked.
        self._unless_held(key)
        until = self._breaker.shut(question, self._clock())
        if until is not None:
            raise _Unasked(Answer(outcome=Outcome.ERROR, detail=LEFT_ALONE, not_before=until))

    def _unless_held(self, key: str) -> None:
        hold = self._hold(key)
        if hold is not None:
            raise _Unasked(hold.answer)

    def _hold(self, key: str) -> Hold | None:
        return self._holds.lasting(key, self._clock())

    async def _respected(self, answer: Answer[T], key: str, headers: Mapping[str, str]) -> Answer[T]:
        """The answer; if it is a refusal, with the moment until which it silences this connector."""
        if not answer.outcome.is_refusal:
            return answer
        hold = self._hold(key)
        if hold is None:
            until = answer.not_before or self._named_end(answer.outcome, headers, self._clock())
            hold = Hold(key=key, until=until, outcome=answer.outcome, detail=answer.detail)
            await self._holds.put(hold)
        return replace(answer, not_before=hold.until)

    def _named_end(self, refusal: Outcome, headers: Mapping[str, str], now: datetime) -> datetime:
        # Some servers send the reset of the window with every answer; it says nothing about a wrong token.
        named = reset_time(headers, now) if refusal is Outcome.RATE_LIMITED else None
        return named or now + self._politeness.hold_minutes.after(refusal)

    def _is_home(self, url: httpx.URL) -> bool:
        return (url.scheme, url.host, url.port) == (self._base.scheme, self._base.host, self._base.port)


def fingerprint(credential: str) -> str:
    """What is kept of a credential."""
    return hashlib.sha256(credential.encode()).hexdigest()[:12] if credential else ""


def _question(request: Request) -> str:
    """The same for the same request; another login does not make another one of it."""
    return fingerprint(repr((request.method, request.path_or_url, sorted(request.params.items()), request.content)))


def _leads_on(request: Request, reply: Reply) -> bool:
    return request.redirects is Redirects.FOLLOWED and reply.status in REDIRECTS and "location" in reply.headers


def _led(url: httpx.URL, location: str) -> httpx.URL:
    """Where a redirect leads."""
    try:
        return url.join(location)
    except ValueError as unreadable:
        raise Unreadable(f"{NOWHERE}: {unreadable}") from unreadable


def _client(base_url: str, politeness: Politeness, transport: httpx.AsyncBaseTransport | None) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=base_url,
        # Only what read_body can unpack within bounds.
        headers={"user-agent": politeness.user_agent, "accept": "application/json", "accept-encoding": "gzip"},
        cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
        timeout=httpx.Timeout(politeness.timeout_seconds),
        limits=httpx.Limits(max_connections=politeness.concurrency, max_keepalive_connections=politeness.concurrency),
        follow_redirects=False,
        trust_env=False,
        transport=transport,
    )


def _packed_pieces(response: httpx.Response) -> AsyncIterable[bytes]:
    # httpx would unpack each piece whole, however large it grows.
    assert isinstance(response.stream, httpx.AsyncByteStream)
    return response.stream


def _or_rate_limited(answer: Answer[T], reply: Reply) -> Answer[T]:
    if reply.status == 429 and not answer.outcome.is_refusal:
        return Answer(outcome=Outcome.RATE_LIMITED, detail=answer.detail)
    return answer
