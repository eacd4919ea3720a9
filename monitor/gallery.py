"""The pictures of official accounts' new posts: fetched once, read for QR codes, and not kept."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import structlog

from config.settings import MediaSettings
from domain.answer import Answer, Outcome
from domain.observation import Post

# Platforms put films and sounds among the pictures of a post.
MOVING = re.compile(r"\.(?:m3u8|mpd|mp4|m4v|mov|webm|mkv|flv|mp3|m4a|ogg|wav)(?:[?#]|$)", re.IGNORECASE)

log = structlog.get_logger("gallery")


@dataclass(frozen=True, kw_only=True)
class Gallery:
    """`fetch` is that of monitor.http.media, `read` that of monitor.apart.

    `count` is told platform and outcome of every picture asked for.
    """

    fetch: Callable[[str], Awaitable[Answer[bytes]]]
    read: Callable[[bytes], Awaitable[tuple[str, ...]]]
    settings: MediaSettings
    count: Callable[[str, Outcome], None]

    async def look(self, platform: str, posts: Sequence[Post]) -> tuple[Post, ...]:
        """The same posts, with what the codes in their pictures lead to as far as they could be read in time."""
        read = await self._read(platform, posts) if self.settings.enabled and self.settings.codes else {}
        return tuple(_with_codes(post, read.get(post.post_id, [])) for post in posts)

    async def _read(self, platform: str, posts: Sequence[Post]) -> dict[str, list[str]]:
        """The newest posts first, one picture after the other: many accounts are looked at side by side."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        seconds = self.settings.timeout_seconds
        try:
            async with asyncio.timeout(seconds):
                for post, address in islice(self._shown(posts), self.settings.codes_per_look):
                    found[post.post_id] += await self._codes(platform, address)
        except TimeoutError:
            self.count(platform, Outcome.ERROR)
            log.info("codes.late", platform=platform, seconds=seconds)
        return found

    def _shown(self, posts: Sequence[Post]) -> Iterator[tuple[Post, str]]:
        for post in sorted(posts, key=lambda post: post.published_at, reverse=True):
            still = (address for address in dict.fromkeys(post.media) if address and not MOVING.search(address))
            for address in islice(still, self.settings.codes_per_post):
                yield post, address

    async def _codes(self, platform: str, address: str) -> tuple[str, ...]:
        answer = await self.fetch(address)
        found: tuple[str, ...] = ()
        if answer.found is not None:
            found = await self.read(answer.found)
        else:
            log.info("codes.unread", platform=platform, outcome=answer.outcome, detail=answer.detail)
        self.count(platform, answer.outcome)
        return found


def _with_codes(post: Post, read: Sequence[str]) -> Post:
    """What the platform itself told of codes stays."""
    found = tuple(dict.fromkeys((*post.codes, *read)))
    return replace(post, codes=found) if found != post.codes else post
