"""Keeps what comes back from the network, whole and unpacked."""

import httpx

from monitor.http.wire import Reply


class Tape(httpx.AsyncBaseTransport):
    """A way to the network that keeps a copy of whatever comes back."""

    def __init__(self, way: httpx.AsyncBaseTransport) -> None:
        self._way = way
        self.replies: list[Reply] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._way.handle_async_request(request)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        raw = b"".join([piece async for piece in response.stream])
        await response.aclose()
        self.replies.append(
            Reply(response.status_code, dict(response.headers), _unpacked(response, raw), str(request.url))
        )
        return httpx.Response(response.status_code, headers=response.headers, stream=httpx.ByteStream(raw))

    async def aclose(self) -> None:
        await self._way.aclose()


def _unpacked(response: httpx.Response, raw: bytes) -> bytes:
    try:
        return httpx.Response(response.status_code, headers=response.headers, content=raw).content
    except httpx.DecodingError:
        return raw
