"""JSON Feed 1.0 and 1.1. Source: jsonfeed.org/version/1.1."""

from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from monitor.feeds.document import Unfit
from monitor.feeds.feed import Feed, Item, joined, posts
from monitor.feeds.times import moment
from monitor.http import Payload, Words

VERSION = r"^https?://jsonfeed\.org/version/1(\.1)?$"


class Attachment(Payload):
    url: Words


class JsonItem(Payload):
    id: Annotated[Words, Field(min_length=1)] | int
    url: Words = ""
    title: Words = ""
    content_html: Words = ""
    content_text: Words = ""
    summary: Words = ""
    image: Words = ""
    date_published: Words = ""
    date_modified: Words = ""
    attachments: tuple[Attachment, ...] = ()

    def item(self, where: str) -> Item:
        """A text that is given in both ways is shown once, as people see it."""
        return Item(
            id=str(self.id),
            title=" ".join(self.title.split()),
            html=self.content_html,
            text="" if self.content_html else self.content_text or self.summary,
            link=self.url,
            published_at=moment(self.date_published, None),
            edited_at=moment(self.date_modified, None),
            media=tuple(filter(None, (self.image, *(attachment.url for attachment in self.attachments)))),
            where=where,
        )


class JsonFeed(Payload):
    version: Annotated[str, Field(pattern=VERSION)]
    title: Words
    items: tuple[JsonItem, ...]
    home_page_url: Words = ""
    description: Words = ""
    icon: Words = ""
    favicon: Words = ""
    next_url: Words = ""


DOCUMENT = TypeAdapter(JsonFeed)


def read_json_feed(body: bytes, url: str, most: int) -> Feed:
    """A JSON Feed. Raises Unfit that names the first field that differs from one."""
    try:
        feed = DOCUMENT.validate_json(body)
    except ValidationError as drift:
        first = drift.errors(include_url=False, include_context=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise Unfit(": ".join(filter(None, (field, first["msg"])))[:200]) from drift
    items, more = posts((item.item(url) for item in feed.items), most)
    return Feed(
        title=" ".join(feed.title.split()),
        about=feed.description,
        link=joined(url, feed.home_page_url),
        picture=joined(url, feed.icon or feed.favicon),
        items=items,
        more=more or bool(feed.next_url),
    )
