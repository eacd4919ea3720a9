"""The channels' one HTTP client: asks, reads no more than it should, and says of every fault what happens next."""

import asyncio
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Annotated, Any

import httpx
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from domain.errors import Permanent, Retry, Throttled

LONGEST_ANSWER = 64 * 1024
PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(days=1)
JSON = {"Content-Type": "application/json; charset=utf-8"}
# When an answer says how long to wait; the second is Feishu's.
WAITS = ("retry-after", "x-ogw-ratelimit-reset")


def _web_address(text: str) -> str:
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as broken:
        raise ValueError("not a web address; write one such as https://example.org/alerts") from broken
    if url.scheme not in {"http", "https"} or not url.host or "%" in url.host:
        raise ValueError("not a web address; write one such as https://example.org/alerts")
    return text


WebAddress = Annotated[str, AfterValidator(_web_address)]
# What paths are added to.
BaseAddress = Annotated[WebAddress, AfterValidator(lambda text: text.rstrip("/"))]


class WireOptions(BaseModel):
    """What every channel over HTTP may say of its line. `proxy` is an HTTP proxy; the environment names none."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    proxy: WebAddress | None = None
    ca_file: Path | None = Field(default=None, strict=False)
    timeout_seconds: float = Field(default=10, gt=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back; of a body that is too long, the first LONGEST_ANSWER bytes and one more."""

    status: int
    retry_after: str
    body: bytes

    @property
    def is_too_long(self) -> bool:
        return len(self.body) > LONGEST_ANSWER


class Wire:
    """One channel's connections. An error names the host at most: the rest of an address is often a secret."""

    def __init__(self, channel: str, options: WireOptions, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._channel = channel
        # The time limit of httpx is one for each piece of an answer, so that a slow one would last for ever.
        self._longest = 2 * options.timeout_seconds
        self._client = httpx.AsyncClient(
            transport=transport,
            verify=ssl.create_default_context(cafile=options.ca_file),
            timeout=options.timeout_seconds,
            follow_redirects=False,
            trust_env=False,
            proxy=options.proxy,
        )

    async def post(
        self, url: str, content: bytes, *, params: Mapping[str, str] | None = None, headers: Mapping[str, str] = JSON
    ) -> Answer:
        """The answer to a POST. Raises Retry or Permanent when there was none."""
        return await self._ask(self._client.build_request("POST", url, content=content, params=params, headers=headers))

    async def get(
        self, url: str, *, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """The answer to a GET. Raises Retry or Permanent when there was none."""
        return await self._ask(self._client.build_request("GET", url, params=params, headers=headers))

    async def aclose(self) -> None:
        await self._client.aclose()

    async def _ask(self, request: httpx.Request) -> Answer:
        host = request.url.host
        try:
            async with asyncio.timeout(self._longest):
                return await self._answer(request)
        except TimeoutError as fault:
            raise Retry(f"{self._channel}: {host} does not come to an end with its answer") from fault
        except httpx.ConnectError as fault:
            if _is_certificate_fault(fault):
                raise Permanent(f"{self._channel}: the certificate of {host} is not trusted; set ca_file") from fault
            raise Retry(f"{self._channel}: {host} cannot be reached") from fault
        except httpx.HTTPError as fault:
            raise Retry(f"{self._channel}: {host}: {type(fault).__name__}") from fault

    async def _answer(self, request: httpx.Request) -> Answer:
        response = await self._client.send(request, stream=True)
        try:
            waits = (response.headers[name] for name in WAITS if name in response.headers)
            return Answer(status=response.status_code, retry_after=next(waits, ""), body=await _read(response))
        finally:
            await response.aclose()


async def _read(response: httpx.Response) -> bytes:
    """At most one byte more than LONGEST_ANSWER, so that an excess shows."""
    body = b""
    async for chunk in response.aiter_bytes(LONGEST_ANSWER):
        body += chunk
        if len(body) > LONGEST_ANSWER:
            break
    return body[: LONGEST_ANSWER + 1]


def check_status(channel: str, answer: Answer, now: datetime) -> None:
    """Returns when the answer is of the 2xx kind and no longer than an answer should be."""
    status = answer.status
    if status == 429:
        raise Throttled(f"{channel}: HTTP 429", retry_at(answer.retry_after, now))
    if status == 408 or status >= 500:
        raise Retry(f"{channel}: HTTP {status}")
    if 300 <= status < 400:
        raise Permanent(f"{channel}: HTTP {status}: redirects are not followed; write the final address")
    if not 200 <= status < 300:
        raise Permanent(f"{channel}: HTTP {status}")
    if answer.is_too_long:
        raise Permanent(f"{channel}: the answer is far too long for a {channel}; is the address right?")


def retry_at(header: str, now: datetime) -> datetime:
    """When `Retry-After` (seconds or an HTTP date) allows the next try; between now and a day from now."""
    text = header.strip()
    if text.isascii() and text.isdigit():
        return now + min(timedelta(seconds=int(text[:9])), LONGEST_PAUSE)
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return now + PAUSE
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return min(max(date.astimezone(UTC), now), now + LONGEST_PAUSE)


def encoded(document: Any) -> bytes:
    """`document` as compact JSON; half characters become question marks."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def decoded(body: bytes) -> Any:
    """The JSON of a body, or None for what is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def one_line(text: str, limit: int) -> str:
    """What a stranger's server said, fit for an error: one line, cut."""
    return "".join(char if char.isprintable() else " " for char in text)[:limit]


def _is_certificate_fault(fault: httpx.ConnectError) -> bool:
    cause: BaseException | None = fault
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
