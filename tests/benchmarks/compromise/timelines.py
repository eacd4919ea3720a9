"""Timelines from a file: one post a line, each account in time order."""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from detectors.behaviour.calendar import Calendar
from detectors.behaviour.traits import Traits, traits
from domain.observation import Post

# A row without a date is a heading.
DATE = re.compile(r"\d{4}-\d\d-\d\d")
LETTERS = re.compile(r"[^\W\d_]+")

Timelines = dict[str, tuple[Traits, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a file is read: `times` is the zone of times that state none, `blind` leaves nothing but letters."""

    calendar: Calendar
    times: tzinfo = UTC
    latest: int = 1_000_000
    blind: bool = False

    def timelines(self, path: Path) -> Timelines:
        """The latest posts of each account, in time order."""
        found: dict[str, list[Post]] = {}
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if DATE.match(row["published_at"]):
                    found.setdefault(row["account"], []).append(self._post(row))
        return {account: tuple(map(self.traits, self._last(posts))) for account, posts in found.items()}

    def traits(self, post: Post) -> Traits:
        text = letters(post.text) if self.blind else post.text
        return traits(replace(post, text=text), calendar=self.calendar)

    def _last(self, posts: list[Post]) -> list[Post]:
        """Files name some posts twice."""
        once = {post.post_id: post for post in posts}
        return sorted(once.values(), key=lambda post: post.published_at)[-self.latest :]

    def _post(self, row: dict[str, str]) -> Post:
        at = datetime.fromisoformat(row["published_at"])
        return Post(
            post_id=row["post_id"],
            revision="",
            text=row["text"],
            published_at=at if at.tzinfo else at.replace(tzinfo=self.times),
            client=row.get("client", ""),
        )


def letters(text: str) -> str:
    """Punctuation-blind: letters alone, in words where the writing has words. Corpora differ in all the rest."""
    return " ".join(LETTERS.findall(text.lower()))


def in_time_order(timelines: Timelines) -> Iterator[tuple[str, Traits]]:
    everything = ((account, post) for account, posts in timelines.items() for post in posts)
    return iter(sorted(everything, key=lambda each: each[1].at))
