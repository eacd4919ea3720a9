"""The apprise channel with real services of apprise: an ntfy server on loopback."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pydantic import ValidationError

from alerting.channels import apprise
from domain.errors import Permanent, Retry
from domain.notification import Message
from tests import factories
from tests.bots import Request, Said, served
from tests.factories import NOW

# Apprise loads all its services at once, with whatever they import.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


class Ntfy:
    """An ntfy server: a topic for each path, HTTP 200 for what it took."""

    def __init__(self) -> None:
        self.taken: list[Said] = []

    def answer(self, request: Request) -> Said:
        self.taken.append(json.loads(request.body))
        return {"id": "m1"}


@contextmanager
def ntfy() -> Iterator[tuple[Ntfy, str]]:
    server = Ntfy()
    with served(server) as url:
        yield server, url.removeprefix("http://")


def channel(urls: str, **options: object) -> apprise.Channel:
    chosen = apprise.Options.model_validate({"urls": urls} | options)
    return apprise.Channel(chosen, now=lambda: NOW)


async def deliver(urls: str, message: Message | None = None) -> None:
    await channel(urls).send(message or factories.message())


async def test_a_message_arrives_whole() -> None:
    with ntfy() as (server, host):
        await deliver(f"ntfy://{host}/duty", factories.message(code="7K3F"))
    [said] = server.taken
    assert said["topic"] == "duty"
    assert said["message"].splitlines() == [
        "【谛听】疑似假冒账号",
        "疑似假冒：「临泽市公安局」",
        "签收码：7K3F（签收：diting incidents ack 7K3F）",
    ]


async def test_a_brief_message_says_nothing_else() -> None:
    with ntfy() as (server, host):
        await deliver(f"ntfy://{host}/duty", factories.message(brief="DT-000012 Ⅱ级", code="7K3F"))
    assert server.taken[0]["message"] == "DT-000012 Ⅱ级"
    assert "临泽" not in str(server.taken)


async def test_each_service_is_an_address_of_its_own() -> None:
    with ntfy() as (server, host):
        sender = channel(f"# the duty room\nntfy://{host}/one\n\nntfy://{host}/two\n")
        assert sender.addresses(()) == {"1", "2"}
        await sender.send(factories.message(address="2"))
        assert [said["topic"] for said in server.taken] == ["two"]
        await sender.send(factories.message(address=""))
        assert sorted(said["topic"] for said in server.taken) == ["one", "two", "two"]
        with pytest.raises(Permanent, match="there is no service '3'"):
            await sender.send(factories.message(address="3"))
        await sender.aclose()


async def test_a_service_that_cannot_be_reached_is_worth_another_try(
    unused_tcp_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Retry, match="apprise does not say why"):
        await deliver(f"ntfy://127.0.0.1:{unused_tcp_port}/duty")
    assert not any("duty" in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("dingtalk://s3cret@t0ken/13800000001", "dingtalk"),
        ("feishu://t0ken", "feishu"),
        ("lark://t0ken", "feishu"),
        ("LARK://t0ken", "feishu"),
        ("wecombot://t0ken", "wecom"),
        ("wechat://corp:t0ken@agent", "wecom_app"),
        ("wecom://t0ken", "wecom"),
        ("json://user:t0ken@hooks.example/", "webhook"),
        ("jsons://t0ken@hooks.example/", "webhook"),
        ("xml://t0ken@hooks.example/", "webhook"),
        ("form://t0ken@hooks.example/", "webhook"),
        ("mailtos://user:t0ken@mail.example", "email"),
        ("rsyslog://t0ken.example", "syslog"),
        ("https://open.larksuite.com/open-apis/bot/v2/hook/t0ken", "feishu"),
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=t0ken", "wecom"),
    ],
)
def test_services_whose_refusals_look_like_deliveries_are_refused_for_our_own(url: str, ours: str) -> None:
    with pytest.raises(ValidationError, match=rf"use \[channels\.{ours}\] instead") as raised:
        channel(f"ntfy://ntfy.example/duty\n{url}")
    [problem] = raised.value.errors()
    assert "service 2" in problem["msg"]
    assert "t0ken" not in problem["msg"]


@pytest.mark.parametrize("url", ["nothing://t0ken", "t0ken", "https://hooks.example/t0ken"])
def test_what_apprise_does_not_know_stops_the_start_without_being_repeated(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(ValidationError, match="service 1 is no service address") as raised:
        channel(url)
    assert "t0ken" not in raised.value.errors()[0]["msg"]
    assert caplog.records == []


def test_no_service_at_all_stops_the_start() -> None:
    with pytest.raises(ValidationError, match="write one service address a line"):
        channel("# nobody yet\n")


def test_the_addresses_are_not_shown() -> None:
    assert "t0ken" not in repr(apprise.Options.model_validate({"urls": "ntfy://t0ken.example/duty"}))


def test_without_the_package_the_start_says_which_extra_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apprise, "apprise", None)
    with pytest.raises(ValidationError, match=r"pip install 'diting\[apprise\]'"):
        channel("ntfy://ntfy.example/duty")
