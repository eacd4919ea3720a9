"""Sends alerts by e-mail through one SMTP relay; returns once the relay has taken the message."""

import asyncio
import hashlib
import re
import smtplib
import ssl
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from domain.errors import ChannelError, Permanent, Retry
from domain.manner import Manner
from domain.notification import Message
from domain.registry import Contact

ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
HOST = r"[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*"
MAILBOX = re.compile(rf"{ATOM}(\.{ATOM})*@{HOST}")
PORTS = {"starttls": 587, "tls": 465, "none": 25}


def _mailbox(text: str) -> str:
    if not is_mailbox(text):
        raise ValueError("not an e-mail address; write one such as diting@example.org")
    return text


class Options(BaseModel):
    """`security` none is for a relay on the same machine; `sender` is the From address."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    host: str = Field(pattern=r"^[A-Za-z0-9._:-]{1,253}$")
    port: int | None = Field(default=None, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    sender: Annotated[str, AfterValidator(_mailbox)]
    sender_name: str = "谛听"
    username: str = ""
    password: SecretStr | None = None
    ca_file: Path | None = Field(default=None, strict=False)
    timeout_seconds: float = Field(default=20, gt=0)

    @model_validator(mode="after")
    def _login_is_whole_and_encrypted(self) -> Self:
        if bool(self.username) != (self.password is not None):
            raise ValueError("username and password belong together; give both or neither")
        if self.username and self.security == "none":
            raise ValueError("a password is never sent unencrypted; set security to starttls or tls")
        return self


class Channel:
    """One SMTP conversation a message, in a thread. `now` is the Date of the message."""

    manner = Manner()

    def __init__(self, options: Options, *, now: Callable[[], datetime]) -> None:
        self._options = options
        self._now = now
        self._tls = ssl.create_default_context(cafile=options.ca_file)

    def addresses(self, contacts: Iterable[Contact]) -> frozenset[str]:
        """The e-mail addresses of those who have one."""
        return frozenset(contact.email for contact in contacts if contact.email)

    async def send(self, message: Message) -> None:
        """Returns when the relay answered 250 to the message. Raises Retry or Permanent."""
        if not is_mailbox(message.address):
            raise Permanent("email: the recipient is not an e-mail address; correct the unit's contact or the route")
        mail = compose(message, self._options, self._now())
        try:
            await asyncio.to_thread(self._deliver, mail, message.address)
        except OSError as fault:
            raise verdict(fault) from fault

    async def aclose(self) -> None:
        """Nothing stays open between two messages."""

    def _deliver(self, mail: EmailMessage, recipient: str) -> None:
        relay = self._connect()
        try:
            if self._options.security == "starttls":
                relay.starttls(context=self._tls)
            if self._options.password is not None:
                relay.login(self._options.username, self._options.password.get_secret_value())
            relay.send_message(mail, self._options.sender, [recipient])
            # The message is taken: a fault while saying goodbye must not send it twice.
            with suppress(OSError):
                relay.quit()
        finally:
            relay.close()

    def _connect(self) -> smtplib.SMTP:
        options = self._options
        port = options.port or PORTS[options.security]
        if options.security == "tls":
            return smtplib.SMTP_SSL(options.host, port, timeout=options.timeout_seconds, context=self._tls)
        return smtplib.SMTP(options.host, port, timeout=options.timeout_seconds)


def compose(message: Message, options: Options, now: datetime) -> EmailMessage:
    """The message as mail. Its Message-ID depends on the key alone, so that a repeat is recognisable."""
    mail = EmailMessage(policy=SMTP)
    identity = hashlib.sha256(message.key.encode("utf-8", "replace")).hexdigest()[:40]
    mail["From"] = Address(_one_line(options.sender_name), addr_spec=options.sender)
    mail["To"] = Address(addr_spec=message.address)
    mail["Subject"] = _one_line(message.subject)
    mail["Date"] = now
    mail["Message-ID"] = f"<{identity}@{options.sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Diting-Key"] = _one_line(message.key)
    mail.set_content(message.body.encode("utf-8", "replace").decode())
    return mail


def verdict(fault: OSError) -> ChannelError:
    """What to do after a fault of SMTP or the line: the relay's code decides; the line is worth another try."""
    match fault:
        case smtplib.SMTPRecipientsRefused():
            return _by_code("the recipient is refused", *_worst(fault))
        case smtplib.SMTPResponseException():
            return _by_code("the relay answers", fault.smtp_code, _text(fault.smtp_error))
        case smtplib.SMTPNotSupportedError():
            return Permanent(f"email: the relay does not offer what the settings ask for: {fault}")
        case ssl.SSLCertVerificationError():
            return Permanent(f"email: the relay's certificate is not trusted ({fault.verify_message}); set ca_file")
        case smtplib.SMTPException() if not isinstance(fault, smtplib.SMTPServerDisconnected):
            return Permanent(f"email: {_text(str(fault))}")
        case _:
            return Retry(f"email: the line to the relay failed: {type(fault).__name__}")


def is_mailbox(text: str) -> bool:
    """One plain address: no list, no display name, no control character."""
    return len(text) <= 254 and MAILBOX.fullmatch(text) is not None


def _by_code(what: str, code: int, said: str) -> ChannelError:
    passing = 400 <= code < 500 or code < 200
    return (Retry if passing else Permanent)(f"email: {what}: {code} {said}".rstrip())


def _worst(fault: smtplib.SMTPRecipientsRefused) -> tuple[int, str]:
    code, said = max(fault.recipients.values(), key=lambda answer: answer[0])
    return code, _text(said)


def _text(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return re.sub(r"\S+@\S+", "…", _one_line(text))[:200]


def _one_line(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)
