"""Posts alerts into a DingTalk (钉钉) group through its custom bot. Errcode 0 in the answer is the only success."""

import base64
import hashlib
import hmac
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import SecretStr

from alerting.cards import card, defused
from alerting.wire import BaseAddress, encoded
from alerting.wire.bots import BotKey, BotOptions, GroupBot, Mobiles, Vendor
from domain.manner import Manner
from domain.notification import Message
from domain.text import Locale

PATH = "/robot/send"
# 20,000 bytes are allowed; the rest is for the frame of the message.
TEXT_LIMIT = 18_000
LINE_BREAK = "  \n  "
# Whoever is too fast is blocked for ten minutes.
BLOCKED = timedelta(minutes=10)
# https://open.dingtalk.com/document/orgapp/custom-robot-access; its editions number some refusals differently.
VENDOR = Vendor(
    channel="dingtalk",
    keys=("errcode",),
    text="errmsg",
    throttled={130101: BLOCKED, 410100: BLOCKED},
    passing={-1: "the service is busy"},
    final={
        40035: "the address lacks a part; copy the token anew",
        43004: "the content type is refused",
        300001: "the token is unknown; copy it anew from the bot's address",
        300005: "the token is unknown; copy it anew from the bot's address",
        310000: "the bot's security settings refuse it: check secret (and this machine's clock), keyword or address",
        400013: "the group was dissolved; make a new bot",
        400101: "the token is unknown; copy it anew from the bot's address",
        400102: "the bot is switched off; switch it on in its group",
        400105: "the kind of message is refused",
        400106: "the bot is unknown; copy its token anew",
        430101: "the text has a link that is refused",
        430102: "the text is refused",
        430103: "the picture is refused",
        430104: "the content is refused",
        460101: "the message is too long",
    },
)


class Options(BotOptions):
    """`token` follows access_token= in the bot's address; `secret` (加签) and `keyword` are its security settings."""

    token: BotKey
    secret: SecretStr | None = None
    keyword: str = ""
    base_url: BaseAddress = "https://oapi.dingtalk.com"
    mention_mobiles: Mobiles = ()


class Channel(GroupBot[Options]):
    """One bot in one group."""

    vendor = VENDOR
    manner = Manner(per_minute=15, is_overheard=True)  # 20 are allowed

    async def send(self, message: Message) -> None:
        """Returns when the bot took the message. Raises Retry, Throttled or Permanent."""
        self.check_group(message)
        token, secret = self._options.token.get_secret_value(), self._options.secret
        params = {"access_token": token}
        if secret is not None:
            params |= signature(secret.get_secret_value(), self._now())
        content = encoded(document(message, self._options))
        answer = await self._wire.post(f"{self._options.base_url}{PATH}", content, params=params)
        VENDOR.accept(answer, self._now(), private=(token,))


def signature(secret: str, now: datetime) -> dict[str, str]:
    """The query that proves the sender: HMAC-SHA256 with the secret as its key, over milliseconds and secret."""
    stamp = str(int(now.timestamp() * 1000))
    digest = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    return {"timestamp": stamp, "sign": base64.b64encode(digest).decode()}


def document(message: Message, options: Options) -> dict[str, Any]:
    """What is posted. Whoever is mentioned must stand in the text too."""
    shown = card(message, Locale(options.locale))
    title = defused(shown.title)
    mentions = " ".join(f"@{mobile}" for mobile in options.mention_mobiles)
    foot = "\n".join(line for line in (shown.code, mentions) if line)
    marked = replace(shown, title=f"### {title}", body=defused(shown.body), code=foot)
    text = marked.text(TEXT_LIMIT, size=_travelling, keyword=options.keyword).replace("\n", LINE_BREAK)
    mentioned = {"atMobiles": list(options.mention_mobiles), "isAtAll": False}
    return {"msgtype": "markdown", "markdown": {"title": title, "text": text}, "at": mentioned}


def _travelling(text: str) -> int:
    return len(encoded(text.replace("\n", LINE_BREAK))) - len('""')
