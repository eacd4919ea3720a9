"""A feed, whatever its format."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from urllib.parse import urljoin, urlsplit

from domain.observation import UNDATED, Post
from monitor.http import read_markup

# As much HTML is read for its text.
LONGEST = 100_000
PICTURE = re.compile(r"<(?:img|video|audio|source|iframe)\s([^<>]*)>", re.IGNORECASE)
ADDRESS = re.compile(r"(?<![\w-])(?:data-src|src)\s*=\s*[\"']([^\"'<>]+)", re.IGNORECASE)
# How a text ends of which only the beginning is shown.
CUT = re.compile(
    r"(?:\.{3}|…|\[…\]|\[\.{3}\]|(?:阅读|查看)(?:全文|更多)|read more|continue reading)\W{0,3}$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed says of itself, and its items; `more` where it is only a part."""

    title: str
    about: str = ""
    link: str = ""
    picture: str = ""
    items: tuple[Post, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item as a format gives it: `html` or plain `text`, `where` its addresses are relative to."""

    id: str = ""
    title: str = ""
    html: str = ""
    text: str = ""
    link: str = ""
    published_at: datetime | None = None
    edited_at: datetime | None = None
    media: tuple[str, ...] = ()
    where: str = ""

    def post(self) -> Post:
        """An item without an id is known by its link, without a link by its title and its date."""
        content = read_markup(self.html)
        text = "\n".join(filter(None, (self.title, content.text, self.text)))
        media = _whole((*self.media, *_pictures(self.html)), self.where)
        published = self.published_at or self.edited_at or UNDATED
        link = next(iter(_whole((self.link,), self.where)), "")
        return Post(
            post_id=self.id or link or _fingerprint(self.title or text, published.isoformat()),
            revision=":".join((_stamp(self.edited_at), _fingerprint(text, *content.links, *map(_path, media)))),
            text=text,
            truncated=len(self.html) > LONGEST or bool(CUT.search(text[-40:])),
            published_at=published,
            edited_at=self.edited_at if self.edited_at and self.edited_at > published else None,
            links=content.links,
            media=media,
            url=link,
        )


def posts(items: Iterable[Item], most: int) -> tuple[tuple[Post, ...], bool]:
    """The newest first, each id once; whether any is left out."""
    given = [item.post() for item in items]
    each: dict[str, Post] = {}
    for post in given:
        each.setdefault(post.post_id, post)
    newest = sorted(each.values(), key=lambda post: post.published_at, reverse=True)[:most]
    return tuple(newest), len(newest) < len(given)


def plain(html: str) -> str:
    """A title or a description on one line."""
    return " ".join(read_markup(html).text.split())


def joined(where: str, address: str) -> str:
    """The address, seen from `where`; "" for none and for one that cannot be."""
    try:
        return urljoin(where, address) if address else ""
    except ValueError:
        return ""


def picture_hash(address: str) -> str:
    """A name for a picture's content: its path, which a new picture changes."""
    path = _path(address)
    return hashlib.sha256(path.encode()).hexdigest() if path else ""


def _pictures(html: str) -> Iterator[str]:
    for tag in PICTURE.finditer(html):
        yield from (unescape(address[1]) for address in ADDRESS.finditer(tag[1]))


def _whole(addresses: Iterable[str], where: str) -> tuple[str, ...]:
    """Web addresses only, each once, none of them relative."""
    seen = (joined(where, address.strip()) for address in addresses)
    return tuple(dict.fromkeys(one for one in seen if one.startswith(("https://", "http://"))))


def _path(address: str) -> str:
    """Without its parameters, which storage signs anew each time."""
    try:
        return urlsplit(address).path
    except ValueError:
        return address


def _stamp(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _fingerprint(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
