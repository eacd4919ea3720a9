"""Connects to addresses that were checked: a name cannot lead elsewhere a moment later."""

from collections.abc import Callable, Collection
from contextlib import suppress

import httpx

from monitor.http.addresses import Address, Network, Resolve, is_admitted
from monitor.http.body import Unreadable

ADDRESSES_TRIED = 3
WEB_PORTS = {"http": 80, "https": 443}
UNREACHED = (httpx.ConnectError, httpx.ConnectTimeout)


class Gatekeeper:
    """Looks names up and lets pass what leads to the public web, or into what the operator allows."""

    def __init__(self, resolve: Resolve, allow: Collection[Network]) -> None:
        self._resolve = resolve
        self._allow = allow

    async def admitted(self, host: str, port: int) -> tuple[Address, ...]:
        """The host's addresses; one that is not admitted bars all, as no honest name mixes them. Raises Unreadable."""
        try:
            addresses = await self._resolve(host, port)
        except OSError as unknown:
            raise httpx.ConnectError(f"{host} has no address: {unknown}") from unknown
        for address in addresses:
            if not is_admitted(address, port, self._allow):
                raise Unreadable(f"not asked: {address} port {port} is not on the public web")
        if not addresses:
            raise httpx.ConnectError(f"{host} has no address")
        return addresses[:ADDRESSES_TRIED]


class Lent(httpx.AsyncBaseTransport):
    """A transport that others use as well, and close."""

    def __init__(self, lender: httpx.AsyncBaseTransport) -> None:
        self._lender = lender

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._lender.handle_async_request(request)


class Checked(httpx.AsyncBaseTransport):
    """The transport of one host; `shows` is handed the host's certificate whenever one is seen.

    Connections are kept between requests, which is safe because they serve no other host.
    """

    def __init__(self, keeper: Gatekeeper, inner: httpx.AsyncBaseTransport, shows: Callable[[bytes], None]) -> None:
        self._keeper = keeper
        self._inner = inner
        self._shows = shows

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        *others, last = await self._keeper.admitted(name_of(url), port_of(url))
        for address in others:
            with suppress(*UNREACHED):
                return await self._sent(request, address)
        return await self._sent(request, last)

    async def _sent(self, request: httpx.Request, address: Address) -> httpx.Response:
        response = await self._inner.handle_async_request(_pinned(request, address))
        stream = response.extensions.get("network_stream")
        tls = stream.get_extra_info("ssl_object") if stream is not None else None
        if tls is not None and (shown := tls.getpeercert(binary_form=True)):
            self._shows(shown)
        return response


def _pinned(request: httpx.Request, address: Address) -> httpx.Request:
    """The same request to an address instead of a name; it still asks for the name, and its certificate."""
    extensions = {**request.extensions, "sni_hostname": name_of(request.url)}
    # The content-length of the original is among its headers.
    return httpx.Request(
        request.method,
        request.url.copy_with(host=str(address)),
        headers=request.headers,
        stream=request.stream,
        extensions=extensions,
    )


def name_of(url: httpx.URL) -> str:
    """The host as the network writes it; httpx reads it back into Chinese, and fails where that cannot be done."""
    return url.raw_host.decode("ascii")


def port_of(url: httpx.URL) -> int:
    return WEB_PORTS[url.scheme] if url.port is None else url.port
