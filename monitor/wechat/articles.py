"""Turns the list of an account's publications into posts: each of a publication's articles is one.

Source: developers.weixin.qq.com/doc/subscription/api/public/api_freepublish_batchget; `create_time` and `thumb_url`
as in ArtisanCloud/PowerWeChat#549.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, TypeAdapter

from domain.answer import Answer, Outcome, ok
from domain.observation import Post
from monitor.http import Page, Payload, Reply, WebAddress, Words, parse, read_markup

UNPROVED = "nothing is listed, which proves nothing: what was sent to followers with a notification (群发) never is"
MISCOUNTED = "item_count, total_count: not what is listed"
# As much HTML is read for its text; styling, which makes up most of an article, is left out before.
LONGEST = 100_000
STYLING = re.compile(r"\s(?:style|class|data-(?!src\b)[\w-]{1,40})=(?:\"[^\"<>]*\"|'[^'<>]*')")
PICTURE = re.compile(r"<(?:img|iframe|video|mpvideo)\s([^<>]*)>", re.IGNORECASE)
ADDRESS = re.compile(r"(?<![\w-])(?:data-src|src)\s*=\s*[\"']([^\"'<>]+)")
Seconds = Annotated[int, Field(ge=0, le=253_402_300_799)]


class Article(Payload):
    title: Words
    author: Words = ""
    digest: Words = ""
    content: Words
    source: WebAddress | None = Field(default=None, alias="content_source_url")
    cover: WebAddress | None = Field(default=None, alias="thumb_url")
    url: WebAddress = ""
    is_deleted: bool = False


class Content(Payload):
    articles: tuple[Article, ...] = Field(min_length=1, alias="news_item")
    create_time: Seconds | None = None


class Publication(Payload):
    article_id: str = Field(min_length=1)
    content: Content
    update_time: Seconds


class Publications(Payload):
    total_count: int = Field(ge=0)
    item_count: int = Field(ge=0)
    item: tuple[Publication, ...]


PUBLICATIONS = TypeAdapter(Publications)


def read_articles(reply: Reply, offset: int) -> Answer[Page[Post]]:
    """The articles that are shown, `offset` publications into the list."""
    listed = parse(PUBLICATIONS, reply)
    if isinstance(listed, Answer):
        return listed
    after = offset + len(listed.item)
    if listed.item_count != len(listed.item) or listed.total_count < after:
        return Answer(outcome=Outcome.SHAPE, detail=MISCOUNTED)
    if not listed.total_count:
        return Answer(outcome=Outcome.SHAPE, detail=UNPROVED)
    shown, left = tuple(_posts(listed)), after < listed.total_count
    # Only in one piece does a list prove that nothing of it is shown: pages may repeat each other.
    doubted = bool(offset) and not shown
    return ok(Page(items=shown, cursor=str(after) if left and listed.item else "", more=left or doubted))


def _posts(listed: Publications) -> Iterator[Post]:
    for publication in listed.item:
        for index, article in enumerate(publication.content.articles, start=1):
            if not article.is_deleted:
                yield _post(publication, index, article)


def _post(publication: Publication, index: int, article: Article) -> Post:
    """Nobody says that an edit moves `update_time`: what is shown has its part in the revision."""
    lean = STYLING.sub("", article.content)
    content = read_markup(lean)
    links = _each(*content.links, article.source)
    media = _each(article.cover, *_pictures(article.content))
    text = "\n".join(filter(None, (article.title, content.text)))
    created = publication.content.create_time or publication.update_time
    shown = _fingerprint(article.author, article.digest, text, *links, *map(_path, media))
    return Post(
        post_id=f"{publication.article_id}_{index}",
        revision=f"{publication.update_time}:{shown}",
        text=text,
        truncated=len(lean) > LONGEST,
        published_at=_moment(created),
        edited_at=_moment(publication.update_time) if publication.update_time > created else None,
        links=links,
        media=media,
        url=article.url,
    )


def _pictures(html: str) -> Iterator[str]:
    """Pictures and videos; a picture's `src` is filled in only when a person scrolls to it."""
    for tag in PICTURE.finditer(html):
        for address in ADDRESS.finditer(tag[1]):
            whole = unescape(address[1])
            yield f"https:{whole}" if whole.startswith("//") else whole


def _each(*addresses: str | None) -> tuple[str, ...]:
    """Whole addresses, each once."""
    return tuple(dict.fromkeys(one for one in addresses if one and one.startswith(("https://", "http://"))))


def _path(address: str) -> str:
    """A picture without its parameters, which say only how it is to be delivered."""
    try:
        return urlsplit(address).path
    except ValueError:
        return address


def _fingerprint(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
