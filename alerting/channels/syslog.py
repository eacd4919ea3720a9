"""Sends cases to a log collector: RFC 5424 with a CEF message, over TLS (RFC 5425), TCP (RFC 6587) or UDP."""

import asyncio
import re
import socket
import ssl
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from alerting.cards import whole
from alerting.wire.streams import tell, tell_privately
from domain.errors import ChannelError, Permanent, Retry
from domain.incident import Severity
from domain.manner import Manner
from domain.notification import Message
from domain.registry import Contact

PORTS = {"tls": 6514, "tcp": 601, "udp": 514}
DATAGRAM_LIMIT = 2048
# Syslog's severities (alert, critical, warning, notice, informational) and CEF's, by level.
SYSLOG = {None: 6, Severity.PARTICULARLY_SERIOUS: 1, Severity.SERIOUS: 2, Severity.MAJOR: 4, Severity.ORDINARY: 5}
CEF = {None: 1, Severity.PARTICULARLY_SERIOUS: 10, Severity.SERIOUS: 8, Severity.MAJOR: 6, Severity.ORDINARY: 3}
# The enterprise number that RFC 5612 sets aside for those who have none of their own.
DATA_ID = "diting@32473"
BOM = "\ufeff"
NIL = "-"


class Options(BaseModel):
    """`port` is 6514 for tls, 601 for tcp and 514 for udp; `facility` 16 is local0.

    `certificate` and `certificate_key` are PEM files with which Diting shows who it is, where the collector asks.
    Over udp nobody hears of what is lost, and what is above 2048 bytes is cut.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    host: str = Field(pattern=r"^[A-Za-z0-9._:-]{1,253}$")
    port: int | None = Field(default=None, ge=1, le=65535)
    transport: Literal["tls", "tcp", "udp"] = "tls"
    facility: int = Field(default=16, ge=0, le=23)
    ca_file: Path | None = Field(default=None, strict=False)
    certificate: Path | None = Field(default=None, strict=False)
    certificate_key: Path | None = Field(default=None, strict=False)
    timeout_seconds: float = Field(default=10, gt=0)

    @model_validator(mode="after")
    def _certificate_is_whole(self) -> Self:
        if (self.certificate is None) != (self.certificate_key is None):
            raise ValueError("certificate and certificate_key belong together; give both or neither")
        return self


class Channel:
    """One connection a message, in a thread: only the end of a connection proves that the collector read it."""

    manner = Manner(follows_cases=True, is_machine=True)

    def __init__(self, options: Options, *, now: Callable[[], datetime]) -> None:
        self._options = options
        self._now = now
        self._to = (options.host, options.port or PORTS[options.transport])
        self._host = socket.gethostname()
        self._tls = ssl.create_default_context(cafile=options.ca_file)
        if options.certificate is not None:
            self._tls.load_cert_chain(options.certificate, options.certificate_key)

    def addresses(self, contacts: Iterable[Contact]) -> frozenset[str]:  # noqa: ARG002
        """The one collector, whoever is concerned."""
        return frozenset({""})

    async def send(self, message: Message) -> None:
        """Returns when the collector read it, or over udp when it was sent. Raises Retry or Permanent."""
        line = entry(message, self._now(), host=self._host, facility=self._options.facility)
        try:
            await asyncio.to_thread(self._deliver, line)
        except OSError as fault:
            raise verdict(fault) from fault

    async def aclose(self) -> None:
        """Nothing stays open between two messages."""

    def _deliver(self, line: str) -> None:
        if self._options.transport == "udp":
            self._throw(datagram(line))
            return
        with socket.create_connection(self._to, timeout=self._options.timeout_seconds) as stream:
            if self._options.transport == "tcp":
                tell(stream, frame(line))
            else:
                tell_privately(stream, frame(line), tls=self._tls, host=self._options.host)

    def _throw(self, packet: bytes) -> None:
        family, kind, protocol, _, address = socket.getaddrinfo(*self._to, type=socket.SOCK_DGRAM)[0]
        with socket.socket(family, kind, protocol) as line:
            line.sendto(packet, address)


def frame(text: str) -> bytes:
    """One message in a stream: its length in bytes, a space, itself."""
    octets = text.encode()
    return str(len(octets)).encode() + b" " + octets


def datagram(text: str) -> bytes:
    """One message in a packet, cut between two characters, and never within an escape."""
    octets = text.encode()
    if len(octets) <= DATAGRAM_LIMIT:
        return octets
    kept = octets[: DATAGRAM_LIMIT - len("…".encode())].decode("utf-8", "ignore")
    if (len(kept) - len(kept.rstrip("\\"))) % 2:
        kept = kept[:-1]
    return (kept + "…").encode()


def entry(message: Message, now: datetime, *, host: str, facility: int) -> str:
    """The message as one entry of RFC 5424; the structured data tell a repeat by its key."""
    priority = facility * 8 + SYSLOG[message.severity]
    stamp = now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    kind = _token(dict(message.facts).get("classification", ""), 32)
    data = f'[{DATA_ID} key="{_parameter(message.key)}" reference="{_parameter(message.reference)}"]'
    return f"<{priority}>1 {stamp} {_token(host, 255)} diting {NIL} {kind} {data} {BOM}{cef(message, now)}"


def cef(message: Message, now: datetime) -> str:
    """The message as CEF: its class, subject and level, then what was said of it."""
    facts = dict(message.facts)
    head = (facts.get("classification", "message"), message.subject, str(CEF[message.severity]))
    fields = {
        "rt": str(int(now.timestamp() * 1000)),
        "externalId": message.reference,
        "cat": facts.get("classification", ""),
        "reason": facts.get("reason", ""),
        "outcome": "ended" if message.is_over else "open",
        "request": facts.get("url", ""),
        "cs1Label": "key",
        "cs1": message.key,
        "msg": message.body,
    }
    extension = " ".join(f"{name}={_value(text)}" for name, text in fields.items() if text)
    return "|".join(("CEF:0", "Diting", "Diting", "1", *map(_header, head), extension))


def verdict(fault: OSError) -> ChannelError:
    """What to do after a fault: a certificate is for a person to mend, the line is worth another try."""
    match fault:
        case ssl.SSLCertVerificationError():
            return Permanent(
                f"syslog: the collector's certificate is not trusted ({fault.verify_message}); set ca_file"
            )
        case TimeoutError():
            return Retry("syslog: the collector did not take or did not confirm the message in time")
        case _:
            return Retry(f"syslog: the line to the collector failed: {type(fault).__name__}")


def _header(text: str) -> str:
    return _one_line(text).replace("\\", "\\\\").replace("|", "\\|")


def _value(text: str) -> str:
    escaped = whole(text).replace("\\", "\\\\").replace("=", "\\=")
    return re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]", " ", re.sub(r"\r\n|\r|\n", r"\\n", escaped))


def _parameter(text: str) -> str:
    return re.sub(r'(["\\\]])', r"\\\1", _one_line(text))


def _token(text: str, limit: int) -> str:
    """A field of the header: visible ASCII only, or nothing."""
    return re.sub(r"[^!-~]", "", text)[:limit] or NIL


def _one_line(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]", " ", whole(text))
