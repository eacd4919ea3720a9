"""The browser's only way out: a proxy on loopback that leads to public addresses and to those that are allowed.

A page is a stranger's program: whatever it loads, or is led to, passes here, and goes to an address that was checked.
"""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from typing import NamedTuple

import httpx

from monitor.http.addresses import Address, Network, Resolve, is_admitted

CHUNK = 65_536
HEAD_LIMIT = 65_536
PORTS = {"http": 80, "https": 443}
CONNECTED = b"HTTP/1.1 200 Connection established\r\n\r\n"
BARRED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
UNREACHED = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
PATIENCE_SECONDS = 15.0


class Barred(Exception):
    """The address is none that a page may be shown from; the message says why."""


class _Asked(NamedTuple):
    """Where a request leads, and what is to be said there first (nothing where the browser says it itself)."""

    host: str
    port: int
    opening: bytes


class Airlock:
    """Opened for one page; what is under way when it closes is cut. `reached` counts the ways that led anywhere."""

    def __init__(self, resolve: Resolve, allow: Collection[Network]) -> None:
        self._resolve = resolve
        self._allow = allow
        self._under_way: set[asyncio.Task[None]] = set()
        self.reached = 0

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[str]:
        """The proxy's address."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=HEAD_LIMIT)
        try:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        finally:
            server.close()
            for task in self._under_way:
                task.cancel()
            await asyncio.gather(*self._under_way, return_exceptions=True)

    async def admitted(self, host: str, port: int) -> Address:
        """The address that a host is reached at. Raises Barred, and OSError where it has none."""
        try:
            addresses = await self._resolve(host, port)
        except UnicodeError as malformed:
            raise Barred(f"{host} is no name of the web") from malformed
        for address in addresses:
            if not is_admitted(address, port, self._allow):
                raise Barred(f"{address} port {port} is not on the public web")
        if not addresses:
            raise OSError("the name has no address")
        return addresses[0]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._under_way.add(task)
        try:
            await self._passed(reader, writer)
        except asyncio.CancelledError:
            # The page is done with: nobody reads any more.
            pass
        finally:
            self._under_way.discard(task)
            with suppress(OSError):
                writer.close()

    async def _passed(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                asked = _read(await reader.readuntil(b"\r\n\r\n"))
                address = await self.admitted(asked.host, asked.port)
                far_reader, far_writer = await asyncio.open_connection(str(address), asked.port)
        except (Barred, ValueError):
            writer.write(BARRED)
            return
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            writer.write(UNREACHED)
            return
        self.reached += 1
        if asked.opening:
            far_writer.write(asked.opening)
        else:
            writer.write(CONNECTED)
        try:
            await asyncio.gather(_poured(reader, far_writer), _poured(far_reader, writer))
        finally:
            far_writer.close()


def _read(head: bytes) -> _Asked:
    """What the browser asks for: a tunnel, or a page without encryption. Raises ValueError and Barred."""
    line, _, rest = head.partition(b"\r\n")
    method, target, version = line.decode("ascii").split(" ")
    if method == "CONNECT":
        url = httpx.URL(f"https://{target}")
        return _Asked(url.raw_host.decode("ascii"), url.port or PORTS["https"], b"")
    host, port = parts(target)
    path = httpx.URL(target).raw_path.decode("ascii")
    # One request a connection, or the next one to another host would pass unchecked.
    kept = [each for each in rest.split(b"\r\n") if not each.lower().startswith((b"connection:", b"proxy-"))]
    opening = f"{method} {path} {version}\r\nConnection: close\r\n".encode() + b"\r\n".join(kept)
    return _Asked(host, port, opening)


def parts(address: str) -> tuple[str, int]:
    """Host and port of an address of the web. Raises Barred for any other."""
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError) as malformed:
        raise Barred("no web address") from malformed
    if url.scheme not in PORTS or not url.raw_host or url.userinfo:
        raise Barred("no web address")
    return url.raw_host.decode("ascii"), url.port or PORTS[url.scheme]


async def _poured(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Everything from here to there, then the end of it."""
    with suppress(OSError):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
