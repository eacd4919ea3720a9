"""Four ways in which platforms cut their answers into pages; none is trusted to end, or to be complete."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal
from urllib.parse import parse_qs, urlsplit

from pydantic import Field

from monitor.connectors.expressions import Expression, Jmespath, Unfound
from monitor.connectors.functions import as_text
from monitor.connectors.parts import Part

NEXT_LINK = re.compile(r"<([^<>]*)>[^<>]*;\s*rel=\"?next\"?")
Context = Mapping[str, object]


class ByPage(Part):
    """Pages with numbers; fewer than `size` things, or `end`, mean that it was the last."""

    kind: Literal["page"]
    first: int = 1
    size: int | None = Field(default=None, ge=1)
    end: Jmespath | None = None
    max: int = Field(default=3, ge=1, le=100)


class ByOffset(Part):
    """Pages that begin at a number of things."""

    kind: Literal["offset"]
    first: int = 0
    step: int = Field(ge=1)
    size: int | None = Field(default=None, ge=1)
    end: Jmespath | None = None
    max: int = Field(default=3, ge=1, le=100)


class ByCursor(Part):
    """Each answer says what leads on; nothing, or `end`, means that it was the last."""

    kind: Literal["cursor"]
    first: str = ""
    next: Jmespath
    end: Jmespath | None = None
    max: int = Field(default=3, ge=1, le=100)


class ByLink(Part):
    """The Link header with rel=next names the next page; only its parameter `param` is taken from it."""

    kind: Literal["link"]
    param: str = Field(min_length=1)
    max: int = Field(default=3, ge=1, le=100)


Paging = Annotated[ByPage | ByOffset | ByCursor | ByLink, Field(discriminator="kind")]


def first(page: Paging | None) -> str | int:
    """What {{cursor}} is on the first page."""
    return "" if page is None or isinstance(page, ByLink) else page.first


def at(page: Paging | None, cursor: str) -> str | int:
    """What {{cursor}} is: numbers for pages that are numbered."""
    if not cursor:
        return first(page)
    return int(cursor) if isinstance(page, ByPage | ByOffset) else cursor


def following(page: Paging | None, context: Context, cursor: str, count: int) -> str:
    """The cursor of the next page after one with `count` things, "" where the platform says that this is the last.

    Raises Unfound where it cannot be told.
    """
    if page is None:
        return ""
    if isinstance(page, ByLink):
        return _linked(page, context)
    if page.end is not None and page.end.holds(context):
        return ""
    if isinstance(page, ByCursor):
        return _named(page.next, context)
    if not count or (page.size is not None and count < page.size):
        return ""
    return str(int(cursor or page.first) + (page.step if isinstance(page, ByOffset) else 1))


def _named(next: Expression, context: Context) -> str:
    found = next.find(context)
    if isinstance(found, list | dict):
        raise Unfound("what leads on is neither a word nor a number")
    return "" if found is False else as_text(found) or ""


def _linked(page: ByLink, context: Context) -> str:
    """Only the parameter is taken from the link: behind a proxy servers name hosts that do not exist."""
    headers = context["headers"]
    link = NEXT_LINK.search(headers.get("link", "")) if isinstance(headers, Mapping) else None
    try:
        return parse_qs(urlsplit(link[1]).query).get(page.param, [""])[0] if link else ""
    except ValueError:
        return ""
