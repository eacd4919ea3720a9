from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from alerting.channels import dingtalk
from domain.errors import ChannelError, Permanent, Retry, Throttled
from domain.incident import Severity
from domain.notification import Message
from tests import factories
from tests.bots import DingtalkBot, served
from tests.factories import NOW, later

TOKEN = "ding-token"


async def deliver(base_url: str, message: Message | None = None, now: datetime = NOW, **options: Any) -> None:
    chosen = dingtalk.Options.model_validate({"token": TOKEN, "base_url": base_url} | options)
    channel = dingtalk.Channel(chosen, now=lambda: now)
    try:
        await channel.send(message or factories.message())
    finally:
        await channel.aclose()


async def test_a_signed_message_with_the_keyword_arrives() -> None:
    bot = DingtalkBot(lambda: NOW, secret="SEC1234", keyword="监控报警")
    with served(bot) as url:
        await deliver(url, secret="SEC1234", keyword="监控报警")
    [said] = bot.taken
    assert said["markdown"]["title"] == "【谛听】疑似假冒账号"
    assert said["markdown"]["text"].split("  \n  ") == [
        "### 【谛听】疑似假冒账号",
        "疑似假冒：「临泽市公安局」",
        "监控报警",
    ]


@pytest.mark.parametrize(
    ("options", "now"),
    [
        ({}, NOW),
        ({"secret": "SEC9999"}, NOW),
        ({"secret": "SEC1234"}, NOW + timedelta(minutes=61)),
        ({"secret": "SEC1234"}, NOW - timedelta(minutes=61)),
    ],
)
async def test_a_wrong_signature_or_clock_is_a_mistake_of_the_settings(options: dict[str, Any], now: datetime) -> None:
    bot = DingtalkBot(lambda: NOW, secret="SEC1234")
    with served(bot) as url, pytest.raises(Permanent, match=r"310000.*check secret.*sign not match"):
        await deliver(url, now=now, **options)
    assert bot.taken == []


async def test_a_missing_keyword_is_a_mistake_of_the_settings() -> None:
    with served(DingtalkBot(lambda: NOW, keyword="监控报警")) as url, pytest.raises(Permanent, match="keywords not in"):
        await deliver(url)


async def test_whoever_is_mentioned_stands_in_the_text_too() -> None:
    bot = DingtalkBot(lambda: NOW)
    with served(bot) as url:
        await deliver(url, mention_mobiles=["13800000001"])
    [said] = bot.taken
    assert said["at"] == {"atMobiles": ["13800000001"], "isAtAll": False}
    assert said["markdown"]["text"].endswith("@13800000001")


async def test_a_long_message_is_cut_to_what_the_bot_takes() -> None:
    bot = DingtalkBot(lambda: NOW)
    with served(bot) as url:
        await deliver(url, factories.message(body='临泽市"公安局\n' * 3000, code="7K3F"))
    text = bot.taken[0]["markdown"]["text"]
    assert "全文见 DT-000012" in text
    assert text.endswith("diting incidents ack 7K3F）")


async def test_a_brief_message_says_nothing_else_in_any_field() -> None:
    message = factories.message(brief="DT-000012 Ⅱ级", code="7K3F", severity=Severity.SERIOUS)
    said = dingtalk.document(message, dingtalk.Options.model_validate({"token": TOKEN}))
    assert said["markdown"] == {"title": "DT-000012 Ⅱ级", "text": "### DT-000012 Ⅱ级"}


async def test_names_of_strangers_are_no_markup() -> None:
    message = factories.message(subject="「[点此](https://evil.example)」", body="![](https://evil.example/x.png)")
    said = dingtalk.document(message, dingtalk.Options.model_validate({"token": TOKEN}))
    assert not set("[]<>*`") & set(said["markdown"]["text"] + said["markdown"]["title"])


async def test_whoever_is_too_fast_waits_for_ten_minutes() -> None:
    bot = DingtalkBot(lambda: NOW)
    with served(bot) as url:
        for _ in range(20):
            await deliver(url)
        with pytest.raises(Throttled) as raised:
            await deliver(url)
    assert raised.value.until == later(minutes=10)
    assert dingtalk.Channel.manner.per_minute is not None
    assert dingtalk.Channel.manner.per_minute < len(bot.taken) == 20


ANSWERS: list[tuple[dict[str, object], type[ChannelError], str]] = [
    ({"errcode": -1, "errmsg": "系统繁忙"}, Retry, "code -1"),
    ({"errcode": 130101}, Throttled, "code 130101"),
    ({"errcode": 410100}, Throttled, "code 410100"),
    ({"errcode": 130101, "status": 1111, "punish": "deny"}, Throttled, "code 130101"),
    ({"status": 1111, "wait": 5, "punish": "deny"}, Retry, "unknown shape"),
    ({"errcode": 310000, "errmsg": "ip 192.0.2.7 not in whitelist"}, Permanent, "whitelist"),
    ({"errcode": 300001}, Permanent, "code 300001"),
    ({"errcode": 300005}, Permanent, "code 300005"),
    ({"errcode": 400013}, Permanent, "code 400013"),
    ({"errcode": 400102}, Permanent, "code 400102"),
    ({"errcode": 430104}, Permanent, "code 430104"),
    ({"errcode": 460101}, Permanent, "code 460101"),
    ({"errcode": 98765}, Retry, "undocumented code 98765"),
    ({"code": 0}, Retry, "unknown shape"),
]


@pytest.mark.parametrize(("said", "error", "text"), ANSWERS, ids=str)
async def test_every_answer_but_zero_says_what_happens_next(
    said: dict[str, object], error: type[ChannelError], text: str
) -> None:
    answer = httpx.Response(200, json=said)
    channel = dingtalk.Channel(
        dingtalk.Options.model_validate({"token": TOKEN}),
        now=lambda: NOW,
        transport=httpx.MockTransport(lambda _: answer),
    )
    with pytest.raises(error, match=text) as raised:
        await channel.send(factories.message())
    assert type(raised.value) is error
    assert TOKEN not in str(raised.value)


async def test_a_bot_has_one_group() -> None:
    channel = dingtalk.Channel(dingtalk.Options.model_validate({"token": TOKEN}), now=lambda: NOW)
    assert channel.addresses(()) == {""}
    with pytest.raises(Permanent, match="without an address"):
        await channel.send(factories.message(address="值班"))


@pytest.mark.parametrize(
    "table", [{}, {"token": "access_token=1"}, {"token": TOKEN, "mention_mobiles": ["all"]}], ids=str
)
def test_wrong_options_stop_the_start(table: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        dingtalk.Options.model_validate(table)


def test_secrets_are_not_shown() -> None:
    options = dingtalk.Options.model_validate({"token": TOKEN, "secret": "SEC1234"})
    assert TOKEN not in repr(options)
    assert "SEC1234" not in repr(options)
