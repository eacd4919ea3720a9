"""A page that a person saved: read by the connector that knows its address, else by what pages say of themselves.

Where browsers note the address: Chromium and Internet Explorer in a comment `saved from url=(0042)https://...`,
SingleFile in a comment with `url:` and `saved date:`; and pages name themselves in canonical and og:url.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

from domain.errors import NotAllowed
from domain.observation import Profile
from domain.text import Text
from monitor.imports import redact
from monitor.imports.har import Entry
from monitor.imports.recorded import Recorder
from monitor.imports.seen import Flaw, Piece, Place, Reading, Seen

LARGEST = 32 * 2**20
WHOLE = Text("整个页面", "the whole page")
SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)\s*(\S{1,2000}?)\s*-->", re.IGNORECASE)
SINGLE_FILE = re.compile(r"<!--\s*\n?\s*Page saved with SingleFile\s(.{0,4000}?)-->", re.DOTALL | re.IGNORECASE)
ADDRESS = re.compile(r"^\s*url:\s*(\S+)", re.MULTILINE)
SAVED = re.compile(r"^\s*saved date:\s*(.+?)(?:\s*\(.*\))?\s*$", re.MULTILINE)
NAMED = {
    "og:title": "title",
    "og:description": "bio",
    "description": "said",
    "og:image": "picture",
    "og:url": "address",
}
BLANK = re.compile(r"\s+")
CHARSET = re.compile(rb"""<meta[^>]{0,200}charset=["']?([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)
NO_ACCOUNT = Text("看不出是哪个账号：没有接口能读此页面", "no connector reads this page, so whose it is is not known")
GIVE = Text("用 --platform 和 --id 指明", "say it with --platform and --id")
NO_NAME = Text("页面没有标题，看不出账号名称", "the page has no title, so the account's name is not known")
USE_TABLE = Text("改用表格导入，或用 diting report 登记", "bring a table in instead, or use diting report")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the person says of the page."""

    platform: str
    user_id: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class _Saved:
    """What the page says of itself."""

    address: str
    at: datetime | None
    told: Mapping[str, str]


class _Head(HTMLParser):
    """Title, meta and canonical address; the rest of the page is nobody's business here."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.told: dict[str, str] = {}
        self._is_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._is_title = tag == "title" and "heading" not in self.told
        if tag == "meta" and (name := NAMED.get((given.get("property") or given.get("name") or "").lower())):
            self.told.setdefault(name, _line(given.get("content", "")))
        if tag == "link" and "canonical" in given.get("rel", "").lower().split():
            self.told.setdefault("canonical", given.get("href", "").strip())

    def handle_data(self, data: str) -> None:
        if self._is_title:
            self.told["heading"] = _line(self.told.get("heading", "") + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._is_title = False


def read(path: Path, recorder: Recorder, about: About) -> Reading:
    """The account that a page shows. Raises NotAllowed for what is no page."""
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        size = LARGEST >> 20
        said = f"{path.name}: larger than {size} MB; save it as HTML only"
        raise NotAllowed(Text(f"{path.name}：超过 {size} MB；另存为“仅HTML”", said))
    text = _text(data)
    if "<" not in text[:5000]:
        raise NotAllowed(Text(f"{path.name}：不是网页", f"{path.name}: is no web page"))
    saved = _saved(text)
    at = about.at or saved.at or recorder.times.now
    if (wrong := recorder.times.wrong(at)) is not None:
        return Reading(flaws=(Flaw(place=Place(WHOLE), why=wrong[0], remedy=wrong[1]),), entries=1)
    entry = _entry(saved.address, text, at)
    reading = recorder.one(entry)
    if reading is not None and (reading.seen or reading.flaws):
        return reading
    return _by_itself(saved, entry, text, about)


def _by_itself(saved: _Saved, entry: Entry, text: str, about: About) -> Reading:
    """What any page says of itself, about the account that the person names."""
    place = Place(WHOLE)
    host = _host(saved.address)
    if not (about.platform and about.user_id):
        return Reading(flaws=(Flaw(place=place, why=NO_ACCOUNT, remedy=GIVE),), unknown={host: 1}, entries=1)
    known = redact.secrets(entry, (about.user_id,))
    told = {name: redact.without(redact.text(said), known) for name, said in saved.told.items()}
    name = told.get("title") or told.get("heading") or ""
    if not name:
        return Reading(flaws=(Flaw(place=place, why=NO_NAME, remedy=USE_TABLE),), entries=1)
    profile = Profile(
        platform=about.platform,
        user_id=about.user_id,
        display_name=name,
        bio=told.get("bio") or told.get("said") or "",
        url=redact.address(saved.address),
        avatar_url=redact.address(told.get("picture", "")),
    )
    given = {"display_name": name, "bio": profile.bio, "url": profile.url, "avatar_url": profile.avatar_url}
    body = redact.clean_body(text.encode("utf-8", "replace"), known)
    seen = Seen(
        profile=profile,
        at=entry.at,
        place=place,
        given=frozenset(field for field, value in given.items() if value),
        listed=True,
        pieces=(Piece(data=body, media_type="text/html", source=profile.url or "page"),),
    )
    return Reading(seen=(seen,), entries=1)


def _saved(text: str) -> _Saved:
    head = _Head()
    with suppress(AssertionError, ValueError):
        head.feed(text)
    single = SINGLE_FILE.search(text[:20_000])
    noted = SAVED_FROM.search(text[:20_000])
    address = ADDRESS.search(single[1]) if single else None
    given = (address and address[1]) or (noted and noted[1]) or head.told.get("canonical") or head.told.get("address")
    return _Saved(given or "", _moment(single[1]) if single else None, head.told)


def _moment(comment: str) -> datetime | None:
    """As JavaScript writes dates: Mon Nov 23 2026 17:20:00 GMT+0800; or as mails do, or ISO."""
    found = SAVED.search(comment)
    if found is None:
        return None
    for read_as in (_as_script, datetime.fromisoformat, parsedate_to_datetime):
        with suppress(ValueError, TypeError, OverflowError):
            moment = read_as(found[1].strip())
            return moment.astimezone(UTC) if moment.tzinfo else None
    return None


def _as_script(said: str) -> datetime:
    return datetime.strptime(said, "%a %b %d %Y %H:%M:%S GMT%z")


def _entry(address: str, text: str, at: datetime) -> Entry:
    """The page as a browser would have recorded it."""
    return Entry(
        number=0,
        method="GET",
        url=address,
        at=at,
        headers=(),
        cookies=(),
        posted="",
        posted_type="",
        status=200,
        media_type="text/html",
        said=(("content-type", "text/html; charset=utf-8"),),
        text=text,
        encoding="",
    )


def _text(data: bytes) -> str:
    """Browsers save as UTF-8; what was taken as it came may be in the encoding that it names."""
    named = CHARSET.search(data[:5000])
    for encoding in ("utf-8-sig", named[1].decode() if named else "gb18030", "gb18030"):
        with suppress(UnicodeDecodeError, LookupError):
            return data.decode(encoding)
    return data.decode("utf-8", "replace")


def _host(address: str) -> str:
    with suppress(ValueError):
        return urlsplit(address).hostname or "?"
    return "?"


def _line(text: str) -> str:
    return BLANK.sub(" ", text).strip()[:5000]
