"""The way of one platform to many hosts: a door for each, and only to the public web."""

import asyncio
import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TypeVar

import httpx

from domain.answer import Answer, Outcome, ok
from monitor.http.addresses import Address, Network, Resolve, Resolver
from monitor.http.body import Unreadable
from monitor.http.certificate import Certificate, NoCertificate, read_certificate, shown_certificate
from monitor.http.checked import WEB_PORTS, Checked, Gatekeeper, Lent, name_of, port_of
from monitor.http.door import LONGEST_WAY, NETWORK_FAULTS, REDIRECTS, Http
from monitor.http.holds import Holds
from monitor.http.pace import Pace
from monitor.http.politeness import Politeness
from monitor.http.wire import Redirects, Reply, Request

T = TypeVar("T")
DOORS_KEPT = 64
Origin = tuple[str, str, int]
Greet = Callable[[str, Address, int], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Arrival(Reply):
    """A reply with the certificate of the host that gave it; None where it came without encryption."""

    certificate: Certificate | None = None


@dataclass(frozen=True, slots=True)
class _Onward:
    """Where a redirect leads."""

    url: str


@dataclass(slots=True)
class _Door:
    """A host's door; `users` are asking it now, `shown` is the last certificate that it showed."""

    http: Http
    users: int = 0
    shown: list[bytes] = field(default_factory=list)

    @property
    def certificate(self) -> Certificate | None:
        try:
            return read_certificate(self.shown[-1]) if self.shown else None
        except NoCertificate:
            return None


class Roads:
    """One platform's way to many hosts. Close it when done.

    Each host has its own pace and its own silence after a refusal, under `<platform>:<host>:`; one that refuses
    silences no other. Names are looked up here and each request goes to an address that was checked: of the public
    web, or within `allow`. Redirects are followed to other hosts within the same bounds, or read.
    """

    def __init__(
        self,
        politeness: Politeness,
        holds: Holds,
        *,
        clock: Callable[[], datetime],
        platform: str,
        allow: Collection[Network] = (),
        transport: httpx.AsyncBaseTransport | None = None,
        resolve: Resolve | None = None,
        pace: Pace | None = None,
        doors: int = DOORS_KEPT,
        greet: Greet = shown_certificate,
    ) -> None:
        self.clock = clock
        self._politeness = politeness
        self._holds = holds
        self._platform = platform
        self._lent = transport
        self._most = doors
        self._greet = greet
        self._pace = pace or Pace()
        self._resolver = Resolver()
        self._keeper = Gatekeeper(resolve or self._resolver, allow)
        self._doors: OrderedDict[Origin, _Door] = OrderedDict()
        # Read once: each takes long to gather the certificates of the world.
        self._trusted = None if transport else ssl.create_default_context()

    async def aclose(self) -> None:
        self._resolver.close()
        while self._doors:
            _, door = self._doors.popitem()
            await door.http.aclose()

    async def ask(self, request: Request, read: Callable[[Arrival], Answer[T]]) -> Answer[T]:
        """What `read` makes of the reply, or why there is none. Never raises for what the network did."""
        follows = request.redirects is Redirects.FOLLOWED
        asked = replace(request, redirects=Redirects.READ)
        for _ in range(LONGEST_WAY + 1):
            answer = await self._asked(asked, partial(_read_or_onward, read) if follows else read)
            if not isinstance(answer.found, _Onward):
                return answer  # type: ignore[return-value]
            # What was sent to one host is not sent on to another: neither a body nor a login.
            asked = Request(answer.found.url, headers=_harmless(request), redirects=Redirects.READ)
        return Answer(outcome=Outcome.ERROR, detail="redirected in circles")

    async def certificate(self, host: str, port: int = 443) -> Answer[Certificate]:
        """What an https host shows, read without believing it: for a host whose certificate does not verify.

        Nothing is asked of the host. Compare `Certificate.flaw`.
        """
        if self._politeness.proxy:
            return Answer(outcome=Outcome.ERROR, detail="certificates are not looked at through a proxy")
        hold = self._holds.lasting(f"{self._platform}:{host}:", self.clock())
        if hold is not None:
            return hold.answer
        try:
            addresses = await self._keeper.admitted(host, port)
            async with self._pace.turn(host, "", self._politeness), asyncio.timeout(self._politeness.timeout_seconds):
                return ok(read_certificate(await self._greet(host, addresses[0], port)))
        except (Unreadable, NoCertificate) as unreadable:
            return Answer(outcome=Outcome.SHAPE, detail=str(unreadable)[:200])
        except (*NETWORK_FAULTS, OSError) as fault:
            return Answer(outcome=Outcome.ERROR, detail=f"{type(fault).__name__}: {fault}"[:200])

    async def _asked(self, request: Request, read: Callable[[Arrival], Answer[T]]) -> Answer[T]:
        try:
            origin = _origin(request.path_or_url)
        except (httpx.InvalidURL, ValueError) as malformed:
            return Answer(outcome=Outcome.SHAPE, detail=f"no web address: {malformed}"[:200])
        async with self._door(origin) as door:
            return await door.http.ask(request, lambda reply: read(_arrived(reply, door.certificate)))

    @asynccontextmanager
    async def _door(self, origin: Origin) -> AsyncIterator[_Door]:
        door = self._doors.get(origin) or self._opened(origin)
        self._doors.move_to_end(origin)
        door.users += 1
        try:
            yield door
        finally:
            door.users -= 1
            await self._shut()

    def _opened(self, origin: Origin) -> _Door:
        scheme, host, port = origin
        shown: list[bytes] = []
        transport = Checked(self._keeper, self._way(), partial(_keep, shown))
        door = self._doors[origin] = _Door(
            Http(
                f"{scheme}://{_bracketed(host)}:{port}",
                self._politeness,
                self._holds,
                transport=transport,
                clock=self.clock,
                platform=f"{self._platform}:{host}",
                pace=self._pace,
            ),
            shown=shown,
        )
        return door

    def _way(self) -> httpx.AsyncBaseTransport:
        if self._lent is not None:
            return Lent(self._lent)
        return httpx.AsyncHTTPTransport(
            verify=self._trusted or True,
            proxy=self._politeness.proxy,
            trust_env=False,
            limits=httpx.Limits(max_connections=self._politeness.concurrency, max_keepalive_connections=1),
        )

    async def _shut(self) -> None:
        """Closes the doors least recently used, beyond the number that is kept."""
        spare = [origin for origin, door in self._doors.items() if not door.users]
        # Taken out all at once: while one closes, other hosts come and go.
        gone = [self._doors.pop(origin) for origin in spare[: max(0, len(self._doors) - self._most)]]
        for door in gone:
            await door.http.aclose()


def _read_or_onward(read: Callable[[Arrival], Answer[T]], reply: Arrival) -> Answer[T | _Onward]:
    if reply.status not in REDIRECTS or "location" not in reply.headers:
        return read(reply)
    try:
        return ok(_Onward(str(httpx.URL(reply.url).join(reply.headers["location"]))))
    except (httpx.InvalidURL, ValueError) as malformed:
        return Answer(outcome=Outcome.SHAPE, detail=f"redirected to what is no address: {malformed}"[:200])


def _origin(text: str) -> Origin:
    """Scheme, host and port of an absolute web address. Raises ValueError or InvalidURL."""
    url = httpx.URL(text)
    if url.scheme not in WEB_PORTS or not url.raw_host:
        raise ValueError("neither http nor https")
    if url.userinfo:
        raise ValueError("an address with a password")
    # A name that cannot be read back into Unicode is found out here and not in the middle of a request.
    return (url.scheme, name_of(url), port_of(url)) if url.host else ("", "", 0)


def _harmless(request: Request) -> dict[str, str]:
    plain = ("accept", "accept-language", "user-agent")
    return {name: value for name, value in request.headers.items() if name.lower() in plain}


def _arrived(reply: Reply, certificate: Certificate | None) -> Arrival:
    shown = certificate if reply.url.startswith("https:") else None
    return Arrival(reply.status, reply.headers, reply.body, reply.url, shown)


def _keep(shown: list[bytes], certificate: bytes) -> None:
    shown[:] = [certificate]


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
