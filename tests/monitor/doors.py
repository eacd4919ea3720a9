"""Doors that lead to a played server: no network, no waiting, a clock that stands still."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import httpx

from monitor.http import Hold, Http, Pace, Politeness
from tests.factories import NOW

BASE = "https://platform.example"
Said = Callable[[], httpx.Response]


class Memory:
    """The holds of one test."""

    def __init__(self, *holds: Hold) -> None:
        self.kept = {hold.key: hold for hold in holds}
        self.puts: list[Hold] = []

    def lasting(self, key: str, now: datetime) -> Hold | None:
        hold = self.kept.get(key)
        return hold if hold and now < hold.until else None

    async def put(self, hold: Hold) -> None:
        self.kept[hold.key] = hold
        self.puts.append(hold)


class Server:
    """Plays one answer after the other, the last one for ever, and remembers what it was asked."""

    def __init__(self, *answers: Said) -> None:
        self._answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self._answers.pop(0)() if len(self._answers) > 1 else self._answers[0]()

    @property
    def asked(self) -> list[dict[str, str]]:
        return [dict(request.url.params) for request in self.requests]


class Pieces(httpx.AsyncByteStream):
    """A body in pieces; an exception among them cuts the connection there."""

    def __init__(self, pieces: Iterable[bytes | Exception]) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> Any:
        for piece in self._pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece


def says(body: bytes | str = b"", status: int = 200, **headers: str) -> Said:
    """An answer; header names are written with underscores. JSON unless said otherwise."""
    named = {"content-type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
    raw = body.encode() if isinstance(body, str) else body
    return lambda: httpx.Response(status, headers=named, stream=Pieces([raw]))


def fails(fault: Exception) -> Said:
    def raised() -> httpx.Response:
        raise fault

    return raised


def cuts(*pieces: bytes, **headers: str) -> Said:
    """The first pieces of a body, and then the connection is gone."""
    cut = httpx.RemoteProtocolError("peer closed connection without sending complete message body")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda: httpx.Response(200, headers=named, stream=Pieces([*pieces, cut]))


def patient(**changes: Any) -> Politeness:
    """Politeness without pauses between attempts."""
    return Politeness(**{"pause_seconds": 0, "pause_max_seconds": 0, "requests_per_second": 1000} | changes)


def unpaced() -> Pace:
    async def sleep(_: float) -> None:
        return None

    return Pace(now=lambda: 0.0, sleep=sleep)


def door(
    server: Callable[[httpx.Request], httpx.Response] | httpx.AsyncBaseTransport,
    *,
    holds: Memory | None = None,
    politeness: Politeness | None = None,
    credential: str = "",
    base_url: str = BASE,
    pace: Pace | None = None,
    now: Callable[[], datetime] = lambda: NOW,
) -> Http:
    return Http(
        base_url,
        politeness or patient(),
        holds or Memory(),
        credential,
        server if isinstance(server, httpx.AsyncBaseTransport) else httpx.MockTransport(server),
        clock=now,
        platform="played",
        pace=pace or unpaced(),
    )
