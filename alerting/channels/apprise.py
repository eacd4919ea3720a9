"""Passes alerts on through apprise, to services that Diting has no channel of its own for. Best effort."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, SecretStr, model_validator

from alerting.cards import card, octets
from domain.errors import Permanent, Retry
from domain.manner import Manner
from domain.notification import Message
from domain.registry import Contact
from domain.text import Locale

try:
    import apprise
except ImportError:
    apprise = None  # type: ignore[assignment]

# What it logs repeats whole addresses, secrets and all.
logging.getLogger("apprise").disabled = True

TEXT_LIMIT = 16_000
# Apprise takes these services' HTTP 200 for a delivery, whatever the answer says.
OURS = {
    "dingtalk": "dingtalk",
    "feishu": "feishu",
    "lark": "feishu",
    "wecombot": "wecom",
    "wechat": "wecom_app",
    "wecom": "wecom",
    "json": "webhook",
    "jsons": "webhook",
    "form": "webhook",
    "forms": "webhook",
    "xml": "webhook",
    "xmls": "webhook",
    "mailto": "email",
    "mailtos": "email",
    "syslog": "syslog",
    "rsyslog": "syslog",
}


class Options(BaseModel):
    """`urls`: apprise's service addresses, one a line, all secret. `locale` is the language of what is added."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    urls: SecretStr
    locale: Literal["zh_CN", "en"] = "zh_CN"

    @model_validator(mode="after")
    def _every_service_is_fit(self) -> "Options":
        if apprise is None:
            raise ValueError("needs a package that is not installed; run pip install 'diting[apprise]'")
        addresses = services(self)
        if not addresses:
            raise ValueError("urls is empty; write one service address a line")
        for line, address in enumerate(addresses, start=1):
            _check(line, address)
        return self


class Channel:
    """Every service of `urls`; each is an address of its own, by its number, so that one failure repeats no other."""

    manner = Manner(is_overheard=True)

    def __init__(self, options: Options, *, now: Callable[[], datetime]) -> None:  # noqa: ARG002
        self._options = options

    def addresses(self, contacts: Iterable[Contact]) -> frozenset[str]:  # noqa: ARG002
        """The numbers of all services, whoever is concerned: "1" is the first line."""
        return frozenset(str(number) for number, _ in enumerate(services(self._options), start=1))

    async def send(self, message: Message) -> None:
        """Returns when apprise says that the service took it. Raises Retry or Permanent."""
        chosen = self._chosen(message.address)
        text = card(message, Locale(self._options.locale)).text(TEXT_LIMIT, size=octets)
        if not await asyncio.to_thread(_notify, chosen, text):
            raise Retry("apprise: a service refused or cannot be reached; apprise does not say why")

    async def aclose(self) -> None:
        """Nothing stays open between two messages."""

    def _chosen(self, address: str) -> tuple[str, ...]:
        """One service by its number, all of them without one."""
        every = services(self._options)
        numbered = {str(number): (service,) for number, service in enumerate(every, start=1)}
        chosen = {"": every, **numbered}.get(address)
        if chosen is None:
            raise Permanent(f"apprise: there is no service {address[:20]!r} in urls; correct the route")
        return chosen


def services(options: Options) -> tuple[str, ...]:
    """The addresses, without blank lines and remarks."""
    lines = (line.strip() for line in options.urls.get_secret_value().splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def _check(line: int, address: str) -> None:
    """Raises ValueError for an address that is not fit, and repeats nothing of it but a scheme that is ours."""
    service = apprise.Apprise.instantiate(address, suppress_exceptions=True)
    # A service's own https address leads to it as well as its scheme does.
    schemes = {address.partition(":")[0].lower(), *_schemes(service)}
    if ours := sorted(schemes & OURS.keys()):
        raise ValueError(
            f"urls: service {line} is {ours[0]}://, whose refusals apprise takes for deliveries; "
            f"use [channels.{OURS[ours[0]]}] instead"
        )
    if service is None:
        raise ValueError(f"urls: service {line} is no service address that apprise knows; correct it")


def _schemes(service: object) -> Iterator[str]:
    for name in ("protocol", "secure_protocol"):
        found = getattr(service, name, None)
        yield from (found,) if isinstance(found, str) else found or ()


def _notify(chosen: tuple[str, ...], text: str) -> bool:
    quiet = apprise.AppriseAsset(secure_logging=True, storage_mode=apprise.PersistentStoreMode.MEMORY)
    sender = apprise.Apprise(asset=quiet)
    known = all(sender.add(service) for service in chosen)
    told = sender.notify(body=text, body_format=apprise.NotifyFormat.TEXT)
    return known and bool(told)
