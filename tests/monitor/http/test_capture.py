"""Raw answers are captured whole, only where they are wanted, and never with a credential."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from domain.answer import Answer, ok
from monitor.http import Http, Reply, Request
from monitor.http.capture import HIDDEN, Exchange, capturing, is_on, without_credentials
from tests.factories import NOW
from tests.monitor.doors import Server, door, says

TOKEN = "s3cret-token-of-the-office"


def read(reply: Reply) -> Answer[bytes]:
    return ok(reply.body)


async def captured(http: Http, *requests: Request) -> list[Exchange]:
    with capturing() as exchanges:
        for request in requests:
            await http.ask(request, read)
    return exchanges


def everything(exchange: Exchange) -> str:
    """All that could be written to a disk."""
    return repr(exchange)


async def test_an_answer_is_captured_as_it_came() -> None:
    server = Server(says('{"did":"did:plc:a"}', x_trace="9"))
    (exchange,) = await captured(door(server), Request("/profile", {"actor": "did:plc:a"}))
    assert (exchange.method, exchange.status, exchange.at) == ("GET", 200, NOW)
    assert exchange.url == "https://platform.example/profile?actor=did%3Aplc%3Aa"
    assert exchange.body == b'{"did":"did:plc:a"}'
    assert dict(exchange.headers) == {"content-type": "application/json"}


async def test_outside_nothing_is_captured() -> None:
    http = door(Server(says("one"), says("two")))
    with capturing() as exchanges:
        await http.ask(Request("/a"), read)
    await http.ask(Request("/b"), read)
    assert [exchange.body for exchange in exchanges] == [b"one"]
    assert not is_on()


async def test_what_other_jobs_ask_meanwhile_is_not_captured() -> None:
    http = door(Server(says("mine"), says("theirs"), says("mine")))
    begun, done = asyncio.Event(), asyncio.Event()

    async def other() -> None:
        await begun.wait()
        await http.ask(Request("/theirs"), read)
        done.set()

    task = asyncio.create_task(other())
    with capturing() as exchanges:
        await http.ask(Request("/mine"), read)
        begun.set()
        await done.wait()
        await http.ask(Request("/mine"), read)
    await task
    assert [httpx.URL(exchange.url).path for exchange in exchanges] == ["/mine", "/mine"]


async def test_a_platform_is_not_asked_whether_what_is_known_still_holds() -> None:
    server = Server(says("whole", etag='"1"'))
    http = door(server)
    await http.ask(Request("/a"), read)
    await captured(http, Request("/a"))
    assert "if-none-match" not in server.requests[-1].headers
    await http.ask(Request("/a"), read)
    assert "if-none-match" in server.requests[-1].headers


async def test_a_fault_is_an_answer_too() -> None:
    server = Server(says("down", 503), says("up"))
    exchanges = await captured(door(server), Request("/a"))
    assert [(exchange.status, exchange.body) for exchange in exchanges] == [(503, b"down"), (200, b"up")]


@pytest.mark.parametrize(
    "request_",
    [
        Request("/a", headers={"authorization": f"Bearer {TOKEN}"}),
        Request("/a", headers={"X-Api-Whatever": TOKEN}),
        Request("/a", headers={"cookie": f"session={TOKEN}; theme=dark"}),
        Request("/a", {"access_token": TOKEN}),
        Request("/a", {"appid": "wx1", "secret": TOKEN}),
        Request("/a", {"sign": TOKEN}),
        Request("/a", {"api_key": TOKEN}),
        Request("/a", {"key": TOKEN}),
        Request("/a", {"q": TOKEN}, headers={"authorization": f"Bearer {TOKEN}"}),
    ],
    ids=str,
)
@pytest.mark.parametrize("echo", ["plain", "body", "header"])
async def test_no_credential_gets_in(request_: Request, echo: str) -> None:
    body = json.dumps({"you": TOKEN}) if echo == "body" else "{}"
    headers: dict[str, Any] = {"set_cookie": f"sid={TOKEN}", "x_token": TOKEN, "location": f"/?token={TOKEN}"}
    if echo == "header":
        headers["via"] = f"proxy {TOKEN}"
    (exchange,) = await captured(door(Server(says(body, **headers))), request_)
    assert TOKEN not in everything(exchange)


@pytest.mark.parametrize("field", ["access_token", "accessJwt", "refreshJwt", "user_access_token", "session_key"])
async def test_what_a_login_is_answered_with_is_withheld(field: str) -> None:
    server = Server(says(json.dumps({field: TOKEN, "expires_in": 7200})))
    (exchange,) = await captured(door(server), Request("/login", method="POST"))
    assert (exchange.body, bool(exchange.remark)) == (b"", True)


async def test_a_plain_header_hides_no_answer() -> None:
    server = Server(says('{"type":"application/json"}'))
    (exchange,) = await captured(door(server), Request("/a", headers={"accept": "application/json"}))
    assert exchange.body == b'{"type":"application/json"}'


def test_an_address_keeps_what_was_asked() -> None:
    address = "https://user:pass@api.example/x?actor=a&author=b&limit=5&sig=1&token=2#part"
    assert without_credentials(address) == f"https://api.example/x?actor=a&author=b&limit=5&sig={HIDDEN}&token={HIDDEN}"


async def test_evidence_names_the_account_that_was_asked_about() -> None:
    account = "MS4wLjABAAAAlinze"
    asked = Request("/list", {"token": account, "sign": TOKEN}, public=frozenset({account}))
    server = Server(says(json.dumps({"url": f"/c/{account}/"})), says(json.dumps({"sign": TOKEN})))
    first, second = await captured(door(server), asked, asked)
    assert (first.url, first.body) == (
        f"https://platform.example/list?token={account}&sign={HIDDEN}",
        b'{"url": "/c/MS4wLjABAAAAlinze/"}',
    )
    assert TOKEN not in everything(second)
