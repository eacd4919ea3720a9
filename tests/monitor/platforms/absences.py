"""What proves an absence to the built-in connectors, said a second time: from the documentation, without their code."""

import json
from codecs import BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from xml.etree import ElementTree

from monitor.http import Reply

Proof = Callable[[Reply], bool]


def never(_reply: Reply) -> bool:
    return False


def document(reply: Reply) -> Any:
    """WeChat's articles hold control characters, and bytes that are no text."""
    for body in (reply.body, reply.body.decode("utf-8", "replace")):
        with suppress(ValueError, RecursionError):
            return json.loads(body, strict=False)
    return None


def part(found: Any, *names: str) -> Any:
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def bluesky_search(reply: Reply) -> bool:
    said = document(reply)
    return reply.status == 200 and part(said, "actors") == [] and not part(said, "cursor")


def bluesky_account(reply: Reply) -> bool:
    """XRPC refuses with a 400 and a name: docs.bsky.app, and what a real AppView answered."""
    said = document(reply)
    missing = (part(said, "error"), part(said, "message")) == ("InvalidRequest", "Profile not found")
    return reply.status == 400 and (missing or part(said, "error") in ("AccountTakedown", "AccountDeactivated"))


def bluesky_posts(reply: Reply) -> bool:
    """Reposts are no posts of the account's own."""
    said = document(reply)
    feed = part(said, "feed")
    own = [one for one in feed if not part(one, "reason", "$type")] if isinstance(feed, list) else [None]
    return bluesky_account(reply) or (reply.status == 200 and not own and not part(said, "cursor"))


def mastodon_search(reply: Reply) -> bool:
    """Suspended accounts are shown by name only."""
    accounts = part(document(reply), "accounts")
    shown = [one for one in accounts if part(one, "suspended") is not True] if isinstance(accounts, list) else [None]
    return reply.status == 200 and not shown


def mastodon_missing(reply: Reply) -> bool:
    """Mastodon's words, and GoToSocial's as they were recorded."""
    said = document(reply)
    nobody = part(said, "error") == "Record not found" or said == {"error": "Not Found"}
    return (reply.status == 404 and nobody) or (reply.status == 410 and isinstance(part(said, "error"), str))


def mastodon_account(reply: Reply) -> bool:
    return mastodon_missing(reply) or (reply.status == 200 and part(document(reply), "suspended") is True)


def mastodon_posts(reply: Reply) -> bool:
    """Reblogs, and what is shown to followers only, are nothing that the public sees of the account."""
    said = document(reply)
    own = [
        one
        for one in (said if isinstance(said, list) else [None])
        if part(one, "reblog") is None and part(one, "visibility") in (None, "public", "unlisted")
    ]
    return mastodon_missing(reply) or (reply.status == 200 and not own)


def feed_posts(reply: Reply) -> bool:
    """A whole feed with a title and without items."""
    return reply.status == 200 and (_json_feed(document(reply)) or _xml_feed(reply.body))


def _json_feed(said: Any) -> bool:
    version, title = part(said, "version"), part(said, "title")
    titled = isinstance(title, str) and title.strip() != ""
    return isinstance(version, str) and "jsonfeed.org" in version and titled and part(said, "items") == []


def _xml_feed(body: bytes) -> bool:
    # The parser of the standard library reads no UTF-32.
    text = body.decode("utf-32", "replace").encode() if body.startswith((BOM_UTF32_LE, BOM_UTF32_BE)) else body
    try:
        root = ElementTree.fromstring(text.strip())
    except (ElementTree.ParseError, ValueError, LookupError):
        return False
    names = [one.tag.rpartition("}")[2] for one in root.iter() if isinstance(one.tag, str)]
    titled = any("".join(one.itertext()).strip() for one in root.iter() if str(one.tag).rpartition("}")[2] == "title")
    return names[0] in {"rss", "feed", "RDF"} and titled and not {"item", "entry"} & {*names}


def wechat_posts(reply: Reply) -> bool:
    """Publications, all of them counted, of which every article was deleted; no publication at all proves nothing."""
    said = document(reply)
    items, total = part(said, "item"), part(said, "total_count")
    listed = [part(one, "content", "news_item") for one in items] if isinstance(items, list) else []
    whole = bool(listed) and total == len(listed) and not part(said, "errcode")
    deleted = all(isinstance(one, list) and all(part(each, "is_deleted") is True for each in one) for one in listed)
    return reply.status == 200 and whole and deleted
