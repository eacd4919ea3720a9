"""Turns a platform's HTML into what a person reads."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

LONGEST = 100_000
# html.parser takes quadratic time for tags that never close, and gives up on "<![": only whole tags reach it.
NO_TAG = re.compile(r"<(?!/?[a-zA-Z][^<>]*>)")
BREAKS = {"p", "br", "li", "div", "blockquote"}
UNREAD = {"script", "style", "template"}
REFERENCES = {"mention", "hashtag"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """The text, paragraphs on lines of their own, and the addresses that it links to, without mentions and tags."""

    text: str
    links: tuple[str, ...]


def read_markup(html: str) -> Markup:
    """Never raises, whatever the HTML; only the first 100,000 characters are read."""
    reader = _Reader()
    reader.feed(NO_TAG.sub("&lt;", html[:LONGEST]))
    reader.close()
    lines = (line.strip() for line in "".join(reader.words).splitlines())
    return Markup(text="\n".join(filter(None, lines)), links=tuple(dict.fromkeys(reader.links)))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.links: list[str] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNREAD:
            self._unread += 1
        if tag in BREAKS:
            self.words.append("\n")
        known = dict(attrs)
        address, kinds = known.get("href") or "", set((known.get("class") or "").split())
        if tag == "a" and address.startswith(("https://", "http://")) and not kinds & REFERENCES:
            self.links.append(address)

    def handle_endtag(self, tag: str) -> None:
        if tag in UNREAD and self._unread:
            self._unread -= 1
        if tag in BREAKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.words.append(data)
