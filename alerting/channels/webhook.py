"""Posts alerts as signed JSON to an HTTP address; only an accepting answer counts as delivered."""

import hashlib
import hmac
import json
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import httpx
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from domain.errors import Permanent, Retry, Throttled
from domain.notification import Message
from domain.registry import Contact

LONGEST_ANSWER = 64 * 1024
PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(days=1)
ERROR_KEYS = ("errcode", "code", "StatusCode")


def _web_address(text: str) -> str:
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as broken:
        raise ValueError("not a web address; write one such as https://example.org/alerts") from broken
    if url.scheme not in {"http", "https"} or not url.host or "%" in url.host:
        raise ValueError("not a web address; write one such as https://example.org/alerts")
    return text


WebAddress = Annotated[str, AfterValidator(_web_address)]


class Options(BaseModel):
    """`url` hears messages without an address; `urls` maps the names used as addresses to further URLs.

    `proxy` is an HTTP proxy; the environment names none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    url: WebAddress
    urls: dict[str, WebAddress] = {}
    secret: SecretStr | None = None
    proxy: WebAddress | None = None
    ca_file: Path | None = Field(default=None, strict=False)
    timeout_seconds: float = Field(default=10, gt=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    retry_after: str
    body: bytes


class Channel:
    """Webhook deliveries over one connection pool. `now` dates the signature."""

    def __init__(
        self, options: Options, *, now: Callable[[], datetime], transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._options = options
        self._now = now
        self._client = httpx.AsyncClient(
            transport=transport,
            verify=ssl.create_default_context(cafile=options.ca_file),
            timeout=options.timeout_seconds,
            follow_redirects=False,
            trust_env=False,
            proxy=options.proxy,
        )

    def addresses(self, contacts: Iterable[Contact]) -> frozenset[str]:  # noqa: ARG002
        """The one address that everybody shares, whoever is concerned: `url`."""
        return frozenset({""})

    async def send(self, message: Message) -> None:
        """Returns when the peer accepted the message. Raises Retry, Throttled or Permanent."""
        url = self._url(message.address)
        now = self._now()
        _judge(await self._post(url, message, now), now)

    async def aclose(self) -> None:
        await self._client.aclose()

    def _url(self, address: str) -> str:
        if not address:
            return self._options.url
        try:
            return self._options.urls[address]
        except KeyError as unknown:
            raise Permanent(
                f"webhook: no URL is named {address[:60]!r}; add it to channels.webhook.urls, or correct the route"
            ) from unknown

    async def _post(self, url: str, message: Message, now: datetime) -> _Answer:
        body = payload(message)
        headers = {"Content-Type": "application/json", "Idempotency-Key": quote(message.key, safe=":@+/ ")}
        if self._options.secret is not None:
            headers |= signature(self._options.secret.get_secret_value(), body, now)
        try:
            async with self._client.stream("POST", url, content=body, headers=headers) as response:
                return _Answer(
                    status=response.status_code,
                    retry_after=response.headers.get("retry-after", ""),
                    body=await _read(response),
                )
        except httpx.ConnectError as fault:
            if _is_certificate_fault(fault):
                raise Permanent(f"webhook: the certificate of {_host(url)} is not trusted; set ca_file") from fault
            raise Retry(f"webhook: {_host(url)} cannot be reached") from fault
        except httpx.HTTPError as fault:
            raise Retry(f"webhook: {_host(url)}: {type(fault).__name__}") from fault


def payload(message: Message) -> bytes:
    """The JSON that is posted and signed."""
    document = {
        "key": message.key,
        "reference": message.reference,
        "subject": message.subject,
        "body": message.body,
        "facts": dict(message.facts),
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def signature(secret: str, body: bytes, now: datetime) -> dict[str, str]:
    """Headers that prove the sender: HMAC-SHA256 over `{unix seconds}.{body}`."""
    seconds = str(int(now.timestamp()))
    digest = hmac.new(secret.encode(), seconds.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"X-Diting-Timestamp": seconds, "X-Diting-Signature": f"v1={digest}"}


async def _read(response: httpx.Response) -> bytes:
    """At most one byte more than LONGEST_ANSWER, so that an excess shows."""
    body = b""
    async for chunk in response.aiter_bytes(LONGEST_ANSWER):
        body += chunk
        if len(body) > LONGEST_ANSWER:
            break
    return body[: LONGEST_ANSWER + 1]


def _judge(answer: _Answer, now: datetime) -> None:
    status = answer.status
    if status == 429:
        raise Throttled("webhook: HTTP 429", retry_at(answer.retry_after, now))
    if status == 408 or status >= 500:
        raise Retry(f"webhook: HTTP {status}")
    if 300 <= status < 400:
        raise Permanent(f"webhook: HTTP {status}: redirects are not followed; write the final address")
    if not 200 <= status < 300:
        raise Permanent(f"webhook: HTTP {status}")
    if len(answer.body) > LONGEST_ANSWER:
        raise Permanent("webhook: the answer is far too long for a webhook; is the address right?")
    if (refusal := _refusal(answer.body)) is not None:
        raise Retry(f"webhook: HTTP {status}, but the answer says {refusal}")


def _refusal(body: bytes) -> str | None:
    """The error code inside a 2xx answer, or None: some bots say 200 to everything."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    wrong = (f"{key}={said[key]!r}"[:80] for key in ERROR_KEYS if key in said and said[key] not in (0, "0"))
    return next(wrong, None)


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


def _is_certificate_fault(fault: httpx.ConnectError) -> bool:
    cause: BaseException | None = fault
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def _host(url: str) -> str:
    """What an error may name: the rest of a webhook's address is often a secret."""
    return httpx.URL(url).host
