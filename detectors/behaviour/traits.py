"""What of one post behaviour is judged by, read once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from detectors.behaviour.calendar import Calendar
from detectors.behaviour.grams import Buckets, grams
from detectors.behaviour.script import Script, script
from detectors.behaviour.style import Style, style
from detectors.content import codes
from detectors.content.judging import judged
from detectors.content.reading import read
from detectors.texts.links import host_of, hosts_in
from domain.finding import Finding
from domain.observation import Post

TAG = re.compile(r"#([^#\s]{2,40})#|#(\w{2,40})")
MENTION = re.compile(r"@([\w.-]{2,40})")


class Habit(StrEnum):
    """What an account picks from a stock of its own."""

    CLIENT = "client"
    MENTION = "mention"
    TAG = "tag"
    HOST = "host"


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """`values` holds what the post shows of each habit, in order and each once; `script` is None for hardly any text.

    `content` is what speaks against the post by itself, the gravest first; each names the post.
    """

    post_id: str
    at: datetime
    slot: int
    text: str
    buckets: Buckets
    style: Style
    values: Mapping[Habit, tuple[str, ...]]
    script: Script | None = None
    content: tuple[Finding, ...] = ()


def traits(post: Post, *, calendar: Calendar, own_hosts: frozenset[str] = frozenset()) -> Traits:
    """`own_hosts` are those registered for the account's unit; where none are, a strange host only breaks a habit."""
    return Traits(
        post_id=post.post_id,
        at=calendar.local(post.published_at),
        slot=calendar.slot(post.published_at),
        text=post.text,
        buckets=grams(post.text),
        style=style(post.text),
        values=_values(post),
        script=script(post.text),
        content=_content(post, own_hosts),
    )


def _content(post: Post, own_hosts: frozenset[str]) -> tuple[Finding, ...]:
    said = judged(read(post.text, post.links), own_hosts=own_hosts)
    found = sorted((*said, *codes.judged(post.codes, own_hosts)), key=lambda finding: -finding.points)
    return tuple(replace(each, evidence=(*each.evidence, ("post", post.post_id))) for each in found)


def _values(post: Post) -> dict[Habit, tuple[str, ...]]:
    tags = (first or second for first, second in TAG.findall(post.text))
    hosts = {*hosts_in(post.text), *map(host_of, (*post.links, *post.codes))} - {""}
    return {
        Habit.CLIENT: (post.client,) if post.client else (),
        Habit.MENTION: tuple(dict.fromkeys(each.lower().rstrip(".-") for each in MENTION.findall(post.text))),
        Habit.TAG: tuple(dict.fromkeys(each.lower() for each in tags)),
        Habit.HOST: tuple(sorted(hosts)),
    }
