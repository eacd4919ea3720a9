"""Sends alerts to single people through a WeCom (企业微信) application, by their user ids (账号)."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
from pydantic import Field, SecretStr

from alerting.cards import card, octets
from alerting.wire import Answer, BaseAddress, Wire, decoded, encoded
from alerting.wire.bots import MINUTE, BotOptions, Vendor
from domain.errors import Permanent, Retry
from domain.manner import Manner
from domain.notification import Message
from domain.registry import Contact
from domain.text import Locale

TEXT_LIMIT = 2048
# A token is renewed so long before it expires.
MARGIN = timedelta(minutes=5)
STALE = frozenset({40014, 42001, 42007})
# Under these names an answer with errcode 0 lists who did not get the message.
MISSED = ("invaliduser", "unlicenseduser")
# https://developer.work.weixin.qq.com/document/path/90313 and /path/90236
VENDOR = Vendor(
    channel="wecom_app",
    keys=("errcode",),
    text="errmsg",
    throttled={45009: MINUTE, 45033: MINUTE},
    passing={-1: "the service is busy", **dict.fromkeys(STALE, "the access token is refused even when renewed")},
    final={
        40001: "corp_secret is refused; copy it anew from the application's page",
        40003: "the user id is refused",
        40008: "the kind of message is refused",
        40013: "corp_id is refused; copy it from the page of the enterprise",
        40031: "the user id is refused",
        40056: "agent_id is refused; copy it from the application's page",
        40058: "the message is refused as malformed or too long",
        40063: "the message lacks a part",
        44004: "the text is empty",
        45002: "the text is too long",
        48002: "the application may not send messages; allow it on its page",
        60011: "the user is outside what the application may see; widen its visible range",
        60020: "this machine's address is not allowed; add it to the application's trusted addresses (企业可信IP)",
        60111: "there is no such user id; correct the contact",
        81013: "nobody of those addressed is known to the application; correct the contact",
        82001: "nobody is addressed",
        301002: "corp_secret does not belong to agent_id",
    },
)


class Options(BotOptions):
    """`corp_id`, `agent_id` and `corp_secret` stand on the pages of the enterprise and of its application."""

    corp_id: str = Field(min_length=1)
    agent_id: int = Field(gt=0)
    corp_secret: SecretStr
    base_url: BaseAddress = "https://qyapi.weixin.qq.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    text: str
    until: datetime


class Channel:
    """One application. Its access token is kept until it expires."""

    manner = Manner(per_minute=25, is_overheard=True)  # what is above 30 a minute and person is dropped silently

    def __init__(
        self, options: Options, *, now: Callable[[], datetime], transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._options = options
        self._now = now
        self._wire = Wire("wecom_app", options, transport)
        self._token: _Token | None = None
        self._renewal = asyncio.Lock()

    def addresses(self, contacts: Iterable[Contact]) -> frozenset[str]:
        """The user ids of those who have one."""
        return frozenset(contact.messenger for contact in contacts if contact.messenger)

    async def send(self, message: Message) -> None:
        """Returns when the message is on its way to this very user. Raises Retry, Throttled or Permanent."""
        if not message.address or "|" in message.address or message.address.startswith("@"):
            raise Permanent("wecom_app: the address is not one user id; correct the contact's messenger or the route")
        content = encoded(document(message, self._options))
        token = await self._access()
        answer = await self._post(content, token)
        if _code(answer) in STALE:
            token = await self._access(refused=token)
            answer = await self._post(content, token)
        _check_received(VENDOR.accept(answer, self._now(), private=(token, message.address)))

    async def aclose(self) -> None:
        await self._wire.aclose()

    async def _post(self, content: bytes, token: str) -> Answer:
        url = f"{self._options.base_url}/cgi-bin/message/send"
        return await self._wire.post(url, content, params={"access_token": token})

    async def _access(self, refused: str = "") -> str:
        """A token that is valid and not the one that was `refused`; several senders renew it once."""
        async with self._renewal:
            if self._token is None or self._token.until <= self._now() or self._token.text == refused:
                self._token = await self._renewed()
            return self._token.text

    async def _renewed(self) -> _Token:
        secret = self._options.corp_secret.get_secret_value()
        params = {"corpid": self._options.corp_id, "corpsecret": secret}
        answer = await self._wire.get(f"{self._options.base_url}/cgi-bin/gettoken", params=params)
        said = VENDOR.accept(answer, self._now(), private=(secret,))
        match said:
            case {"access_token": str(text), "expires_in": int(seconds)} if text:
                return _Token(text=text, until=self._now() + timedelta(seconds=seconds) - MARGIN)
            case _:
                raise Retry("wecom_app: the answer to the request for a token has none")


def document(message: Message, options: Options) -> dict[str, Any]:
    """What is posted."""
    content = card(message, Locale(options.locale)).text(TEXT_LIMIT, size=octets)
    return {"touser": message.address, "msgtype": "text", "agentid": options.agent_id, "text": {"content": content}}


def _code(answer: Answer) -> object:
    said = decoded(answer.body)
    return said.get("errcode") if isinstance(said, dict) else None


def _check_received(said: dict[str, Any]) -> None:
    """Errcode 0 is no delivery to somebody whom the answer lists as left out."""
    for name in MISSED:
        if said.get(name):
            raise Permanent(f"wecom_app: {name}: the message did not reach its user; correct the contact's messenger")
