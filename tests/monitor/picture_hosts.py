"""Hosts of pictures on loopback, honest and hostile, and a door to them whose names the test plays."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from io import BytesIO
from ipaddress import ip_address
from typing import Any

import httpx
from PIL import Image

from config.settings import MediaSettings
from monitor.http.addresses import Address
from monitor.http.media import ONCE, Media
from monitor.http.pace import Pace
from tests.factories import NOW
from tests.monitor.doors import Memory, unpaced

LOOPBACK = "127.0.0.1"
Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


class Host:
    """Answers each path in its own way. `heard` are the heads of the requests, `sent` counts the bytes of bodies."""

    def __init__(self, pages: dict[str, Answer]) -> None:
        self.pages = pages
        self.heard: list[str] = []
        self.port = 0
        self.busy: list[tuple[asyncio.Task[None] | None, asyncio.StreamWriter]] = []

    def url(self, path: str, name: str = LOOPBACK, scheme: str = "http") -> str:
        return f"{scheme}://{name}:{self.port}{path}"

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.busy.append((asyncio.current_task(), writer))
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            self.heard.append(head)
            await self.pages[head.split()[1].partition("?")[0]](writer)
        writer.close()

    async def stop(self) -> None:
        for task, writer in self.busy:
            if task is not None:
                task.cancel()
            writer.transport.abort()
        await asyncio.sleep(0)


@asynccontextmanager
async def hosting(pages: dict[str, Answer], tls: ssl.SSLContext | None = None) -> AsyncIterator[Host]:
    """A host on a free port of loopback as long as the block lasts."""
    host = Host(pages)
    server = await asyncio.start_server(host, LOOPBACK, 0, ssl=tls)
    host.port = server.sockets[0].getsockname()[1]
    try:
        yield host
    finally:
        server.close()
        await host.stop()


class Names:
    """A name server: each look-up of a name takes its next answer, the last one for ever."""

    def __init__(self, **answers: list[str]) -> None:
        self.answers = {name.replace("_", "."): list(found) for name, found in answers.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> tuple[Address, ...]:  # noqa: ARG002
        self.asked.append(host)
        given = self.answers.get(host, [host])
        return tuple(ip_address(each) for each in (given.pop(0) if len(given) > 1 else given[0]).split())


def media(
    *,
    names: Names | None = None,
    holds: Memory | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    pace: Pace | None = None,
    **changes: Any,
) -> Media:
    """A door that may go to loopback and has little patience, unless said otherwise."""
    settings = MediaSettings.model_validate({"allow": [f"{LOOPBACK}/32"], "timeout_seconds": 5, **changes})
    # Without the certificates of the world, which take long to read.
    plain = transport or httpx.AsyncHTTPTransport(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), limits=ONCE)
    return Media(settings, holds or Memory(), clock=lambda: NOW, resolve=names, transport=plain, pace=pace or unpaced())


def says(body: bytes = b"", status: int = 200, **headers: str) -> Answer:
    """An answer whose length is told; header names are written with underscores."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(head(status, **{"content_length": str(len(body)), **headers}) + body)
        await writer.drain()

    return answer


def moved(location: str) -> Answer:
    return says(status=302, location=location)


def drips(start: bytes = b"", **headers: str) -> Answer:
    """A byte now and then, for as long as anybody listens."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(head(200, **headers) + start if headers or start else b"")
        while not writer.is_closing():
            writer.write(b"\0")
            await writer.drain()
            await asyncio.sleep(0.005)

    return answer


def pours(total: int, poured: list[int], start: bytes = b"") -> Answer:
    """A body of `total` bytes; `poured` ends with how many of them found a taker."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(head(200, content_type="image/png", content_length=str(total)) + start)
        poured.append(0)
        piece = bytes(65_536)
        while poured[-1] < total:
            writer.write(piece)
            await writer.drain()
            poured[-1] += len(piece)

    return answer


def head(status: int, **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} -", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "connection: close", "", ""]).encode()


def drawn(form: str = "PNG", size: tuple[int, int] = (64, 64), colour: str = "#c00000") -> bytes:
    """A small picture, half of it in another colour."""
    image = Image.new("RGB", size, colour)
    image.paste("#ffd700", (0, 0, size[0] // 2, size[1] // 2))
    packed = BytesIO()
    image.save(packed, form)
    return packed.getvalue()
