"""Fetches pictures from wherever a stranger's profile points: on the public internet only, and within bounds."""

import asyncio
import re
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Never

import httpx

from config.settings import MediaSettings
from domain.answer import Answer, Outcome, ok
from monitor.http.addresses import Address, Resolve, Resolver, is_admitted
from monitor.http.body import Unreadable, read_body
from monitor.http.holds import Hold, Holds
from monitor.http.pace import Pace
from monitor.http.politeness import Politeness
from monitor.http.resets import reset_time
from monitor.http.sniff import described, is_picture
from monitor.http.validators import Validators, conditions
from monitor.http.wire import Reply

AT_ONCE = 4
LONGEST_WAY = 3
ADDRESSES_TRIED = 3
REDIRECTS = {301, 302, 303, 307, 308}
WEB_PORTS = {"http": 80, "https": 443}
# Of names and addresses only what resolver and TLS take as they are: the rest they refuse each in its own way.
HOST = re.compile(r"([0-9a-z_-]{1,63}\.)*[0-9a-z_-]{1,63}|[0-9a-f:.]+")
POLITENESS = Politeness(requests_per_second=4, burst=8, concurrency=2)
HEADERS = {
    "user-agent": POLITENESS.user_agent,
    "accept": "image/*",
    "accept-encoding": "identity",
    "connection": "close",
}
# A connection belongs to an address: kept, it would serve another host whose certificate nobody checked.
ONCE = httpx.Limits(max_keepalive_connections=0)
# Who cannot be reached is left alone for a while: a dead host would otherwise be tried for each of its pictures.
UNREACHABLE = (httpx.ConnectError, httpx.ConnectTimeout, socket.gaierror)
UNREACHABLE_FOR = timedelta(minutes=1)
SAID = {
    401: Outcome.AUTH,
    403: Outcome.BLOCKED,
    404: Outcome.NOT_FOUND,
    410: Outcome.GONE,
    429: Outcome.RATE_LIMITED,
}


class _Barred(Exception):
    """The address is none that Diting fetches from; the message says why."""


class Media:
    """The way to pictures anywhere on the web. Close it when done.

    Names are looked up here and each request goes to an address that was checked, so that a name cannot lead elsewhere
    a moment later. Only a 429 silences a host, for itself and under `media:host`, and a port that takes no connection
    itself, under `media:host:port`: a 403 may mean one picture.
    """

    def __init__(
        self,
        settings: MediaSettings,
        holds: Holds,
        *,
        clock: Callable[[], datetime],
        resolve: Resolve | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        pace: Pace | None = None,
    ) -> None:
        self._settings = settings
        self._holds = holds
        self._clock = clock
        self._resolver = Resolver()
        self._resolve = resolve or self._resolver
        self._pace = pace or Pace()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._validators = Validators()
        # The rest is bounded as a whole, so that a server that drips cannot begin anew with each byte.
        self._patience = httpx.Timeout(None, connect=settings.timeout_seconds / ADDRESSES_TRIED).as_dict()
        # Not a client: that would read cookies, the environment, and where a redirect leads.
        self._transport = transport or httpx.AsyncHTTPTransport(limits=ONCE, trust_env=False)

    async def aclose(self) -> None:
        self._resolver.close()
        await self._transport.aclose()

    async def fetch(self, url: str) -> Answer[bytes]:
        """The picture's bytes, or why there are none. Never raises for what the network did."""
        try:
            return await self._followed(_read(url))
        except _Barred as barred:
            return Answer(outcome=Outcome.BLOCKED, detail=f"not fetched: {barred}")
        except Unreadable as unreadable:
            return Answer(outcome=Outcome.SHAPE, detail=str(unreadable))
        except TimeoutError:
            return Answer(outcome=Outcome.ERROR, detail=f"took longer than {self._settings.timeout_seconds:g} seconds")
        except (httpx.TransportError, OSError) as fault:
            return Answer(outcome=Outcome.ERROR, detail=_told(fault))

    async def _followed(self, url: httpx.URL) -> Answer[bytes]:
        seconds = self._settings.timeout_seconds
        for _ in range(LONGEST_WAY + 1):
            # Asked before the queue, which would be a wait for nothing, and after it.
            if (held := self._held(url)) is not None:
                return held
            async with self._pace.turn(_name(url), "", POLITENESS), self._slots:
                if (held := self._held(url)) is not None:
                    return held
                started = time.monotonic()
                async with asyncio.timeout(seconds):
                    reply = await self._reached(url)
                seconds -= time.monotonic() - started
            if reply.status not in REDIRECTS or "location" not in reply.headers:
                return await self._judged(reply, url)
            url = _read(reply.headers["location"], url)
        raise _Barred("redirected in circles")

    def _held(self, url: httpx.URL) -> Answer[Never] | None:
        now = self._clock()
        holds = (self._holds.lasting(key, now) for key in (_key(url), _door(url)))
        return next((hold.answer for hold in holds if hold is not None), None)

    async def _reached(self, url: httpx.URL) -> Reply:
        try:
            return await self._reply(url)
        except UNREACHABLE as fault:
            until = self._clock() + UNREACHABLE_FOR
            await self._holds.put(Hold(key=_door(url), until=until, outcome=Outcome.ERROR, detail=_told(fault)))
            raise

    async def _reply(self, url: httpx.URL) -> Reply:
        """From the first address of the host that takes the connection."""
        *others, last = await self._admitted(url)
        for address in others:
            with suppress(httpx.ConnectError, httpx.ConnectTimeout):
                return await self._exchange(url, address)
        return await self._exchange(url, last)

    async def _admitted(self, url: httpx.URL) -> tuple[Address, ...]:
        """The host's addresses. One that is not admitted bars all: no honest name mixes them."""
        port = _port(url)
        addresses = await self._resolve(_name(url), port)
        for address in addresses:
            if not is_admitted(address, port, self._settings.allow):
                raise _Barred(f"{address} port {port} is not on the public web")
        if not addresses:
            raise OSError("the name has no address")
        return addresses[:ADDRESSES_TRIED]

    async def _exchange(self, url: httpx.URL, address: Address) -> Reply:
        known = self._validators.get(str(url))
        request = httpx.Request(
            "GET",
            url.copy_with(host=str(address)),
            headers={**HEADERS, "host": url.netloc.decode("ascii"), **conditions(known)},
            extensions={"sni_hostname": _name(url), "timeout": self._patience},
        )
        response = await self._transport.handle_async_request(request)
        try:
            body = await self._body(response)
        finally:
            await response.aclose()
        if response.status_code == 304 and known is not None:
            return known
        return Reply(response.status_code, dict(response.headers), body, str(url))

    async def _body(self, response: httpx.Response) -> bytes:
        if response.status_code != 200:
            return b""
        encoding = response.headers.get("content-encoding", "")
        return await read_body(response.aiter_raw(), encoding, self._settings.max_bytes)

    async def _judged(self, reply: Reply, url: httpx.URL) -> Answer[bytes]:
        if reply.status == 429:
            return await self._pause(reply, url)
        if reply.status != 200:
            outcome = SAID.get(reply.status, Outcome.ERROR if reply.status >= 500 else Outcome.SHAPE)
            return Answer(outcome=outcome, detail=f"status {reply.status}")
        if not is_picture(reply.body):
            return Answer(outcome=Outcome.SHAPE, detail=f"{described(reply.body)} instead of a picture")
        self._validators.keep(str(url), reply)
        return ok(reply.body)

    async def _pause(self, reply: Reply, url: httpx.URL) -> Answer[Never]:
        now = self._clock()
        until = reset_time(reply.headers, now) or now + POLITENESS.hold_minutes.after(Outcome.RATE_LIMITED)
        hold = Hold(key=_key(url), until=until, outcome=Outcome.RATE_LIMITED, detail="status 429")
        await self._holds.put(hold)
        return hold.answer


def _told(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"[:200]


def _read(text: str, base: httpx.URL | None = None) -> httpx.URL:
    """An address of the web as it is written, or relative to `base`."""
    try:
        url = base.join(text) if base else httpx.URL(text)
    except (httpx.InvalidURL, ValueError) as malformed:
        raise _Barred("no web address") from malformed
    if url.scheme not in WEB_PORTS or not HOST.fullmatch(_name(url)):
        raise _Barred("no web address")
    if url.userinfo:
        raise _Barred("an address with a password")
    return url


def _name(url: httpx.URL) -> str:
    """The host as the network writes it; httpx reads it back into Chinese, and fails where that cannot be done."""
    return url.raw_host.decode("ascii")


def _key(url: httpx.URL) -> str:
    return f"media:{_name(url)}"


def _door(url: httpx.URL) -> str:
    """A stranger may point at a port of an honest host that is closed; its open one is not to suffer."""
    return f"{_key(url)}:{_port(url)}"


def _port(url: httpx.URL) -> int:
    return WEB_PORTS[url.scheme] if url.port is None else url.port
