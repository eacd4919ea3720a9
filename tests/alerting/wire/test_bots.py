"""What counts as a delivery when HTTP says 200 to everything."""

from datetime import timedelta

import pytest
from pydantic import BaseModel, ValidationError

from alerting.wire import Answer
from alerting.wire.bots import BotKey, Vendor
from domain.errors import ChannelError, Permanent, Retry, Throttled
from tests.factories import NOW

VENDOR = Vendor(
    channel="bot",
    keys=("code", "StatusCode"),
    text="msg",
    throttled={11232: timedelta(minutes=3)},
    passing={-1: "the service is busy"},
    final={19021: "the signature is refused"},
)


def accept(body: str, status: int = 200) -> object:
    answer = Answer(status=status, retry_after="", body=body.encode())
    return VENDOR.accept(answer, NOW, private=("s3cret",))


@pytest.mark.parametrize(
    "body",
    ['{"code":0}', '{"StatusCode":0,"StatusMessage":"success"}', '{"code":0,"StatusCode":0,"data":{}}'],
)
def test_zero_under_every_key_is_a_delivery(body: str) -> None:
    accept(body)


REFUSED: list[tuple[int, str, type[ChannelError], str]] = [
    (200, '{"code":11232,"msg":"frequency limited"}', Throttled, "code 11232, too many messages: frequency limited"),
    (200, '{"code":-1,"msg":"busy"}', Retry, "code -1, the service is busy: busy"),
    (200, '{"code":19021,"msg":"sign match fail"}', Permanent, "code 19021, the signature is refused: sign match fail"),
    (200, '{"code":0,"StatusCode":19021}', Permanent, "code 19021"),
    (400, '{"code":19021,"msg":"sign match fail"}', Permanent, "code 19021"),
    (400, '{"code":11232,"msg":"slow down"}', Throttled, "code 11232"),
    (200, '{"code":77777,"msg":"new"}', Retry, "undocumented code 77777: new"),
    (200, '{"code":77777}', Retry, "undocumented code 77777: no explanation"),
    (400, '{"code":77777}', Permanent, "HTTP 400"),
    (200, "", Retry, "HTTP 200 with an empty body"),
    (204, "", Retry, "HTTP 204 with an empty body"),
    (200, "<!doctype html><title>登录</title>", Retry, "a web page instead of a code"),
    (200, "ok", Retry, "an answer of an unknown shape"),
    (200, "[]", Retry, "an answer of an unknown shape"),
    (200, "{}", Retry, "an answer of an unknown shape"),
    (200, '{"status":1111,"wait":5,"punish":"deny"}', Retry, "an answer of an unknown shape"),
    (200, '{"code":"0"}', Retry, "an answer of an unknown shape"),
    (200, '{"code":null}', Retry, "an answer of an unknown shape"),
    (200, '{"code":false}', Retry, "an answer of an unknown shape"),
    (200, '{"code":0,"StatusCode":"1"}', Retry, "an answer of an unknown shape"),
    (502, '{"code":0}', Retry, "HTTP 502"),
    (404, '{"code":0}', Permanent, "HTTP 404"),
]


@pytest.mark.parametrize(("status", "body", "error", "text"), REFUSED, ids=[f"{s} {b[:40]}" for s, b, _, _ in REFUSED])
def test_nothing_else_is_a_delivery(status: int, body: str, error: type[ChannelError], text: str) -> None:
    with pytest.raises(error, match=text) as raised:
        accept(body, status)
    assert type(raised.value) is error


def test_the_pause_begins_now() -> None:
    with pytest.raises(Throttled) as raised:
        accept('{"code":11232}')
    assert raised.value.until == NOW + timedelta(minutes=3)


def test_what_the_vendor_says_is_repeated_on_one_line_without_the_secret() -> None:
    with pytest.raises(Permanent) as raised:
        accept('{"code":19021,"msg":"bad s3cret\\r\\nforged=line ' + "x" * 500 + '"}')
    said = str(raised.value)
    assert "s3cret" not in said
    assert "bad …  forged=line" in said
    assert len(said) < 250


class Keyed(BaseModel):
    key: BotKey


@pytest.mark.parametrize(
    "key", ["", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1", "key=1", "1 2", "a\n", "/hook/1"]
)
def test_a_whole_address_instead_of_the_key_is_told_without_repeating_it(key: str) -> None:
    with pytest.raises(ValidationError, match="give only what follows") as raised:
        Keyed.model_validate({"key": key})
    assert not key or key not in raised.value.errors()[0]["msg"]
