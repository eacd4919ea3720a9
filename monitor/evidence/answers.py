"""The raw answers of a platform as pieces of evidence: an index of what was asked, and each body as it came."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.exhibit import Exhibit
from domain.text import Text
from monitor.evidence.canonical import canonical
from monitor.http.capture import Exchange

FORM = "diting-answers/1"
JSON = "application/json"
UNKNOWN = "application/octet-stream"
TYPE = re.compile(r"(?!application/vnd\.diting)[a-z]{1,20}/[a-z0-9.+-]{1,80}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A piece that was had and is still to be kept. `taken_at` is None for what was had just now."""

    kind: Exhibit
    data: bytes
    media_type: str
    source: str
    note: Text
    taken_at: datetime | None = None


def answers(platform: str, exchanges: Sequence[Exchange]) -> Iterator[Gathered]:
    """The index first; nothing where nothing was asked."""
    if not exchanges:
        return
    index = {"form": FORM, "platform": platform, "exchanges": [_described(each) for each in exchanges]}
    about = Text(f"平台原始应答目录，共 {len(exchanges)} 次", f"index of {len(exchanges)} raw answers of the platform")
    yield Gathered(kind=Exhibit.ANSWER, data=canonical(index), media_type=JSON, source=platform, note=about)
    yield from map(_body, _once(exchanges))


def _described(exchange: Exchange) -> dict[str, object]:
    return {
        "method": exchange.method,
        "url": exchange.url,
        "at": exchange.at.isoformat(),
        "status": exchange.status,
        "headers": dict(exchange.headers),
        "size": len(exchange.body),
        "sha256": "" if exchange.remark else hashlib.sha256(exchange.body).hexdigest(),
        "remark": exchange.remark,
    }


def _once(exchanges: Iterable[Exchange]) -> Iterator[Exchange]:
    """A question that was asked again after a fault may have had the same answer."""
    known = set()
    for each in exchanges:
        if each.body and (each.url, each.body) not in known:
            known.add((each.url, each.body))
            yield each


def _body(exchange: Exchange) -> Gathered:
    said = f"{exchange.method} {exchange.status}"
    return Gathered(
        kind=Exhibit.ANSWER,
        data=exchange.body,
        media_type=_media_type(dict(exchange.headers)),
        source=exchange.url,
        note=Text(f"平台原始应答（{said}）", f"raw answer of the platform ({said})"),
    )


def _media_type(headers: dict[str, str]) -> str:
    """As the platform calls it, where that is a type at all and none of Diting's own."""
    given = headers.get("content-type", "").partition(";")[0].strip().lower()
    return given if TYPE.fullmatch(given) else UNKNOWN
