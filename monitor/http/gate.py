"""Where payloads become values: strict about the parts we use, blind to the rest."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Never, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    TypeAdapter,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from domain.answer import Answer, Outcome
from monitor.http.wire import Reply

T = TypeVar("T")
LOOKED_AT = 65_536
HTML = re.compile(rb"\s*(<\?xml[^>]*>\s*)?<(!doctype html|html|head|body|title)", re.IGNORECASE)
CHALLENGE = re.compile(
    rb"type=['\"]?password|captcha|cf-chl|/cdn-cgi/challenge"
    + rb"|<title>\s*(just a moment|attention required|log ?in|sign ?in)"
    + "|<title>[^<]{0,40}(?:登录|登陆|安全验证|访问验证)|请完成验证|滑动验证".encode(),
    re.IGNORECASE,
)


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as beyond:
        raise ValueError("beyond the years that a calendar holds") from beyond


def _without_nul(text: str) -> str:
    return text.replace("\0", "")


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())[:160]


def _web_only(address: str) -> str:
    """An address that cannot be taken apart ("https://[") is none: whoever trusts it behind the gate would fail."""
    try:
        urlsplit(address)
    except ValueError:
        return ""
    return address if address.startswith(("https://", "http://")) else ""


def _or_none(value: object, convert: ValidatorFunctionWrapHandler) -> object:
    try:
        return convert(value)
    except ValidationError:
        return None


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
# PostgreSQL stores no NUL in text, and a stranger chooses what stands in these fields.
Words = Annotated[str, AfterValidator(_without_nul)]
# What a server says of itself ends up in logs and on terminals.
Remark = Annotated[str, AfterValidator(_printable)]
WebAddress = Annotated[Words, AfterValidator(_web_only)]
# For fields that are better missing than fatal. What it wraps is no longer read as JSON: dates need Strict(False).
OR_NONE = WrapValidator(_or_none)


class Payload(BaseModel):
    """A part of a platform's answer: unknown keys are ignored, a wrong type is drift."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


def read(envelope: TypeAdapter[T], reply: Reply, *rules: Callable[[Reply], Answer[Never] | None]) -> T | Answer[Never]:
    """What the first of the ordered rules that fits says; if none does, the body as the promised envelope."""
    for rule in rules:
        answer = rule(reply)
        if answer is not None:
            return answer
    return parse(envelope, reply)


def parse(envelope: TypeAdapter[T], reply: Reply) -> T | Answer[Never]:
    """The body as the promised envelope, or the answer `shape` that names the first field that differs."""
    if not is_json(reply):
        return Answer(outcome=Outcome.SHAPE, detail=f"status {reply.status} without a JSON body")
    try:
        return envelope.validate_json(reply.body)
    except ValidationError as drift:
        first = drift.errors(include_url=False, include_context=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        return Answer(outcome=Outcome.SHAPE, detail=": ".join(filter(None, (field, first["msg"])))[:200])


def is_json(reply: Reply) -> bool:
    """Whether the server itself calls the body JSON."""
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


def is_html(reply: Reply) -> bool:
    """Whether the body is a page for people, whatever the server calls it."""
    return bool(HTML.match(reply.body))


def is_challenge(reply: Reply) -> bool:
    """Whether a login page or a check for robots stands where the answer should be."""
    if reply.headers.get("cf-mitigated", "").lower() == "challenge":
        return True
    return is_html(reply) and bool(CHALLENGE.search(reply.body[:LOOKED_AT]))


def refused(reply: Reply, said: str) -> Answer[Never] | None:
    """What HTTP itself tells of a reply that is no 200; `said` is the platform's own word for it. None: go on."""
    if reply.status == 429:
        return Answer(outcome=Outcome.RATE_LIMITED, detail=said)
    if is_challenge(reply):
        return Answer(outcome=Outcome.BLOCKED, detail="a login page or a check for robots")
    if reply.status in {401, 403}:
        return Answer(outcome=Outcome.AUTH, detail=said)
    if reply.status == 200:
        return None
    fault = reply.status >= 500 or (reply.status >= 400 and is_json(reply))
    return Answer(outcome=Outcome.ERROR if fault else Outcome.SHAPE, detail=said)
