import asyncio
from datetime import datetime, timedelta

import httpx
import pytest
from pydantic import ValidationError

from alerting.channels import wecom_app
from domain.errors import ChannelError, Permanent, Retry, Throttled
from domain.notification import Message
from domain.registry import Contact
from tests import factories
from tests.bots import WecomApp, served
from tests.factories import NOW

TABLE: dict[str, object] = {"corp_id": "ww1234", "agent_id": 1000002, "corp_secret": "corp-secret"}
USER = "zhiban"


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def channel(base_url: str, clock: Clock, **changes: object) -> wecom_app.Channel:
    options = wecom_app.Options.model_validate(TABLE | {"base_url": base_url} | changes)
    return wecom_app.Channel(options, now=clock)


def message(**changes: object) -> Message:
    return factories.message(**{"address": USER, **changes})


async def test_messages_reach_their_user_and_share_one_token() -> None:
    app, clock = WecomApp(lambda: NOW, users=frozenset({USER})), Clock()
    with served(app) as url:
        sender = channel(url, clock)
        await asyncio.gather(*(sender.send(message()) for _ in range(5)))
        await sender.aclose()
    assert len(app.taken) == 5
    assert len(app.tokens) == 1
    assert app.taken[0] == {
        "touser": USER,
        "msgtype": "text",
        "agentid": 1000002,
        "text": {"content": "【谛听】疑似假冒账号\n疑似假冒：「临泽市公安局」"},
    }


async def test_a_token_is_renewed_before_it_expires() -> None:
    clock = Clock()
    app = WecomApp(clock, users=frozenset({USER}))
    with served(app) as url:
        sender = channel(url, clock)
        for minutes in (0, 114, 116):
            clock.now = NOW + timedelta(minutes=minutes)
            await sender.send(message())
        await sender.aclose()
    assert len(app.taken) == 3
    assert len(app.tokens) == 2


async def test_a_token_that_is_refused_is_renewed_once_for_all() -> None:
    clock = Clock()
    app = WecomApp(clock, users=frozenset({USER}))
    with served(app) as url:
        sender = channel(url, clock)
        await sender.send(message())
        app.tokens = {"other": NOW}
        await asyncio.gather(*(sender.send(message()) for _ in range(5)))
        await sender.aclose()
    assert len(app.taken) == 6
    assert len(app.tokens) == 2


async def test_a_user_whom_the_answer_lists_did_not_get_it() -> None:
    with served(WecomApp(lambda: NOW)) as url:
        sender = channel(url, Clock())
        with pytest.raises(Permanent, match="invaliduser: the message did not reach") as raised:
            await sender.send(message())
        await sender.aclose()
    assert USER not in str(raised.value)


async def test_a_wrong_secret_is_a_mistake_of_the_settings_and_is_not_repeated() -> None:
    with served(WecomApp(lambda: NOW)) as url:
        sender = channel(url, Clock(), corp_secret="wrong-secret")
        with pytest.raises(Permanent, match="40001, corp_secret is refused") as raised:
            await sender.send(message())
        await sender.aclose()
    assert "wrong-secret" not in str(raised.value)


async def test_a_long_message_is_cut_to_what_the_application_takes() -> None:
    app = WecomApp(lambda: NOW, users=frozenset({USER}))
    with served(app) as url:
        sender = channel(url, Clock())
        await sender.send(message(body="临泽市公安局" * 1000))
        await sender.aclose()
    assert 2040 < len(app.taken[0]["text"]["content"].encode()) <= 2048


async def test_a_brief_message_says_nothing_else() -> None:
    said = wecom_app.document(message(brief="DT-000012 Ⅱ级", code="7K3F"), wecom_app.Options.model_validate(TABLE))
    assert said["text"] == {"content": "DT-000012 Ⅱ级"}


ANSWERS: list[tuple[dict[str, object], type[ChannelError], str]] = [
    ({"errcode": -1}, Retry, "code -1"),
    ({"errcode": 40014}, Retry, "code 40014, the access token is refused even when renewed"),
    ({"errcode": 42001}, Retry, "code 42001"),
    ({"errcode": 42007}, Retry, "code 42007"),
    ({"errcode": 40056}, Permanent, "code 40056"),
    ({"errcode": 40058}, Permanent, "code 40058"),
    ({"errcode": 45009}, Throttled, "code 45009"),
    ({"errcode": 60020, "errmsg": "not allow to access from your ip"}, Permanent, "企业可信IP"),
    ({"errcode": 81013}, Permanent, "code 81013"),
    ({"errcode": 0, "unlicenseduser": USER}, Permanent, "unlicenseduser"),
    ({"errcode": 98765}, Retry, "undocumented code 98765"),
    ({}, Retry, "unknown shape"),
]


@pytest.mark.parametrize(("said", "error", "text"), ANSWERS, ids=str)
async def test_every_other_answer_says_what_happens_next(
    said: dict[str, object], error: type[ChannelError], text: str
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("gettoken"):
            return httpx.Response(200, json={"errcode": 0, "access_token": "t0ken", "expires_in": 7200})
        return httpx.Response(200, json=said | {"errmsg": f"{said.get('errmsg', '')} t0ken"})

    options = wecom_app.Options.model_validate(TABLE)
    sender = wecom_app.Channel(options, now=lambda: NOW, transport=httpx.MockTransport(answer))
    with pytest.raises(error, match=text) as raised:
        await sender.send(message())
    assert type(raised.value) is error
    assert "t0ken" not in str(raised.value)


@pytest.mark.parametrize("said", [{}, {"access_token": ""}, {"access_token": "t", "expires_in": "7200"}], ids=str)
async def test_an_answer_without_a_token_is_worth_another_try(said: dict[str, object]) -> None:
    peer = httpx.MockTransport(lambda _: httpx.Response(200, json={"errcode": 0} | said))
    sender = wecom_app.Channel(wecom_app.Options.model_validate(TABLE), now=lambda: NOW, transport=peer)
    with pytest.raises(Retry, match="has none"):
        await sender.send(message())


@pytest.mark.parametrize("address", ["", "@all", "a|b"])
async def test_nobody_but_one_user_is_addressed(address: str) -> None:
    sender = channel("http://127.0.0.1:9", Clock())
    with pytest.raises(Permanent, match="not one user id"):
        await sender.send(message(address=address))


def test_people_with_a_user_id_are_reached_there() -> None:
    contacts = (Contact(messenger=USER), Contact(email="duty@ga.linze.example"))
    assert channel("http://127.0.0.1:9", Clock()).addresses(contacts) == {USER}


@pytest.mark.parametrize("change", [{"agent_id": "1"}, {"agent_id": 0}, {"corp_id": ""}, {"user": "x"}], ids=str)
def test_wrong_options_stop_the_start(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        wecom_app.Options.model_validate(TABLE | change)
