"""Posts alerts as signed JSON to an HTTP address; only an accepting answer counts as delivered."""

import hashlib
import hmac
from collections.abc import Callable, Iterable
from datetime import datetime
from urllib.parse import quote

import httpx
from pydantic import Field, SecretStr

from alerting.wire import WebAddress, Wire, WireOptions, check_status, decoded, encoded
from domain.errors import Permanent, Retry
from domain.manner import Manner
from domain.notification import Message
from domain.registry import Contact

ERROR_KEYS = ("errcode", "code", "StatusCode")


class Options(WireOptions):
    """`url` hears messages without an address; `urls` maps the names used as addresses to further URLs."""

    url: WebAddress
    urls: dict[str, WebAddress] = Field(default={})
    secret: SecretStr | None = None


class Channel:
    """Webhook deliveries over one connection pool. `now` dates the signature."""

    manner = Manner(follows_cases=True)

    def __init__(
        self, options: Options, *, now: Callable[[], datetime], transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._options = options
        self._now = now
        self._wire = Wire("webhook", options, transport)

    def addresses(self, contacts: Iterable[Contact]) -> frozenset[str]:  # noqa: ARG002
        """The one address that everybody shares, whoever is concerned: `url`."""
        return frozenset({""})

    async def send(self, message: Message) -> None:
        """Returns when the peer accepted the message. Raises Retry, Throttled or Permanent."""
        url = self._url(message.address)
        now = self._now()
        body = payload(message)
        answer = await self._wire.post(url, body, headers=self._headers(message, body, now))
        check_status("webhook", answer, now)
        if (refusal := _refusal(answer.body)) is not None:
            raise Retry(f"webhook: HTTP {answer.status}, but the answer says {refusal}")

    async def aclose(self) -> None:
        await self._wire.aclose()

    def _url(self, address: str) -> str:
        if not address:
            return self._options.url
        try:
            return self._options.urls[address]
        except KeyError as unknown:
            raise Permanent(
                f"webhook: no URL is named {address[:60]!r}; add it to channels.webhook.urls, or correct the route"
            ) from unknown

    def _headers(self, message: Message, body: bytes, now: datetime) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "Idempotency-Key": quote(message.key, safe=":@+/ ")}
        if self._options.secret is not None:
            headers |= signature(self._options.secret.get_secret_value(), body, now)
        return headers


def payload(message: Message) -> bytes:
    """The JSON that is posted and signed."""
    return encoded(
        {
            "key": message.key,
            "reference": message.reference,
            "subject": message.subject,
            "body": message.body,
            "code": message.code,
            "facts": dict(message.facts),
        }
    )


def signature(secret: str, body: bytes, now: datetime) -> dict[str, str]:
    """Headers that prove the sender: HMAC-SHA256 over `{unix seconds}.{body}`."""
    seconds = str(int(now.timestamp()))
    digest = hmac.new(secret.encode(), seconds.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"X-Diting-Timestamp": seconds, "X-Diting-Signature": f"v1={digest}"}


def _refusal(body: bytes) -> str | None:
    """The error code inside a 2xx answer, or None: some bots say 200 to everything."""
    said = decoded(body)
    if not isinstance(said, dict):
        return None
    wrong = (f"{key}={said[key]!r}"[:80] for key in ERROR_KEYS if key in said and said[key] not in (0, "0"))
    return next(wrong, None)
