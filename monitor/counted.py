"""A platform that counts its own answers, so that no job has to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from domain.answer import Answer
from domain.observation import Post, Profile
from domain.ports import Platform

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
