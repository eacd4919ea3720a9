"""The syslog channel against collectors on loopback."""

import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from alerting.channels import syslog
from domain.errors import Permanent, Retry
from domain.incident import Severity
from domain.notification import Message
from tests import factories
from tests.certificates import Tls
from tests.factories import NOW

CHINESE = "疑似假冒：「临泽市公安局」\n主页：https://a.example/?x=1|2\\3"


def read_all(line: socket.socket) -> bytes:
    taken = b""
    while piece := line.recv(4096):
        taken += piece
    return taken


def read_and_say_goodbye(line: socket.socket) -> bytes:
    taken = read_all(line)
    assert isinstance(line, ssl.SSLSocket)
    line.unwrap()
    return taken


def hang_up(_line: socket.socket) -> bytes:
    """Takes the connection and nothing else."""
    return b""


class Collector:
    """Accepts connections one after the other and keeps what it read."""

    def __init__(self, read: Callable[[socket.socket], bytes], tls: ssl.SSLContext | None) -> None:
        self.taken: list[bytes] = []
        self._read = read
        self._tls = tls
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]

    def run(self) -> None:
        while True:
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            try:
                with self._private(line) as wrapped:
                    self.taken.append(self._read(wrapped))
            except OSError:
                pass

    def stop(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()

    def _private(self, line: socket.socket) -> socket.socket:
        return line if self._tls is None else self._tls.wrap_socket(line, server_side=True)


@contextmanager
def collector(
    read: Callable[[socket.socket], bytes] = read_all, tls: ssl.SSLContext | None = None
) -> Iterator[Collector]:
    server = Collector(read, tls)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(5)


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    return Tls(tmp_path_factory.mktemp("tls"))


async def deliver(port: int, message: Message | None = None, **changes: Any) -> None:
    table = {"host": "localhost", "port": port, "transport": "tcp", "timeout_seconds": 2.0} | changes
    channel = syslog.Channel(syslog.Options.model_validate(table), now=lambda: NOW)
    await channel.send(message or factories.message())
    await channel.aclose()


def entry(**changes: object) -> str:
    return syslog.entry(factories.message(**changes), NOW, host="diting-1", facility=16)


def unframed(stream: bytes) -> list[str]:
    """The messages of an octet-counted stream."""
    found = []
    while stream:
        length, _, rest = stream.partition(b" ")
        found.append(rest[: int(length)].decode())
        stream = rest[int(length) :]
    return found


def test_an_entry_has_every_field_of_the_standard() -> None:
    assert entry(severity=Severity.SERIOUS) == (
        "<130>1 2026-03-02T01:30:00.000Z diting-1 diting - masquerade "
        '[diting@32473 key="12:1:opened:webhook:" reference="DT-000012"] '
        "\ufeffCEF:0|Diting|Diting|1|masquerade|【谛听】疑似假冒账号|8|"
        "rt=1772415000000 externalId=DT-000012 cat=masquerade outcome=open "
        "cs1Label=key cs1=12:1:opened:webhook: msg=疑似假冒：「临泽市公安局」"
    )


@pytest.mark.parametrize(
    ("severity", "priority", "cef"),
    [
        (Severity.PARTICULARLY_SERIOUS, "<129>", "|10|"),
        (Severity.SERIOUS, "<130>", "|8|"),
        (Severity.MAJOR, "<132>", "|6|"),
        (Severity.ORDINARY, "<133>", "|3|"),
        (None, "<134>", "|1|"),
    ],
)
def test_the_level_decides_priority_and_severity(severity: Severity | None, priority: str, cef: str) -> None:
    text = entry(severity=severity)
    assert text.startswith(priority)
    assert cef in text


def test_nothing_in_a_message_breaks_out_of_its_field() -> None:
    text = entry(
        subject="a|b\\c\nd",
        body="x=1|2\\3\r\ny\u2028z\x00",
        key='k"]\\\n',
        reference="DT-1] [x",
        facts=(("classification", "a b|c"), ("reason", "opened"), ("url", "https://a.example/?q=1")),
    )
    assert "\n" not in text
    assert "|a\\|b\\\\c d|" in text
    assert "msg=x\\=1|2\\\\3\\ny z " in text
    assert 'key="k\\"\\]\\\\ " reference="DT-1\\] [x"' in text
    assert " ab|c [diting@" in text
    assert "request=https://a.example/?q\\=1 " in text


def test_a_message_without_a_class_says_so() -> None:
    text = entry(facts=())
    assert " diting - - [diting@" in text
    assert "|1|message|" in text


def test_an_ended_case_says_so() -> None:
    assert "outcome=ended" in entry(is_over=True)


def test_the_frame_counts_bytes_not_characters() -> None:
    assert syslog.frame("谛听") == b"6 " + "谛听".encode()


async def test_a_message_arrives_whole_over_tcp() -> None:
    with collector() as peer:
        await deliver(peer.port, factories.message(body=CHINESE * 2000))
    [text] = unframed(peer.taken[0])
    message = re.search(r" msg=(.*)", text)
    assert message is not None
    assert message[1].replace("\\n", "\n").replace("\\=", "=").replace("\\\\", "\\") == CHINESE * 2000


async def test_a_message_arrives_whole_over_tls(tls: Tls) -> None:
    with collector(read_and_say_goodbye, tls.context) as peer:
        await deliver(peer.port, transport="tls", ca_file=tls.certificate)
    [text] = unframed(peer.taken[0])
    assert text.endswith("msg=疑似假冒：「临泽市公安局」")


async def test_a_collector_that_asks_who_we_are_is_told(tls: Tls) -> None:
    asking = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    asking.load_cert_chain(tls.certificate, tls.key)
    asking.load_verify_locations(tls.certificate)
    asking.verify_mode = ssl.CERT_REQUIRED
    with collector(read_and_say_goodbye, asking) as peer:
        own: dict[str, Any] = {"certificate": tls.certificate, "certificate_key": tls.key}
        await deliver(peer.port, transport="tls", ca_file=tls.certificate, **own)
        for _ in range(20):
            with pytest.raises(Retry):
                await deliver(peer.port, transport="tls", ca_file=tls.certificate)
    assert len(peer.taken) == 1


async def test_a_collector_that_closes_without_a_farewell_has_read_it_all_the_same(tls: Tls) -> None:
    with collector(read_all, tls.context) as peer:
        await deliver(peer.port, transport="tls", ca_file=tls.certificate)
    assert len(unframed(peer.taken[0])) == 1


async def test_a_private_line_that_breaks_has_confirmed_nothing(tls: Tls) -> None:
    with collector(hang_up, tls.context) as peer, pytest.raises(Retry, match="the line to the collector failed"):
        await deliver(peer.port, factories.message(body="临" * 2_000_000), transport="tls", ca_file=tls.certificate)


async def test_an_untrusted_certificate_gets_nothing(tls: Tls) -> None:
    with collector(tls=tls.context) as peer:
        channel = deliver(peer.port, transport="tls")
        with pytest.raises(Permanent, match=r"certificate is not trusted .*set ca_file"):
            await channel
    assert peer.taken == []


async def test_a_packet_is_cut_between_two_characters() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
        peer.bind(("127.0.0.1", 0))
        peer.settimeout(5)
        await deliver(peer.getsockname()[1], factories.message(body=CHINESE * 100), host="127.0.0.1", transport="udp")
        packet = peer.recv(65_536)
    assert 2040 < len(packet) <= 2048
    assert packet.decode().endswith("…")


@pytest.mark.parametrize("length", range(12))
def test_a_packet_is_never_cut_within_an_escape(length: int) -> None:
    kept = syslog.datagram("x" * length + "\\\\" * 2000).decode().removesuffix("…")
    assert (len(kept) - len(kept.rstrip("\\"))) % 2 == 0


async def test_a_collector_that_does_not_read_on_has_confirmed_nothing() -> None:
    held = threading.Event()
    with collector(lambda line: b"" if held.wait(10) else line.recv(1)) as peer:
        with pytest.raises(Retry, match="did not confirm"):
            await deliver(peer.port, timeout_seconds=0.3)
        held.set()


async def test_a_collector_that_hangs_up_before_it_read_has_confirmed_nothing() -> None:
    with collector(hang_up) as peer, pytest.raises(Retry, match="the line to the collector failed"):
        await deliver(peer.port, factories.message(body="临" * 2_000_000))


async def test_nobody_listening_is_worth_another_try(unused_tcp_port: int) -> None:
    with pytest.raises(Retry, match="ConnectionRefusedError"):
        await deliver(unused_tcp_port)


def test_everybody_shares_one_address() -> None:
    channel = syslog.Channel(syslog.Options(host="localhost"), now=lambda: NOW)
    assert channel.addresses(factories.unit().contacts) == {""}


def test_a_certificate_that_cannot_be_read_is_told_at_the_start(tmp_path: Path) -> None:
    missing = tmp_path / "none.pem"
    with pytest.raises(OSError):
        syslog.Channel(syslog.Options(host="localhost", ca_file=missing), now=lambda: NOW)


@pytest.mark.parametrize(
    "change",
    [{"host": "a b"}, {"port": 0}, {"transport": "relp"}, {"facility": 24}, {"certificate": "own.pem"}],
    ids=str,
)
def test_wrong_options_stop_the_start(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        syslog.Options.model_validate({"host": "localhost"} | change)
