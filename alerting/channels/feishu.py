"""Posts alerts into a Feishu (飞书) or Lark group through its custom bot. Code 0 in the answer is the only success."""

import asyncio
import base64
import hashlib
import hmac
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import httpx
from pydantic import SecretStr

from alerting.cards import Card, card
from alerting.wire import Answer, BaseAddress, decoded, encoded
from alerting.wire.bots import MINUTE, BotKey, BotOptions, GroupBot, Vendor
from domain.errors import Throttled
from domain.incident import Severity
from domain.manner import Manner
from domain.notification import Message
from domain.text import Locale

# 20 KB are allowed; the rest is for the frame of the card.
TEXT_LIMIT = 18_000
# Five messages a second are allowed.
SPACING_SECONDS = 0.25
COLOURS = {
    Severity.PARTICULARLY_SERIOUS: "red",
    Severity.SERIOUS: "orange",
    Severity.MAJOR: "yellow",
    Severity.ORDINARY: "blue",
}
# https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
VENDOR = Vendor(
    channel="feishu",
    keys=("code", "StatusCode"),
    text="msg",
    throttled={11232: MINUTE, 99991400: MINUTE},
    passing={},
    final={
        9499: "the message is refused as malformed or too long",
        10002: "the message lacks a part",
        19001: "the token is unknown; copy it anew from the bot's address",
        19002: "the message is refused as malformed",
        19007: "the bot is switched off; switch it on in its group",
        19021: "the signature is refused: check secret and this machine's clock",
        19022: "this machine's address is not allowed; add it to the bot's security settings",
        19024: "the bot's keyword is missing; set keyword to it",
    },
)


class Options(BotOptions):
    """`token` follows /hook/ in the bot's address; `secret` (签名校验) and `keyword` are its security settings.

    For Lark `base_url` is https://open.larksuite.com.
    """

    token: BotKey
    secret: SecretStr | None = None
    keyword: str = ""
    base_url: BaseAddress = "https://open.feishu.cn"


class Channel(GroupBot[Options]):
    """One bot in one group. `pause` waits for a number of seconds."""

    vendor = VENDOR
    manner = Manner(per_minute=90, is_overheard=True)  # 100 are allowed

    def __init__(
        self,
        options: Options,
        *,
        now: Callable[[], datetime],
        transport: httpx.AsyncBaseTransport | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(options, now=now, transport=transport)
        self._pause = pause
        self._turn = asyncio.Lock()

    async def send(self, message: Message) -> None:
        """Returns when the bot took the message. Raises Retry, Throttled or Permanent."""
        self.check_group(message)
        async with self._turn:
            await self._pause(SPACING_SECONDS)
        token = self._options.token.get_secret_value()
        content = encoded(document(message, self._options, self._now()))
        answer = await self._wire.post(f"{self._options.base_url}/open-apis/bot/v2/hook/{token}", content)
        _check_pace(answer, self._now())
        VENDOR.accept(answer, self._now(), private=(token,))


def signature(secret: str, now: datetime) -> dict[str, str]:
    """The fields that prove the sender: HMAC-SHA256 with seconds and secret as its key, over nothing."""
    stamp = str(int(now.timestamp()))
    digest = hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return {"timestamp": stamp, "sign": base64.b64encode(digest).decode()}


def document(message: Message, options: Options, now: datetime) -> dict[str, Any]:
    """What is posted."""
    shown = card(message, Locale(options.locale))
    signed = {} if options.secret is None else signature(options.secret.get_secret_value(), now)
    return {**signed, "msg_type": "interactive", "card": interactive(shown, options.keyword)}


def interactive(shown: Card, keyword: str) -> dict[str, Any]:
    """The card in the colour of its level. Its text is plain: names of strangers can neither link nor call people."""
    title, _, text = shown.text(TEXT_LIMIT, size=_travelling, keyword=keyword).partition("\n")
    return {
        "config": {"wide_screen_mode": True},
        "header": {
            "title": {"tag": "plain_text", "content": title},
            "template": "grey" if shown.severity is None else COLOURS[shown.severity],
        },
        "elements": [{"tag": "div", "text": {"tag": "plain_text", "content": text or title}}],
    }


def _travelling(text: str) -> int:
    return len(encoded(text)) - len('""')


def _check_pace(answer: Answer, now: datetime) -> None:
    """One code says both 'malformed' and 'too many'; only its words tell the two apart."""
    match decoded(answer.body):
        case {"code": 9499, "msg": str(words)} if "too many" in words.lower():
            raise Throttled("feishu: code 9499, too many messages", now + MINUTE)
