"""Connections of platforms that count what passes, so that no job has to."""

from collections.abc import Callable

import httpx


class CountedTransport(httpx.AsyncHTTPTransport):
    """`count` is told the status of every HTTP answer, and None for a request that got none."""

    def __init__(self, count: Callable[[int | None], None], proxy: str | None) -> None:
        super().__init__(trust_env=False, proxy=proxy)
        self._count = count

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            response = await super().handle_async_request(request)
        except httpx.TransportError:
            self._count(None)
            raise
        self._count(response.status_code)
        return response
