"""A steady pace per host and per credential, and few requests at once."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from monitor.http.politeness import Politeness


class Pace:
    """Token buckets by reservation: each caller books its moment on arrival, so the queue is fair.

    One Pace may serve several platforms, which then share the buckets of a host or a credential.
    """

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._now = now
        self._sleep = sleep
        self._due: dict[tuple[str, str], float] = {}
        self._slots: dict[str, asyncio.Semaphore] = {}

    @asynccontextmanager
    async def turn(self, host: str, credential: str, politeness: Politeness) -> AsyncIterator[None]:
        """Waits for a slot on the host and for the moment that host and credential allow."""
        slot = self._slots.setdefault(host, asyncio.Semaphore(politeness.concurrency))
        async with slot:
            wait = max(self._book(bucket, politeness) for bucket in _buckets(host, credential))
            if wait > 0:
                await self._sleep(wait)
            yield

    def _book(self, bucket: tuple[str, str], politeness: Politeness) -> float:
        """Seconds until the next token. The bucket is kept as the moment at which it would be full again."""
        now = self._now()
        interval = 1 / politeness.requests_per_second
        full_at = max(self._due.get(bucket, now), now) + interval
        self._due[bucket] = full_at
        return full_at - now - politeness.burst * interval


def _buckets(host: str, credential: str) -> tuple[tuple[str, str], ...]:
    anonymous = (("host", host),)
    return (*anonymous, ("credential", credential)) if credential else anonymous
