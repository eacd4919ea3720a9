"""Platforms and their connections that count what passes, so that no job has to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import httpx

from domain.answer import Answer
from domain.observation import Post, Profile
from domain.ports import ExactPlatform, Platform

T = TypeVar("T")
Count = Callable[[str, str, str], None]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """`count` is told platform, operation and outcome of every answer."""

    name: str
    platform: Platform
    count: Count

    async def search(self, keyword: str) -> Answer[tuple[Profile, ...]]:
        return self._counted("search", await self.platform.search(keyword))

    async def profile(self, user_id: str) -> Answer[Profile]:
        return self._counted("profile", await self.platform.profile(user_id))

    async def posts(self, user_id: str) -> Answer[tuple[Post, ...]]:
        return self._counted("posts", await self.platform.posts(user_id))

    def _counted(self, operation: str, answer: Answer[T]) -> Answer[T]:
        self.count(self.name, operation, answer.outcome.value)
        return answer


@dataclass(frozen=True, kw_only=True)
class CountedExact(Counted):
    """The same for a platform that looks names up exactly."""

    platform: ExactPlatform

    async def exact(self, name: str) -> Answer[tuple[Profile, ...]]:
        return self._counted("exact", await self.platform.exact(name))


def counted(name: str, platform: Platform, count: Count) -> Counted:
    """The platform, counted; it offers what it offered."""
    if isinstance(platform, ExactPlatform):
        return CountedExact(name=name, platform=platform, count=count)
    return Counted(name=name, platform=platform, count=count)


class CountedTransport(httpx.AsyncHTTPTransport):
    """`count` is told the status of every HTTP answer, and None for a request that got none."""

    def __init__(self, count: Callable[[int | None], None], proxy: str | None) -> None:
        super().__init__(trust_env=False, proxy=proxy)
        self._count = count

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            response = await super().handle_async_request(request)
        except httpx.TransportError:
            self._count(None)
            raise
        self._count(response.status_code)
        return response
