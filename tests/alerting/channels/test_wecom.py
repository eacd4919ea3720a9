from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from alerting.channels import wecom
from domain.errors import ChannelError, Permanent, Retry, Throttled
from domain.incident import Severity
from domain.notification import Message
from tests import factories
from tests.bots import WecomBot, served
from tests.factories import NOW, later

KEY = "693a91f6-7aoc"


async def deliver(base_url: str, message: Message | None = None, **options: Any) -> None:
    chosen = wecom.Options.model_validate({"key": KEY, "base_url": base_url} | options)
    channel = wecom.Channel(chosen, now=lambda: NOW)
    try:
        await channel.send(message or factories.message())
    finally:
        await channel.aclose()


async def answered(answer: httpx.Response) -> None:
    channel = wecom.Channel(
        wecom.Options.model_validate({"key": KEY}), now=lambda: NOW, transport=httpx.MockTransport(lambda _: answer)
    )
    await channel.send(factories.message())


async def test_a_message_arrives_as_markdown_in_the_colour_of_its_level() -> None:
    bot = WecomBot(lambda: NOW)
    with served(bot) as url:
        await deliver(url, factories.message(severity=Severity.SERIOUS, code="7K3F"))
    [said] = bot.taken
    assert said["markdown"]["content"].splitlines() == [
        '### <font color="warning">【Ⅱ】【谛听】疑似假冒账号</font>',
        "疑似假冒：「临泽市公安局」",
        "签收码：7K3F（签收：diting incidents ack 7K3F）",
    ]


async def test_only_text_mentions_people() -> None:
    bot = WecomBot(lambda: NOW)
    with served(bot) as url:
        await deliver(url, format="text", mention_mobiles=["13800000001"])
    [said] = bot.taken
    assert said["text"]["content"] == "【谛听】疑似假冒账号\n疑似假冒：「临泽市公安局」"
    assert said["text"]["mentioned_mobile_list"] == ["13800000001"]


@pytest.mark.parametrize(("chosen", "limit"), [("text", 2048), ("markdown", 4096)])
async def test_a_long_message_is_cut_to_what_the_bot_takes(chosen: str, limit: int) -> None:
    bot = WecomBot(lambda: NOW)
    with served(bot) as url:
        await deliver(url, factories.message(body="临泽市公安局" * 1000, code="7K3F"), format=chosen)
    content = bot.taken[0][chosen]["content"]
    assert limit - 8 < len(content.encode()) <= limit
    assert "全文见 DT-000012" in content
    assert content.endswith("diting incidents ack 7K3F）")


@pytest.mark.parametrize("chosen", ["text", "markdown"])
async def test_a_brief_message_says_nothing_else_in_any_field(chosen: str) -> None:
    message = factories.message(brief="DT-000012 Ⅱ级", code="7K3F", severity=Severity.SERIOUS)
    said = wecom.document(message, wecom.Options.model_validate({"key": KEY, "format": chosen}))
    texts = str(said)
    assert "DT-000012 Ⅱ级" in texts
    assert not any(private in texts for private in ("7K3F", "临泽", "假冒", "masquerade", message.key))


async def test_names_of_strangers_are_no_markup() -> None:
    message = factories.message(body="账号：「[点此](https://evil.example)<@all>」")
    said = wecom.document(message, wecom.Options.model_validate({"key": KEY}))
    assert "［点此］(https://evil.example)＜@all＞" in said["markdown"]["content"]


ANSWERS: list[tuple[int, type[ChannelError]]] = [
    (-1, Retry),
    (40001, Permanent),
    (40008, Permanent),
    (40058, Permanent),
    (44004, Permanent),
    (45002, Permanent),
    (45009, Throttled),
    (45033, Throttled),
    (93000, Permanent),
    (93004, Permanent),
    (93008, Permanent),
    (98765, Retry),
]


@pytest.mark.parametrize(("code", "error"), ANSWERS)
async def test_every_code_but_zero_says_what_happens_next(code: int, error: type[ChannelError]) -> None:
    with pytest.raises(error, match=f"wecom: .*code {code}") as raised:
        await answered(httpx.Response(200, json={"errcode": code, "errmsg": f"no {KEY}"}))
    assert type(raised.value) is error
    assert KEY not in str(raised.value)


@pytest.mark.parametrize("content", [b"", b"<html>", b"ok", b"{}", b'{"errcode":"0"}', b'{"code":0}'])
async def test_an_answer_of_another_shape_is_no_delivery(content: bytes) -> None:
    with pytest.raises(Retry, match="unknown"):
        await answered(httpx.Response(200, content=content))


async def test_a_wrong_key_is_a_mistake_of_the_settings() -> None:
    with served(WecomBot(lambda: NOW, key="another")) as url, pytest.raises(Permanent, match="93000"):
        await deliver(url)


async def test_the_bot_stops_taking_messages_before_we_stop_sending_them() -> None:
    bot = WecomBot(lambda: NOW)
    with served(bot) as url:
        for _ in range(20):
            await deliver(url)
        with pytest.raises(Throttled) as raised:
            await deliver(url)
    assert raised.value.until == later(minutes=1)
    assert wecom.Channel.manner.per_minute is not None
    assert wecom.Channel.manner.per_minute < len(bot.taken) == 20


async def test_a_bot_has_one_group() -> None:
    channel = wecom.Channel(wecom.Options.model_validate({"key": KEY}), now=lambda: NOW)
    assert channel.addresses(factories.unit().contacts) == {""}
    with pytest.raises(Permanent, match="without an address"):
        await channel.send(factories.message(address="值班"))
    await channel.aclose()


@pytest.mark.parametrize(
    "table",
    [
        {},
        {"key": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1"},
        {"key": KEY, "mention_mobiles": ["13800000001"]},
        {"key": KEY, "format": "text", "mention_mobiles": ["值班员"]},
        {"key": KEY, "format": "html"},
        {"key": KEY, "base_url": "qyapi.weixin.qq.com"},
        {"key": KEY, "locale": "fr"},
    ],
    ids=str,
)
def test_wrong_options_stop_the_start(table: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        wecom.Options.model_validate(table)


def test_the_key_is_not_shown() -> None:
    assert KEY not in repr(wecom.Options.model_validate({"key": KEY}))
