"""Posts alerts into a WeCom (企业微信) group through its bot. Errcode 0 in the answer is the only success."""

from dataclasses import replace
from typing import Any, Literal, Self

from pydantic import model_validator

from alerting.cards import Card, card, defused, octets
from alerting.wire import BaseAddress, encoded
from alerting.wire.bots import MINUTE, BotKey, BotOptions, GroupBot, Mobiles, Vendor
from domain.incident import Severity
from domain.manner import Manner
from domain.notification import Message
from domain.text import Locale

PATH = "/cgi-bin/webhook/send"
TEXT_LIMIT = 2048
MARKDOWN_LIMIT = 4096
# https://developer.work.weixin.qq.com/document/path/90313 and /path/91770
VENDOR = Vendor(
    channel="wecom",
    keys=("errcode",),
    text="errmsg",
    throttled={45009: MINUTE, 45033: MINUTE},
    passing={-1: "the service is busy"},
    final={
        40001: "the key is refused; copy it anew from the bot's address",
        40008: "the kind of message is refused",
        40058: "the message is refused as malformed or too long",
        40063: "the message lacks a part",
        44004: "the text is empty",
        45002: "the text is too long",
        47001: "the message is no JSON",
        93000: "the key is unknown, or the bot was removed from its group; copy the key anew",
        93004: "the bot is switched off; switch it on in its group",
        93008: "the bot is not in the group; add it again",
    },
)


class Options(BotOptions):
    """`key` is what follows key= in the bot's address. Only format text can mention people, by mobile number."""

    key: BotKey
    base_url: BaseAddress = "https://qyapi.weixin.qq.com"
    format: Literal["markdown", "text"] = "markdown"
    mention_mobiles: Mobiles = ()

    @model_validator(mode="after")
    def _mentions_need_text(self) -> Self:
        if self.mention_mobiles and self.format == "markdown":
            raise ValueError('markdown mentions nobody; set format = "text", or leave mention_mobiles out')
        return self


class Channel(GroupBot[Options]):
    """One bot in one group."""

    vendor = VENDOR
    manner = Manner(per_minute=15, is_overheard=True)  # 20 are allowed

    async def send(self, message: Message) -> None:
        """Returns when the bot took the message. Raises Retry, Throttled or Permanent."""
        self.check_group(message)
        key = self._options.key.get_secret_value()
        content = encoded(document(message, self._options))
        answer = await self._wire.post(f"{self._options.base_url}{PATH}", content, params={"key": key})
        VENDOR.accept(answer, self._now(), private=(key,))


def document(message: Message, options: Options) -> dict[str, Any]:
    """What is posted."""
    shown = card(message, Locale(options.locale))
    if options.format == "markdown":
        return {"msgtype": "markdown", "markdown": {"content": markdown(shown, MARKDOWN_LIMIT)}}
    text: dict[str, Any] = {"content": shown.text(TEXT_LIMIT, size=octets)}
    if options.mention_mobiles:
        text["mentioned_mobile_list"] = list(options.mention_mobiles)
    return {"msgtype": "text", "text": text}


def markdown(shown: Card, limit: int) -> str:
    """The card in WeCom's markdown, no longer than `limit` bytes."""
    graver = shown.severity is not None and shown.severity < Severity.ORDINARY
    colour = "warning" if graver else "comment"
    title = f'### <font color="{colour}">{defused(shown.title)}</font>'
    return replace(shown, title=title, body=defused(shown.body)).text(limit, size=octets)
