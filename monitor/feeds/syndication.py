"""RSS and Atom, as feedparser reads them from a document that is known to be whole."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import feedparser
from pydantic import Field, ValidationError

from monitor.feeds.document import Unfit, whole
from monitor.feeds.feed import Feed, Item, joined, plain, posts
from monitor.feeds.times import moment
from monitor.http import Payload, Words

ROOTS = {"rss", "rdf", "feed"}
# What a stranger's dates, addresses and nesting make the parser stumble over.
STUMBLES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
PLAIN = "text/plain"


class Body(Payload):
    value: Words = ""
    type: Words = ""
    base: Words = ""

    @property
    def html(self) -> str:
        return "" if self.type == PLAIN else self.value

    @property
    def text(self) -> str:
        return self.value if self.type == PLAIN else ""


class Link(Payload):
    href: Words = ""
    rel: Words = ""
    type: Words = ""


class Medium(Payload):
    url: Words = ""


class Entry(Payload):
    id: Words = ""
    link: Words = ""
    title_detail: Body = Body()
    summary_detail: Body = Body()
    content: list[Body] = Field(default_factory=list)
    links: list[Link] = Field(default_factory=list)
    media_content: list[Medium] = Field(default_factory=list)
    media_thumbnail: list[Medium] = Field(default_factory=list)
    published: Words = ""
    updated: Words = ""
    published_parsed: tuple[int, ...] | None = None
    updated_parsed: tuple[int, ...] | None = None

    @property
    def body(self) -> Body:
        """The longest of what it carries: some repeat a summary where the whole text belongs."""
        return max((*self.content, self.summary_detail), key=lambda body: len(body.value))

    @property
    def media(self) -> Iterator[str]:
        yield from (link.href for link in self.links if link.rel == "enclosure")
        yield from (medium.url for medium in (*self.media_content, *self.media_thumbnail))


class Image(Payload):
    href: Words = ""


class Channel(Payload):
    title: Words = ""
    title_detail: Body = Body()
    subtitle: Words = ""
    link: Words = ""
    image: Image = Image()
    logo: Words = ""
    icon: Words = ""
    links: list[Link] = Field(default_factory=list)


def read_syndication(body: bytes, content_type: str, url: str, most: int) -> Feed:
    """A feed of RSS 0.9 to 2.0 or Atom. Raises Unfit where the body is not one whole document of these."""
    document = whole(body, content_type)
    if document.root not in ROOTS:
        raise Unfit(f"no feed: its root is {document.root[:40]}")
    parsed = _parsed(document.text)
    try:
        channel = Channel.model_validate(dict(parsed["feed"]))
        entries = [Entry.model_validate(dict(entry)) for entry in parsed["entries"]]
    except ValidationError as drift:
        raise Unfit(f"{'.'.join(map(str, drift.errors()[0]['loc']))}: not as the parser promises") from drift
    if document.mended and not entries:
        raise Unfit("not well-formed XML, and without items")
    if document.lists and not entries:
        raise Unfit("items stand where none belong")
    items, more = posts((_item(entry, url) for entry in entries), most)
    return Feed(
        title=plain(channel.title),
        about=plain(channel.subtitle),
        link=joined(url, channel.link),
        picture=joined(url, channel.image.href or channel.logo or channel.icon),
        items=items,
        more=more or any(link.rel == "next" for link in channel.links),
    )


def _parsed(document: bytes) -> dict[str, Any]:
    """From a stream only: bytes that spell the name of a file would be read from the disk."""
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        parsed: dict[str, Any] = feedparser.parse(
            BytesIO(document), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except STUMBLES as stumbled:
        raise Unfit(f"the parser stumbles: {type(stumbled).__name__}") from stumbled
    if parsed["bozo"]:
        raise Unfit(f"not well-formed: {parsed['bozo_exception']}"[:200])
    if not parsed["version"]:
        raise Unfit("no feed of a known version")
    return parsed


def _item(entry: Entry, url: str) -> Item:
    body = entry.body
    return Item(
        id=entry.id,
        title=_line(entry.title_detail),
        html=body.html,
        text=body.text,
        link=entry.link,
        published_at=moment(entry.published, entry.published_parsed),
        edited_at=moment(entry.updated, entry.updated_parsed),
        media=tuple(entry.media),
        where=joined(url, body.base) or url,
    )


def _line(title: Body) -> str:
    return plain(title.html) or " ".join(title.text.split())
