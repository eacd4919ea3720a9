"""Doors that really close: what other hosts do meanwhile, on loopback."""

import asyncio

from domain.answer import Answer, ok
from monitor.http import Request
from monitor.http.roads import Arrival
from tests.monitor.http.test_roads import local
from tests.monitor.picture_hosts import hosting


async def lasting(writer: asyncio.StreamWriter) -> None:
    """An answer whose connection stays open, so that it is the door that has to close it."""
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nthere")
    await asyncio.Event().wait()


def status(reply: Arrival) -> Answer[int]:
    return ok(reply.status)


async def test_many_hosts_at_once_close_each_door_once() -> None:
    async with hosting({"/": lasting}) as host:
        way, answers = local(doors=8), []
        for first in range(0, 40, 8):
            asked = (Request(host.url("/", f"h{at}.example")) for at in range(first, first + 8))
            answers += await asyncio.gather(*(way.ask(each, status) for each in asked))
        assert len(way._doors) == 8
        await way.aclose()
    assert answers == [ok(200)] * 40
