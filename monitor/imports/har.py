"""The gate of browser recordings (HAR 1.2): an entry becomes a question and its reply, or a fault with its remedy.

What browsers write beside the specification: Chrome leaves out bodies that it no longer holds, Firefox those of more
than its limit, and both give bodies as they are after unpacking.
"""

import base64
import binascii
import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, ValidationError

from domain.text import Text
from monitor.http.wire import Reply

LARGEST_ENTRY = 64 * 2**20
LARGEST_BODY = 64 * 2**20
PACKED = b"\x1f\x8b"
GZIP = zlib.MAX_WBITS | 16
LOST = Text("浏览器没有保留该请求的正文", "the browser did not keep the body of this answer")
LOST_REMEDY = Text(
    "重新录制：开发者工具网络面板勾选“保留日志”，页面打开后立即导出HAR（含内容）",
    "record it again with the log preserved, and save the HAR with content as soon as the page is there",
)
MALFORMED = Text("该条目不是 HAR 1.2 的条目", "this is no entry of HAR 1.2")
AGAIN = Text("从浏览器重新导出", "export it from the browser again")


class _Gate(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


Text_ = Annotated[str, BeforeValidator(lambda value: "" if value is None else value)]


class _Pair(_Gate):
    name: str
    value: Text_ = ""


Pairs = Annotated[tuple[_Pair, ...], BeforeValidator(lambda value: value or ())]


class _Posted(_Gate):
    mimeType: Text_ = ""
    text: Text_ = ""


class _Request(_Gate):
    method: str
    url: str
    headers: Pairs = ()
    cookies: Pairs = ()
    postData: _Posted | None = None


class _Content(_Gate):
    mimeType: Text_ = ""
    text: str | None = None
    encoding: Text_ = ""


class _Response(_Gate):
    status: int
    headers: Pairs = ()
    cookies: Pairs = ()
    content: _Content = _Content()


class _Entry(_Gate):
    startedDateTime: AwareDatetime
    request: _Request
    response: _Response


class Unusable(Exception):
    """An entry that gives no reply: why, and what a person does about it."""

    def __init__(self, why: Text, remedy: Text) -> None:
        super().__init__(why.en)
        self.why, self.remedy = why, remedy


@dataclass(frozen=True, slots=True)
class Entry:
    """One exchange of the browser's. Nothing of it may be shown or kept before monitor.imports.redact was at it."""

    number: int
    method: str
    url: str
    at: datetime
    headers: tuple[tuple[str, str], ...]
    cookies: tuple[tuple[str, str], ...]
    posted: str
    posted_type: str
    status: int
    media_type: str
    said: tuple[tuple[str, str], ...]
    text: str | None
    encoding: str


def entry(number: int, data: bytes) -> Entry:
    """The entry in a piece of a recording. Raises Unusable."""
    try:
        read = _Entry.model_validate(json.loads(data))
    except ValidationError as wrong:
        field = ".".join(map(str, wrong.errors(include_url=False, include_input=False)[0]["loc"]))
        raise Unusable(Text(f"{MALFORMED.zh}（{field}）", f"{MALFORMED.en} ({field})"), AGAIN) from None
    except (ValueError, RecursionError):
        raise Unusable(MALFORMED, AGAIN) from None
    try:
        at = read.startedDateTime.astimezone(UTC)
    except OverflowError:
        raise Unusable(Text(f"{MALFORMED.zh}（startedDateTime）", f"{MALFORMED.en} (startedDateTime)"), AGAIN) from None
    asked, answered = read.request, read.response
    return Entry(
        number=number,
        method=asked.method.upper(),
        url=asked.url,
        at=at,
        headers=_pairs(asked.headers),
        cookies=(*_pairs(asked.cookies), *_pairs(answered.cookies)),
        posted=asked.postData.text if asked.postData else "",
        posted_type=asked.postData.mimeType if asked.postData else "",
        status=answered.status,
        media_type=answered.content.mimeType,
        said=_pairs(answered.headers),
        text=answered.content.text,
        encoding=answered.content.encoding.lower(),
    )


def body(found: Entry) -> bytes:
    """What was answered, unpacked. Raises Unusable where the browser did not keep it, or it cannot be decoded."""
    if found.text is None:
        if found.status in {0, 304} or found.status == 200:
            raise Unusable(LOST, LOST_REMEDY)
        return b""
    data = _decoded(found.text) if found.encoding == "base64" else found.text.encode("utf-8", "replace")
    return _unpacked(data) if data.startswith(PACKED) else data


def reply(found: Entry, data: bytes) -> Reply:
    """As Diting's own door would have given it, with `data` in place of what was answered."""
    headers: dict[str, str] = {"content-type": found.media_type} if found.media_type else {}
    headers |= {name.lower(): value for name, value in found.said}
    headers.pop("content-encoding", None)
    return Reply(status=found.status, headers=headers, body=data, url=found.url)


def _pairs(found: tuple[Any, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((each.name, each.value) for each in found)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Unusable(Text("正文的Base64编码有误", "the body is no valid base64"), AGAIN) from None


def _unpacked(data: bytes) -> bytes:
    """What a proxy recorded as it came over the wire."""
    unpacking = zlib.decompressobj(GZIP)
    try:
        plain = unpacking.decompress(data, LARGEST_BODY + 1)
    except zlib.error:
        raise Unusable(Text("正文的压缩已损坏", "the packed body is damaged"), AGAIN) from None
    if len(plain) > LARGEST_BODY:
        size = LARGEST_BODY >> 20
        why = Text(f"正文解压后超过 {size} MB", f"the body unpacks to more than {size} MB")
        raise Unusable(
            why, Text("该条目不予读取；如确需要，单独保存页面", "left out; save the page by itself if needed")
        )
    return plain
