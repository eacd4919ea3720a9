"""A bot in a group chat, and what its answer means: HTTP 200 says nothing, only the code in the body does."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Generic, Literal, TypeVar

import httpx
from pydantic import AfterValidator, Field, SecretStr

from alerting.wire import Answer, Wire, WireOptions, check_status, decoded, one_line
from domain.errors import Permanent, Retry, Throttled
from domain.notification import Message
from domain.registry import Contact

MINUTE = timedelta(minutes=1)
SAID_LIMIT = 160


def _bare(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    if not text or any(char.isspace() or not char.isprintable() or char in "/?=&#" for char in text):
        raise ValueError("not a bare key; of the bot's address give only what follows the last '=' or '/'")
    return secret


# The secret part of a bot's address.
BotKey = Annotated[SecretStr, AfterValidator(_bare)]
Mobiles = Annotated[tuple[Annotated[str, Field(pattern=r"^\+?[0-9-]{5,20}$")], ...], Field(strict=False)]


class BotOptions(WireOptions):
    """`locale` is the language of what the bot itself adds to a message."""

    locale: Literal["zh_CN", "en"] = "zh_CN"


Options = TypeVar("Options", bound=BotOptions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """The codes that a vendor documents, and the names under which its answers carry them.

    `throttled` says how long to wait, `passing` and `final` what the code means and what to do about it. Zero under
    each of `keys` that is there is the only success; a code that nobody documents is tried again.
    """

    channel: str
    keys: tuple[str, ...]
    text: str
    throttled: Mapping[int, timedelta]
    passing: Mapping[int, str]
    final: Mapping[int, str]

    def accept(self, answer: Answer, now: datetime, private: tuple[str, ...] = ()) -> dict[str, Any]:
        """What an accepting answer says. Raises the ChannelError of every other one; it repeats nothing `private`."""
        said = decoded(answer.body)
        code = self._code(said) if isinstance(said, dict) else None
        if isinstance(said, dict) and code:
            self._refuse(code, self._quoted(said, private), now)
        check_status(self.channel, answer, now)
        if not isinstance(said, dict) or code is None:
            raise Retry(f"{self.channel}: {_shape(answer)}; whether the message arrived is unknown")
        if code:
            raise Retry(f"{self.channel}: undocumented code {code}: {self._quoted(said, private)}")
        return said

    def _code(self, said: dict[str, Any]) -> int | None:
        """The first code that is not zero, zero when all are, None when there is none or one that is no number."""
        codes = [said[key] for key in self.keys if key in said]
        if not codes or any(type(code) is not int for code in codes):
            return None
        return next((code for code in codes if code), 0)

    def _refuse(self, code: int, quoted: str, now: datetime) -> None:
        if code in self.throttled:
            raise Throttled(f"{self.channel}: code {code}, too many messages: {quoted}", now + self.throttled[code])
        if code in self.passing:
            raise Retry(f"{self.channel}: code {code}, {self.passing[code]}: {quoted}")
        if code in self.final:
            raise Permanent(f"{self.channel}: code {code}, {self.final[code]}: {quoted}")

    def _quoted(self, said: dict[str, Any], private: tuple[str, ...]) -> str:
        text = str(said.get(self.text) or "no explanation")
        for secret in private:
            text = text.replace(secret, "…")
        return one_line(text, SAID_LIMIT)


class GroupBot(Generic[Options]):
    """A vendor's bot in one group. `now` dates signatures, and the pauses that answers ask for."""

    vendor: Vendor

    def __init__(
        self, options: Options, *, now: Callable[[], datetime], transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._options = options
        self._now = now
        self._wire = Wire(self.vendor.channel, options, transport)

    def addresses(self, contacts: Iterable[Contact]) -> frozenset[str]:  # noqa: ARG002
        """The bot's group, whoever is concerned."""
        return frozenset({""})

    def check_group(self, message: Message) -> None:
        """Raises Permanent for a message to anybody in particular."""
        if message.address:
            channel = self.vendor.channel
            raise Permanent(f"{channel}: a bot speaks to one group only; write the route without an address")

    async def aclose(self) -> None:
        await self._wire.aclose()


def _shape(answer: Answer) -> str:
    """In which way an answer is not one that the vendor documents."""
    body = answer.body.strip()
    if not body:
        return f"HTTP {answer.status} with an empty body"
    if body.startswith(b"<"):
        return f"HTTP {answer.status} with a web page instead of a code"
    return f"HTTP {answer.status} with an answer of an unknown shape"
