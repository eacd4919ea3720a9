from datetime import datetime, timedelta

import httpx

from domain.answer import Answer, Outcome, ok
from monitor.http import Hold, Http, Request
from monitor.http.door import LEFT_ALONE
from tests.factories import NOW, later
from tests.monitor.doors import Memory, Server, door, fails, patient, says
from tests.monitor.http.test_door import OVERLOADED, read

REFUSED = fails(httpx.ConnectError("refused"))


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


async def ask(http: Http, account: int) -> Answer[str]:
    return await http.ask(Request(f"/accounts/{account}"), read)


async def test_a_platform_that_fails_throughout_is_left_alone_and_then_tried_once() -> None:
    clock, server = Clock(), Server(*[REFUSED] * 6, says("fine"))
    http = door(server, politeness=patient(attempts=1), now=clock)
    for account in range(5):
        assert (await ask(http, account)).not_before is None
    left = await ask(http, 5)
    assert (left.outcome, left.not_before, len(server.requests)) == (Outcome.ERROR, later(minutes=1), 5)
    clock.now += timedelta(minutes=1)
    assert (await ask(http, 6)).detail == "ConnectError: refused"
    assert (await ask(http, 7)).not_before == later(minutes=3)
    clock.now += timedelta(minutes=2)
    assert await ask(http, 8) == await ask(http, 9) == ok("fine")
    assert len(server.requests) == 8


async def test_one_account_that_a_platform_stumbles_over_leaves_the_others_watched() -> None:
    server = Server(*[OVERLOADED] * 20, says("fine"))
    http = door(server, politeness=patient(attempts=1))
    for _ in range(20):
        assert (await ask(http, 1)).not_before is None
    assert await ask(http, 2) == ok("fine")


async def test_what_a_connector_calls_an_error_of_a_server_that_answers_is_no_outage() -> None:
    server = Server(says("{}", 400))
    http = door(server)
    for account in range(20):
        assert (await ask(http, account)).outcome is Outcome.ERROR
    assert len(server.requests) == 20


async def test_how_many_failures_are_too_many_is_the_operators_choice() -> None:
    server = Server(OVERLOADED)
    http = door(server, politeness=patient(attempts=1, breaker_after=2))
    for account in range(4):
        await ask(http, account)
    assert len(server.requests) == 2


async def test_a_silence_in_which_nobody_was_asked_does_not_say_that_the_platform_is_up() -> None:
    clock, server, holds = Clock(), Server(REFUSED), Memory()
    http = door(server, politeness=patient(attempts=1), now=clock, holds=holds)
    for account in range(4):
        await ask(http, account)
    await holds.put(Hold(key="played:", until=later(minutes=1), outcome=Outcome.AUTH))
    assert (await ask(http, 4)).outcome is Outcome.AUTH
    clock.now += timedelta(minutes=1)
    await ask(http, 5)
    left = await ask(http, 6)
    assert (left.detail, len(server.requests)) == (LEFT_ALONE, 5)


async def test_an_address_of_another_host_does_not_say_that_the_platform_is_up() -> None:
    server = Server(REFUSED)
    http = door(server, politeness=patient(attempts=1))
    for account in range(4):
        await ask(http, account)
    assert (await http.ask(Request("https://other.example/"), read)).outcome is Outcome.SHAPE
    await ask(http, 5)
    assert (await ask(http, 6)).detail == LEFT_ALONE


async def test_a_silence_answers_before_a_platform_is_left_alone() -> None:
    server, holds = Server(REFUSED), Memory()
    http = door(server, politeness=patient(attempts=1), holds=holds)
    for account in range(5):
        await ask(http, account)
    await holds.put(Hold(key="played:", until=later(hours=1), outcome=Outcome.AUTH))
    assert await ask(http, 6) == Answer(outcome=Outcome.AUTH, not_before=later(hours=1))
