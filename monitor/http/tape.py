"""Keeps what comes back from the network, whole and unpacked."""

import httpx

from monitor.http.body import read_body
from monitor.http.wire import Reply

# How a body came; it is passed on unpacked.
PACKING = {"content-encoding", "content-length", "transfer-encoding"}


class Tape(httpx.AsyncBaseTransport):
    """A way to the network that keeps a copy of whatever comes back; no body may be larger than `max_bytes`."""

    def __init__(self, way: httpx.AsyncBaseTransport, max_bytes: int) -> None:
        self._way = way
        self._max_bytes = max_bytes
        self.replies: list[Reply] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._way.handle_async_request(request)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        try:
            body = await read_body(response.stream, response.headers.get("content-encoding", ""), self._max_bytes)
        finally:
            await response.aclose()
        self.replies.append(Reply(response.status_code, dict(response.headers), body, str(request.url)))
        plain = [(name, value) for name, value in response.headers.multi_items() if name not in PACKING]
        return httpx.Response(response.status_code, headers=plain, stream=httpx.ByteStream(body))

    async def aclose(self) -> None:
        await self._way.aclose()
