"""The e-mail channel against a real SMTP peer on loopback."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from pydantic import ValidationError

from alerting.channels import email
from domain.errors import Permanent, Retry
from domain.registry import Contact
from tests import factories
from tests.certificates import Tls
from tests.factories import NOW

ADDRESS = "duty@ga.linze.example"
OK = "250 OK"


class Peer:
    """A relay that answers as it is told and keeps what it took."""

    def __init__(self, to_rcpt: str = OK, to_data: str = OK) -> None:
        self.to_rcpt = to_rcpt
        self.to_data = to_data
        self.taken: list[bytes] = []
        self.recipients: list[str] = []

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, to: str, _options: list[str]
    ) -> str:
        if self.to_rcpt == OK:
            envelope.rcpt_tos.append(to)
        return self.to_rcpt

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.taken.append(envelope.content)
        self.recipients += envelope.rcpt_tos
        return self.to_data

    def mail(self) -> EmailMessage:
        [content] = self.taken
        mail = message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        return mail


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    return Tls(tmp_path_factory.mktemp("tls"))


@contextmanager
def relay(peer: Peer, port: int, **settings: Any) -> Iterator[None]:
    controller = Controller(peer, hostname="localhost", port=port, server_hostname="relay.example", **settings)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


def checks_login(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=data.login == b"diting" and data.password == b"open sesame", handled=False)


async def deliver(port: int, **changes: Any) -> None:
    table = {"host": "localhost", "port": port, "sender": "diting@linze.example", "security": "none"}
    message = factories.message(address=changes.pop("address", ADDRESS), **changes.pop("message", {}))
    channel = email.Channel(email.Options.model_validate(table | changes), now=lambda: NOW)
    await channel.send(message)
    await channel.aclose()


async def test_chinese_text_arrives_intact(unused_tcp_port: int) -> None:
    peer = Peer()
    body = "疑似假冒账号：「临泽市公安局」\n" + "很长的一行" * 400 + "\n.\n末行"
    with relay(peer, unused_tcp_port):
        await deliver(unused_tcp_port, message={"subject": "【谛听】" + "疑似假冒账号" * 8, "body": body})
    assert peer.mail()["Subject"] == "【谛听】" + "疑似假冒账号" * 8
    assert peer.mail().get_content().splitlines() == body.splitlines()
    assert peer.recipients == [ADDRESS]


async def test_a_long_line_of_chinese_arrives_unbroken(unused_tcp_port: int) -> None:
    peer = Peer()
    body = "疑似假冒账号的主页简介写道：" + "「本号为临泽市公安局唯一官方账号」" * 400
    with relay(peer, unused_tcp_port):
        await deliver(unused_tcp_port, message={"body": body})
    [content] = peer.taken
    assert max(len(line) for line in content.splitlines()) <= 998
    assert peer.mail().get_content() == body + "\r\n"
    assert peer.mail().get_content_type() == "text/plain"
    assert peer.mail().get_content_charset() == "utf-8"


async def test_the_headers_name_sender_recipient_time_and_key(unused_tcp_port: int) -> None:
    peer = Peer()
    with relay(peer, unused_tcp_port):
        await deliver(unused_tcp_port, message={"key": "12:1:opened:email:duty@ga.linze.example"})
    assert peer.mail()["From"] == "谛听 <diting@linze.example>"
    assert peer.mail()["To"] == ADDRESS
    assert peer.mail()["Date"].datetime == NOW
    assert peer.mail()["X-Diting-Key"] == "12:1:opened:email:duty@ga.linze.example"
    assert peer.mail()["Auto-Submitted"] == "auto-generated"


def test_people_with_an_address_are_reached_there() -> None:
    channel = email.Channel(email.Options(host="localhost", sender="diting@linze.example"), now=lambda: NOW)
    assert channel.addresses((Contact(email=ADDRESS), Contact(phone="0990"), Contact(email=ADDRESS))) == {ADDRESS}


def test_a_repeat_has_the_same_message_id_and_another_message_has_not() -> None:
    options = email.Options(host="localhost", sender="diting@linze.example")
    ids = [
        email.compose(factories.message(key=key, address=ADDRESS, body=body), options, NOW)["Message-ID"]
        for key, body in (("1:1", "first try"), ("1:1", "second try"), ("1:2", "first try"))
    ]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].endswith("@linze.example>")


@pytest.mark.parametrize(
    ("to_rcpt", "to_data", "error"),
    [
        ("451 try later", OK, Retry),
        ("452 full", OK, Retry),
        ("421 closing", OK, Retry),
        ("550 no such user", OK, Permanent),
        ("553 bad name", OK, Permanent),
        (OK, "450 busy", Retry),
        (OK, "451 greylisted", Retry),
        (OK, "554 looks like spam", Permanent),
    ],
)
async def test_the_code_of_the_relay_decides(
    to_rcpt: str, to_data: str, error: type[Exception], unused_tcp_port: int
) -> None:
    with relay(Peer(to_rcpt, to_data), unused_tcp_port), pytest.raises(error, match="email"):
        await deliver(unused_tcp_port)


async def test_an_error_does_not_repeat_the_recipient(unused_tcp_port: int) -> None:
    peer = Peer(to_rcpt=f"550 <{ADDRESS}> unknown")
    with relay(peer, unused_tcp_port), pytest.raises(Permanent, match="550 … unknown"):
        await deliver(unused_tcp_port)


async def test_starttls_and_login(unused_tcp_port: int, tls: Tls) -> None:
    peer = Peer()
    login = {"username": "diting", "password": "open sesame"}
    settings = {"tls_context": tls.context, "require_starttls": True, "authenticator": checks_login}
    with relay(peer, unused_tcp_port, **settings, auth_required=True):
        await deliver(unused_tcp_port, security="starttls", ca_file=tls.certificate, **login)
    assert len(peer.taken) == 1


async def test_a_wrong_password_is_a_mistake_of_the_settings(unused_tcp_port: int, tls: Tls) -> None:
    login = {"username": "diting", "password": "wrong"}
    settings = {"tls_context": tls.context, "authenticator": checks_login}
    with relay(Peer(), unused_tcp_port, **settings), pytest.raises(Permanent, match="535") as raised:
        await deliver(unused_tcp_port, security="starttls", ca_file=tls.certificate, **login)
    assert "wrong" not in str(raised.value)


async def test_tls_from_the_first_byte(unused_tcp_port: int, tls: Tls) -> None:
    peer = Peer()
    with relay(peer, unused_tcp_port, ssl_context=tls.context):
        await deliver(unused_tcp_port, security="tls", ca_file=tls.certificate)
    assert len(peer.taken) == 1


async def test_a_relay_without_starttls_gets_nothing(unused_tcp_port: int) -> None:
    peer = Peer()
    with relay(peer, unused_tcp_port), pytest.raises(Permanent, match="STARTTLS"):
        await deliver(unused_tcp_port, security="starttls")
    assert peer.taken == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_an_untrusted_certificate_gets_nothing(unused_tcp_port: int, tls: Tls, security: str) -> None:
    peer = Peer()
    settings = {"ssl_context" if security == "tls" else "tls_context": tls.context}
    with relay(peer, unused_tcp_port, **settings), pytest.raises(Permanent, match="certificate is not trusted"):
        await deliver(unused_tcp_port, security=security)
    assert peer.taken == []


async def test_nobody_listening_is_worth_another_try(unused_tcp_port: int) -> None:
    with pytest.raises(Retry, match="ConnectionRefusedError"):
        await deliver(unused_tcp_port)


@pytest.mark.parametrize(
    "fault", [smtplib.SMTPServerDisconnected("cut"), TimeoutError(), smtplib.SMTPConnectError(421, b"busy")]
)
def test_a_broken_line_is_worth_another_try(fault: OSError) -> None:
    assert isinstance(email.verdict(fault), Retry)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "duty",
        "duty@",
        "@ga.example",
        "a@b.example, c@d.example",
        "Duty <duty@ga.example>",
        "duty@ga.example\r\nBcc: all@ga.example",
        "duty@ga.example\n",
        "a..b@ga.example",
        "值班@ga.example",
        "x" * 250 + "@ga.example",
    ],
)
async def test_what_is_not_one_plain_address_is_never_dialled(address: str, unused_tcp_port: int) -> None:
    with pytest.raises(Permanent, match="not an e-mail address"):
        await deliver(unused_tcp_port, address=address)


@pytest.mark.parametrize("field", ["subject", "key"])
async def test_no_text_can_add_a_header(field: str, unused_tcp_port: int) -> None:
    peer = Peer()
    with relay(peer, unused_tcp_port):
        await deliver(unused_tcp_port, message={field: "a\r\nBcc: all@ga.example\u2028X: y\x85Z: w\r\n\r\nbody"})
    assert peer.recipients == [ADDRESS]
    assert not {"Bcc", "X", "Z"} & set(peer.mail().keys())


async def test_half_a_character_does_not_stop_an_alert(unused_tcp_port: int) -> None:
    peer = Peer()
    with relay(peer, unused_tcp_port):
        await deliver(unused_tcp_port, message={"body": "名\ud83d称", "key": "1:\ud83d", "subject": "名\ud83d称"})
    assert peer.mail().get_content() == "名?称\r\n"


@pytest.mark.parametrize(
    "changes",
    [
        {"sender": "diting"},
        {"host": "relay.example\r\n"},
        {"port": 0},
        {"security": "maybe"},
        {"username": "diting"},
        {"password": "x"},
        {"username": "diting", "password": "x", "security": "none"},
        {"recipients": []},
    ],
    ids=str,
)
def test_wrong_options_stop_the_start(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        email.Options.model_validate({"host": "localhost", "sender": "diting@linze.example"} | changes)
