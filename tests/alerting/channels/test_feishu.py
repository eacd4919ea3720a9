import asyncio
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from alerting.channels import feishu
from domain.errors import ChannelError, Permanent, Retry, Throttled
from domain.incident import Severity
from domain.notification import Message
from tests import factories
from tests.bots import FeishuBot, served
from tests.factories import NOW, later

TOKEN = "hook-token"


class Time:
    """A clock that runs only while somebody pauses."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    async def pause(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def channel(time: Time, **options: object) -> feishu.Channel:
    chosen = feishu.Options.model_validate({"token": TOKEN} | options)
    return feishu.Channel(chosen, now=time, pause=time.pause)


async def deliver(base_url: str, message: Message | None = None, now: datetime = NOW, **options: Any) -> None:
    sender = channel(Time(now), base_url=base_url, **options)
    try:
        await sender.send(message or factories.message())
    finally:
        await sender.aclose()


async def test_a_signed_card_with_the_keyword_arrives_in_the_colour_of_its_level() -> None:
    bot = FeishuBot(lambda: NOW, secret="s1gn", keyword="监控报警")
    with served(bot) as url:
        await deliver(url, factories.message(severity=Severity.SERIOUS), secret="s1gn", keyword="监控报警")
    card = bot.taken[0]["card"]
    assert card["header"] == {
        "title": {"tag": "plain_text", "content": "【Ⅱ】【谛听】疑似假冒账号"},
        "template": "orange",
    }
    assert [element["text"]["content"] for element in card["elements"]] == ["疑似假冒：「临泽市公安局」\n监控报警"]


@pytest.mark.parametrize(
    ("options", "now"),
    [
        ({}, NOW),
        ({"secret": "other"}, NOW),
        ({"secret": "s1gn"}, NOW + timedelta(minutes=61)),
        ({"secret": "s1gn"}, NOW - timedelta(minutes=61)),
    ],
)
async def test_a_wrong_signature_or_clock_is_a_mistake_of_the_settings(options: dict[str, Any], now: datetime) -> None:
    bot = FeishuBot(lambda: NOW, secret="s1gn")
    with served(bot) as url, pytest.raises(Permanent, match="19021, the signature is refused"):
        await deliver(url, now=now, **options)
    assert bot.taken == []


async def test_a_missing_keyword_is_a_mistake_of_the_settings() -> None:
    with served(FeishuBot(lambda: NOW, keyword="监控报警")) as url, pytest.raises(Permanent, match="19024"):
        await deliver(url)


async def test_a_wrong_token_is_a_mistake_of_the_settings_and_is_not_repeated() -> None:
    with served(FeishuBot(lambda: NOW)) as url, pytest.raises(Permanent, match="19001") as raised:
        await deliver(url, token="wrong-token")
    assert "wrong-token" not in str(raised.value)


async def test_a_long_message_is_cut_to_what_the_bot_takes() -> None:
    bot = FeishuBot(lambda: NOW)
    with served(bot) as url:
        await deliver(url, factories.message(body='临泽市"公安局\n' * 3000, code="7K3F"))
    text = bot.taken[0]["card"]["elements"][0]["text"]["content"]
    assert "全文见 DT-000012" in text
    assert text.endswith("diting incidents ack 7K3F）")


async def test_a_brief_message_says_nothing_else_in_any_field() -> None:
    message = factories.message(brief="DT-000012 Ⅱ级", code="7K3F", severity=Severity.SERIOUS)
    said = str(feishu.document(message, feishu.Options.model_validate({"token": TOKEN}), NOW))
    assert "DT-000012 Ⅱ级" in said
    assert not any(private in said for private in ("7K3F", "临泽", "假冒", "masquerade", message.key))


async def test_names_of_strangers_are_shown_as_they_are_and_call_nobody() -> None:
    message = factories.message(body="「<at id=all></at>[点此](https://evil.example)」")
    said = feishu.document(message, feishu.Options.model_validate({"token": TOKEN}), NOW)
    assert said["card"]["elements"] == [{"tag": "div", "text": {"tag": "plain_text", "content": message.body}}]


async def test_a_batch_goes_out_more_slowly_than_five_a_second() -> None:
    time = Time()
    bot = FeishuBot(time)
    with served(bot) as url:
        sender = channel(time, base_url=url)
        for _ in range(20):
            await sender.send(factories.message())
        await sender.aclose()
    assert len(bot.taken) == 20


async def test_senders_at_once_wait_for_their_turn() -> None:
    time = Time()
    accepting = httpx.MockTransport(lambda _: httpx.Response(200, json={"code": 0}))
    options = feishu.Options.model_validate({"token": TOKEN})
    sender = feishu.Channel(options, now=time, transport=accepting, pause=time.pause)
    await asyncio.gather(*(sender.send(factories.message()) for _ in range(8)))
    assert time.now == later(seconds=2)


async def test_whoever_is_too_fast_waits() -> None:
    bot = FeishuBot(lambda: NOW)
    with served(bot) as url:
        for _ in range(5):
            await deliver(url)
        with pytest.raises(Throttled, match="11232") as raised:
            await deliver(url)
    assert raised.value.until > NOW + timedelta(seconds=59)
    assert len(bot.taken) == 5


ANSWERS: list[tuple[int, dict[str, object], type[ChannelError], str]] = [
    (200, {"code": 11232, "msg": "frequency limited"}, Throttled, "code 11232"),
    (400, {"code": 99991400, "msg": "request trigger frequency limit"}, Throttled, "code 99991400"),
    (429, {}, Throttled, "HTTP 429"),
    (200, {"code": 9499, "msg": "too many request"}, Throttled, "code 9499, too many"),
    (200, {"code": 9499, "msg": "Bad Request"}, Permanent, "code 9499, the message is refused"),
    (200, {"code": 19001}, Permanent, "code 19001"),
    (200, {"code": 19021}, Permanent, "code 19021"),
    (200, {"code": 19022, "msg": "Ip Not Allowed"}, Permanent, "code 19022"),
    (200, {"code": 19024}, Permanent, "code 19024"),
    (200, {"StatusCode": 19021}, Permanent, "code 19021"),
    (200, {"code": 98765}, Retry, "undocumented code 98765"),
    (200, {"errcode": 0}, Retry, "unknown shape"),
    (200, {"code": 0, "StatusCode": "x"}, Retry, "unknown shape"),
]


@pytest.mark.parametrize(("status", "said", "error", "text"), ANSWERS, ids=str)
async def test_every_answer_but_zero_says_what_happens_next(
    status: int, said: dict[str, object], error: type[ChannelError], text: str
) -> None:
    time, answer = Time(), httpx.Response(status, json=said)
    options = feishu.Options.model_validate({"token": TOKEN})
    sender = feishu.Channel(options, now=time, pause=time.pause, transport=httpx.MockTransport(lambda _: answer))
    with pytest.raises(error, match=text) as raised:
        await sender.send(factories.message())
    assert type(raised.value) is error
    assert TOKEN not in str(raised.value)


async def test_a_bot_has_one_group() -> None:
    sender = channel(Time())
    assert sender.addresses(()) == {""}
    with pytest.raises(Permanent, match="without an address"):
        await sender.send(factories.message(address="值班"))


@pytest.mark.parametrize("table", [{}, {"token": "https://open.feishu.cn/open-apis/bot/v2/hook/1"}], ids=str)
def test_wrong_options_stop_the_start(table: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        feishu.Options.model_validate(table)


def test_secrets_are_not_shown() -> None:
    options = feishu.Options.model_validate({"token": TOKEN, "secret": "s1gn"})
    assert TOKEN not in repr(options)
    assert "s1gn" not in repr(options)
