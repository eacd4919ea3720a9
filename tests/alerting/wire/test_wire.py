"""The channels' HTTP client against peers that break the line in every way."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from pydantic import ValidationError

from alerting.wire import LONGEST_ANSWER, Answer, BaseAddress, Wire, WireOptions, check_status, decoded, encoded
from domain.errors import ChannelError, Permanent, Retry, Throttled
from tests.certificates import Tls
from tests.factories import NOW

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
SECRET = "s3cret-token"


@asynccontextmanager
async def peer(serve: Serve, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """The address of a peer that deals with each connection as `serve` says, and then closes it."""
    tasks: set[asyncio.Task[None] | None] = set()

    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.current_task())
        try:
            await reader.readuntil(b"\r\n\r\n")
            await serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(connection, "localhost", 0, ssl=tls, family=2)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"{'https' if tls else 'http'}://localhost:{port}/hook"
    finally:
        server.close()
        for task in filter(None, tasks):
            task.cancel()
        await asyncio.gather(*filter(None, tasks), return_exceptions=True)


async def post(url: str, **options: object) -> Answer:
    wire = Wire("bot", WireOptions.model_validate({"timeout_seconds": 0.3} | options))
    try:
        return await wire.post(url, b"{}", params={"key": SECRET})
    finally:
        await wire.aclose()


async def says_nothing(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


async def hangs_up(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Closes without a word."""


async def breaks_off(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b'content-length: 40\r\n\r\n{"errcode":')
    await writer.drain()


async def talks_gibberish(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
    await writer.drain()


async def drips(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"content-length: 60000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.1)


async def never_ends(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"transfer-encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")
        await writer.drain()


async def accepts(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b'content-length: 13\r\n\r\n{"errcode":0}')
    await writer.drain()


@pytest.mark.parametrize(
    ("serve", "text"),
    [
        (says_nothing, "ReadTimeout"),
        (hangs_up, "RemoteProtocolError"),
        (breaks_off, "RemoteProtocolError"),
        (talks_gibberish, "RemoteProtocolError"),
        (drips, "does not come to an end"),
    ],
)
async def test_a_broken_line_is_worth_another_try_and_names_only_the_host(serve: Serve, text: str) -> None:
    async with peer(serve) as url:
        with pytest.raises(Retry, match=f"bot: localhost.*{text}") as raised:
            await post(url)
    assert SECRET not in str(raised.value)
    assert "hook" not in str(raised.value)


async def test_an_endless_answer_is_read_no_further_than_it_must() -> None:
    async with peer(never_ends) as url:
        answer = await post(url, timeout_seconds=5)
    assert answer.is_too_long
    assert len(answer.body) == LONGEST_ANSWER + 1


async def test_nobody_listening_is_worth_another_try(unused_tcp_port: int) -> None:
    with pytest.raises(Retry, match=r"bot: 127\.0\.0\.1 cannot be reached"):
        await post(f"http://127.0.0.1:{unused_tcp_port}/")


async def test_a_certificate_that_nobody_vouches_for_is_a_mistake_of_the_settings(tmp_path: Path) -> None:
    tls = Tls(tmp_path)
    async with peer(accepts, tls.context) as url:
        with pytest.raises(Permanent, match="certificate of localhost is not trusted; set ca_file"):
            await post(url, timeout_seconds=5)
        answer = await post(url, timeout_seconds=5, ca_file=tls.certificate)
    assert decoded(answer.body) == {"errcode": 0}


async def test_a_redirect_is_not_followed() -> None:
    asked: list[httpx.URL] = []

    def moved(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        return httpx.Response(302, headers={"location": "https://elsewhere.example/"})

    wire = Wire("bot", WireOptions(), httpx.MockTransport(moved))
    answer = await wire.post("https://hooks.example/", b"{}")
    with pytest.raises(Permanent, match="redirects are not followed"):
        check_status("bot", answer, NOW)
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (100, Permanent),
        (304, Permanent),
        (400, Permanent),
        (403, Permanent),
        (408, Retry),
        (429, Throttled),
        (500, Retry),
        (502, Retry),
    ],
)
def test_the_status_says_what_happens_next(status: int, error: type[ChannelError]) -> None:
    with pytest.raises(error, match=f"bot: HTTP {status}"):
        check_status("bot", Answer(status=status, retry_after="", body=b""), NOW)


@pytest.mark.parametrize("header", ["Retry-After", "X-Ogw-Ratelimit-Reset"])
async def test_the_wait_is_read_from_the_header_of_the_peer(header: str) -> None:
    wire = Wire("bot", WireOptions(), httpx.MockTransport(lambda _: httpx.Response(429, headers={header: "52"})))
    with pytest.raises(Throttled) as raised:
        check_status("bot", await wire.get("https://hooks.example/"), NOW)
    assert raised.value.until == NOW + timedelta(seconds=52)


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"[" * 5000, b'{"a":'])
def test_what_is_no_json_is_nothing(body: bytes) -> None:
    assert decoded(body) is None


def test_half_a_character_becomes_a_question_mark() -> None:
    assert encoded({"text": "名\ud83d称"}) == '{"text":"名?称"}'.encode()


class Based(WireOptions):
    base_url: BaseAddress


def test_a_base_address_loses_its_last_slash() -> None:
    assert Based(base_url="https://bots.example/proxy/").base_url == "https://bots.example/proxy"


@pytest.mark.parametrize("base_url", ["ftp://bots.example", "bots.example", "https://"])
def test_what_is_no_web_address_stops_the_start(base_url: str) -> None:
    with pytest.raises(ValidationError, match="not a web address"):
        Based(base_url=base_url)
