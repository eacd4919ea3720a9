"""A platform as its description says: asked by templates, read by expressions."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from domain.answer import EMPTY, Answer, Outcome, ok
from domain.observation import Post, Profile
from domain.ports import Operation
from domain.session import Session
from monitor.connectors import asking, paging, reading
from monitor.connectors.operations import Accounts, OneAccount, Posts, Question
from monitor.connectors.options import Login, login, options, values
from monitor.connectors.rows import Row
from monitor.connectors.spec import Spec
from monitor.connectors.templates import Values
from monitor.http import Page, Reply, Request, walk

__all__ = ["Asks", "Platform", "options"]
T = TypeVar("T")
NO_MORE: Answer[Page[Row]] = ok(Page(items=()))
UNSEEN = "nobody of that name on the pages that were read, and there are more"


class Asks(Protocol):
    """The door to the network, as far as a connector sees it."""

    async def ask(self, request: Request, read: Callable[[Reply], Answer[T]]) -> Answer[T]: ...


class Platform:
    """Whatever of search, exact look-ups, profiles, posts and whoami the description has.

    Without a `clock` the ends of pauses that its rules name go unheard, and the door's own hold.
    """

    def __init__(
        self, slug: str, spec: Spec, options: BaseModel, http: Asks, *, clock: Callable[[], datetime] | None = None
    ) -> None:
        self._spec = spec.model_copy(update={"platform": slug})
        self._http = http
        self._clock = clock
        self._max_pages: int | None = getattr(options, "max_pages", None)
        self._values = values(spec, options)
        self._login = login(spec, options)

    def offers(self, operation: Operation, user_id: str = "", /) -> bool:
        """Without a login nobody is asked whose it is: the answer would silence all other questions."""
        if operation is Operation.WHOAMI and self._login == Login():
            return False
        return operation in self._spec.offered and (not user_id or self._knows(operation, user_id))

    def _knows(self, operation: Operation, user_id: str) -> bool:
        """Some answer about other ids as if they had been asked about something else."""
        question = self._spec.operations.written[operation]
        ids = question.ids if isinstance(question, OneAccount | Posts) else None
        return ids is None or re.fullmatch(ids, user_id) is not None

    async def search(self, keyword: str) -> Answer[tuple[Profile, ...]]:
        return _kept(await self._walked(self._spec.operations.search, {"keyword": keyword}))

    async def exact(self, name: str) -> Answer[tuple[Profile, ...]]:
        answer = _kept(await self._walked(self._spec.operations.exact, {"name": name}))
        return Answer(outcome=Outcome.SHAPE, detail=UNSEEN) if answer.found == () else answer

    async def profile(self, user_id: str) -> Answer[Profile]:
        question, asked = self._spec.operations.profile, {"user_id": user_id}
        assert question is not None
        return await self._ask(question, asked, partial(reading.read_account, self._spec, question, asked=asked))

    async def posts(self, user_id: str) -> Answer[tuple[Post, ...]]:
        answer = _kept(await self._walked(self._spec.operations.posts, {"user_id": user_id}))
        if answer.found is None:
            return answer
        # Some list the oldest first, others put on top what was pinned there.
        newest_first = tuple(sorted(answer.found, key=lambda post: post.published_at, reverse=True))
        return replace(answer, found=await self._expanded(newest_first))

    async def whoami(self) -> Answer[Session]:
        question = self._spec.operations.whoami
        assert question is not None
        return await self._ask(question, {}, partial(reading.read_login, self._spec, question))

    async def _walked(self, question: Accounts | Posts | None, asked: Mapping[str, str]) -> Answer[tuple[Row, ...]]:
        assert question is not None
        most = question.page.max if question.page else 1

        async def fetch(cursor: str) -> Answer[Page[Row]]:
            values = {**asked, "cursor": paging.at(question.page, cursor)}
            read = partial(reading.read_rows, self._spec, question, asked={**asked, "cursor": cursor})
            answer = await self._ask(question, values, read)
            return NO_MORE if answer.outcome is Outcome.EMPTY and cursor else answer

        return await walk(fetch, pages=min(most, self._max_pages or most), key=lambda row: row.key)

    async def _expanded(self, posts: tuple[Post, ...]) -> tuple[Post, ...]:
        """Posts that lists cut short, whole as far as the platform gives them; the others stay marked."""
        question = self._spec.operations.full_text
        found, left = [], question.max if question else 0
        for post in posts:
            if question is None or not post.truncated or not left:
                found.append(post)
                continue
            read = partial(reading.read_text, self._spec, question, short=post)
            answer = await self._ask(question, {"post_id": post.post_id}, read)
            found.append(post if answer.found is None else answer.found)
            left = 0 if answer.outcome.is_refusal else left - 1
        return tuple(found)

    async def _ask(self, question: Question, values: Values, read: Callable[..., Answer[T]]) -> Answer[T]:
        public = frozenset(str(value) for name, value in values.items() if name != "cursor")
        request = asking.request(self._spec, question, self._login, {**self._values, **values})
        request = replace(request, public=public)
        return await self._http.ask(request, lambda reply: read(reply=reply, now=self._now()))

    def _now(self) -> datetime | None:
        return self._clock() if self._clock else None


def _kept(answer: Answer[tuple[Row, ...]]) -> Answer[tuple[Any, ...]]:
    """The nouns that count. Things were there and none counts: then the end of the list must have been seen."""
    if answer.found is None:
        return Answer(outcome=answer.outcome, detail=answer.detail, not_before=answer.not_before)
    kept = tuple(row.noun for row in answer.found if row.kept)
    return ok(kept, more=answer.more) if kept or answer.more else EMPTY
