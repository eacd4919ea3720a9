"""What a platform repeats of a login does not come through the door."""

import httpx
import pytest

from domain.answer import Answer, Outcome, ok
from monitor.http import Http, Reply, Request
from monitor.http.capture import HIDDEN
from monitor.platforms.feed import Options as FeedOptions
from monitor.platforms.feed import Platform as Feed
from tests.factories import NOW
from tests.monitor.doors import BASE, Memory, Server, fails, patient, says

TOKEN = "uT5xKp0WvQn8RyLs3ZbHjDm7Pe"
ASKED = Request("/search", headers={"authorization": f"Bearer {TOKEN}"})


def door(server: Server) -> Http:
    way = httpx.MockTransport(server)
    return Http(BASE, patient(), Memory(), credential=TOKEN, transport=way, clock=lambda: NOW)


def read(reply: Reply) -> Answer[Reply]:
    return ok(reply)


async def test_an_answer_is_read_without_the_login_that_it_repeats() -> None:
    server = Server(says(f'{{"bio": "{TOKEN}"}}', x_asked=f"Bearer {TOKEN}"))
    reply = (await door(server).ask(ASKED, read)).value
    assert reply.json() == {"bio": HIDDEN}
    assert reply.headers["x-asked"] == f"Bearer {HIDDEN}"


@pytest.mark.parametrize(
    "fault",
    [
        httpx.RemoteProtocolError(f"illegal status line: bytearray(b'{TOKEN} HTTP')"),
        httpx.RemoteProtocolError(f"Invalid URL in location header: Invalid port: '{TOKEN}'."),
        httpx.RemoteProtocolError(f"illegal header line: bytearray(b'{'x' * 125} {TOKEN}')"),
    ],
)
async def test_what_a_fault_quotes_of_the_login_is_not_told(fault: Exception) -> None:
    answer = await door(Server(fails(fault))).ask(ASKED, read)
    assert answer.outcome is Outcome.ERROR
    assert "uT5xKp0W" not in answer.detail
    assert HIDDEN in answer.detail


async def test_where_a_redirect_leads_that_cannot_be_read_is_not_told() -> None:
    server = Server(says("", 302, location=f"https://[{TOKEN}"))
    answer = await door(server).ask(ASKED, read)
    assert answer.found is None
    assert TOKEN not in answer.detail


async def test_the_key_of_a_feed_does_not_get_into_links_that_are_relative_to_its_address() -> None:
    feed = '{"version": "https://jsonfeed.org/version/1.1", "title": "a", "items": [{"id": "1", "url": "#top"}]}'
    options = FeedOptions.model_validate({"base_url": BASE, "path": "/feed/{user_id}", "key": TOKEN}, strict=False)
    answer = await Feed("feed", options, door(Server(says(feed)))).posts("7")
    assert TOKEN not in repr(answer)
