import hashlib
import hmac
import json
import ssl
from datetime import timedelta
from types import SimpleNamespace

import httpx
import pytest
from pydantic import ValidationError

from alerting.channels import webhook
from domain.errors import Permanent, Retry, Throttled
from domain.notification import Message
from tests import factories
from tests.factories import NOW

URL = "https://hooks.example/alerts/9f2c-token"


class Peer:
    """A webhook's far end: keeps what it was asked and answers as it is told."""

    def __init__(self, answer: httpx.Response | Exception) -> None:
        self.answer = answer
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def channel(peer: Peer, **options: object) -> webhook.Channel:
    chosen = webhook.Options.model_validate({"url": URL} | options)
    return webhook.Channel(chosen, now=lambda: NOW, transport=httpx.MockTransport(peer))


async def deliver(peer: Peer, message: Message | None = None, **options: object) -> None:
    sender = channel(peer, **options)
    try:
        await sender.send(message or factories.message())
    finally:
        await sender.aclose()


DELIVERED = [
    httpx.Response(200),
    httpx.Response(204),
    httpx.Response(202, text="thank you"),
    httpx.Response(200, json={"errcode": 0, "errmsg": "ok"}),
    httpx.Response(200, json={"code": 0}),
    httpx.Response(200, json={"StatusCode": 0, "code": "0"}),
    httpx.Response(200, json=["errcode", 1]),
    httpx.Response(200, text="[" * 5000),
]


@pytest.mark.parametrize("answer", DELIVERED, ids=lambda a: f"{a.status_code} {a.text[:20]}")
async def test_an_accepting_answer_is_a_delivery(answer: httpx.Response) -> None:
    peer = Peer(answer)
    await deliver(peer)
    assert len(peer.asked) == 1


REFUSED = [
    (httpx.Response(200, json={"errcode": 310000, "errmsg": "no"}), Retry, "errcode=310000"),
    (httpx.Response(200, json={"code": 19021}), Retry, "code=19021"),
    (httpx.Response(200, json={"StatusCode": 1}), Retry, "StatusCode=1"),
    (httpx.Response(200, json={"errcode": None}), Retry, "errcode=None"),
    (httpx.Response(200, text="x" * 70_000), Permanent, "too long"),
    (httpx.Response(301, headers={"location": "https://elsewhere.example/"}), Permanent, "redirects"),
    (httpx.Response(400), Permanent, "400"),
    (httpx.Response(404), Permanent, "404"),
    (httpx.Response(408), Retry, "408"),
    (httpx.Response(429), Throttled, "429"),
    (httpx.Response(500), Retry, "500"),
    (httpx.Response(503), Retry, "503"),
    (httpx.ConnectError("refused"), Retry, "cannot be reached"),
    (httpx.ReadTimeout("slow"), Retry, "ReadTimeout"),
    (httpx.RemoteProtocolError("cut"), Retry, "RemoteProtocolError"),
]


@pytest.mark.parametrize(("answer", "error", "text"), REFUSED, ids=lambda a: getattr(a, "status_code", a))
async def test_every_other_answer_says_what_happens_next(
    answer: httpx.Response | Exception, error: type[Exception], text: str
) -> None:
    with pytest.raises(error, match=text) as raised:
        await deliver(Peer(answer))
    assert "token" not in str(raised.value)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Mon, 02 Mar 2026 01:35:00 GMT", timedelta(minutes=5)),
        ("Mon, 02 Mar 2026 01:35:00", timedelta(minutes=5)),
        ("Mon, 02 Mar 2020 01:35:00 GMT", timedelta()),
        ("99999999999999", timedelta(days=1)),
        ("Fri, 01 Jan 9999 00:00:00 GMT", timedelta(days=1)),
        ("-5", timedelta(minutes=1)),
        ("²", timedelta(minutes=1)),
        ("soon", timedelta(minutes=1)),
        ("", timedelta(minutes=1)),
    ],
)
async def test_a_throttling_peer_says_until_when(header: str, wait: timedelta) -> None:
    answer = httpx.Response(429, headers=[(b"retry-after", header.encode())])
    with pytest.raises(Throttled) as raised:
        await deliver(Peer(answer))
    assert raised.value.until == NOW + wait


async def test_the_signature_covers_the_time_and_the_exact_body() -> None:
    peer = Peer(httpx.Response(200))
    await deliver(peer, secret="shared")
    [request] = peer.asked
    stamp = str(int(NOW.timestamp()))
    expected = hmac.new(b"shared", stamp.encode() + b"." + request.content, hashlib.sha256).hexdigest()
    assert request.headers["x-diting-timestamp"] == stamp
    assert request.headers["x-diting-signature"] == f"v1={expected}"


async def test_without_a_secret_nothing_is_signed() -> None:
    peer = Peer(httpx.Response(200))
    await deliver(peer)
    assert "x-diting-signature" not in peer.asked[0].headers


async def test_the_body_carries_text_and_facts() -> None:
    peer = Peer(httpx.Response(200))
    await deliver(peer)
    assert json.loads(peer.asked[0].content) == {
        "key": "12:1:opened:webhook:",
        "reference": "DT-000012",
        "subject": "【谛听】疑似假冒账号",
        "body": "疑似假冒：「临泽市公安局」",
        "code": "",
        "facts": {"classification": "masquerade"},
    }


@pytest.mark.parametrize(
    ("key", "header"),
    [
        ("12:1:opened:webhook:", "12:1:opened:webhook:"),
        ("12:1:opened:webhook:值班", "12:1:opened:webhook:%E5%80%BC%E7%8F%AD"),
        ("12:1\r\nX-Evil: yes", "12:1%0D%0AX-Evil: yes"),
    ],
)
async def test_the_key_travels_as_one_header(key: str, header: str) -> None:
    peer = Peer(httpx.Response(200))
    await deliver(peer, factories.message(key=key))
    assert peer.asked[0].headers["idempotency-key"] == header
    assert "x-evil" not in peer.asked[0].headers


async def test_half_a_character_does_not_stop_an_alert() -> None:
    peer = Peer(httpx.Response(200))
    await deliver(peer, factories.message(body="名\ud83d称"))
    assert json.loads(peer.asked[0].content)["body"] == "名?称"


def test_everybody_shares_one_address() -> None:
    sender = channel(Peer(httpx.Response(200)))
    assert sender.addresses(()) == sender.addresses(factories.unit().contacts) == {""}


async def test_a_named_address_has_its_own_url() -> None:
    peer = Peer(httpx.Response(200))
    await deliver(peer, factories.message(address="值班"), urls={"值班": "https://other.example/duty"})
    assert str(peer.asked[0].url) == "https://other.example/duty"


async def test_an_unknown_address_is_a_mistake_of_the_settings() -> None:
    peer = Peer(httpx.Response(200))
    with pytest.raises(Permanent, match="no URL is named 'https://evil"):
        await deliver(peer, factories.message(address="https://evil.example/"))
    assert peer.asked == []


async def test_an_untrusted_certificate_is_a_mistake_of_the_settings() -> None:
    fault = httpx.ConnectError("tls")
    fault.__cause__ = ssl.SSLCertVerificationError("self-signed")
    with pytest.raises(Permanent, match=r"certificate of hooks\.example"):
        await deliver(Peer(fault))


async def test_nobody_listening_is_worth_another_try(unused_tcp_port: int) -> None:
    options = webhook.Options(url=f"http://127.0.0.1:{unused_tcp_port}/")
    sender = webhook.Channel(options, now=lambda: NOW)
    with pytest.raises(Retry, match=r"127\.0\.0\.1 cannot be reached"):
        await sender.send(factories.message())
    await sender.aclose()


@pytest.mark.parametrize(
    "table",
    [
        {},
        {"url": "ftp://example.org/"},
        {"url": "/alerts"},
        {"url": "https://"},
        {"url": "https://[broken"},
        {"url": URL, "urls": {"值班": "nowhere"}},
        {"url": URL, "timeout_seconds": 0},
        {"url": URL, "retries": 3},
    ],
    ids=str,
)
def test_wrong_options_stop_the_start(table: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        webhook.Options.model_validate(table)


def test_the_secret_is_not_shown() -> None:
    options = webhook.Options.model_validate({"url": URL, "secret": "shared"})
    assert "shared" not in repr(SimpleNamespace(options=options))
