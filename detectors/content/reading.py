"""One post, read once for every question that is asked of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from detectors.content.grams import han
from detectors.texts.contacts import Contact, contacts
from detectors.texts.links import host_of, hosts_in
from detectors.texts.prose import plain

HASHTAG = re.compile(r"#([^#\s]{1,40})#|(?<![\w/])#([\w-]{1,40})")
MENTION = re.compile(r"(?<![a-z0-9_.])@([\w.·-]{1,30}(?:@[\w.-]+\w)?)")
NUMBER = re.compile(r"\d{5,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """`plain` is the text without disguises of form, `han` its Han characters; `numbers` have 5 digits or more."""

    plain: str
    han: str
    contacts: tuple[Contact, ...] = ()
    hosts: frozenset[str] = frozenset()
    hashtags: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


def read(text: str, links: Iterable[str] = ()) -> Content:
    """What a post says, and where it leads; `links` are addresses that the platform keeps beside the text."""
    readable = plain(text)
    return Content(
        plain=readable,
        han=han(readable),
        contacts=contacts(text),
        hosts=hosts_in(text) | frozenset(filter(None, map(host_of, links))),
        hashtags=tuple(dict.fromkeys(one or other for one, other in HASHTAG.findall(readable))),
        mentions=tuple(dict.fromkeys(MENTION.findall(readable))),
        numbers=tuple(dict.fromkeys(NUMBER.findall(readable))),
    )
