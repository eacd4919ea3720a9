"""Walks through pages without trusting the platform to end them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, Never, TypeVar

from domain.answer import EMPTY, Answer, Outcome, ok

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """`cursor` leads to the next page, "" when there is none; `more` says that there is more out of reach."""

    items: tuple[T, ...]
    cursor: str = ""
    more: bool = False


async def walk(
    fetch: Callable[[str], Awaitable[Answer[Page[T]]]], *, pages: int, key: Callable[[T], str]
) -> Answer[tuple[T, ...]]:
    """Everything on at most `pages` pages, each `key` once, in the platform's order.

    What was found before a later page failed is kept, with `more`. Nothing found is `empty` only if the platform
    also said that this was the end; otherwise it is `shape`.
    """
    found: dict[str, T] = {}
    seen = {""}
    cursor, more = "", True
    for _ in range(pages):
        answer = await fetch(cursor)
        if answer.outcome is not Outcome.OK:
            return ok(tuple(found.values()), more=True) if found else _failed(answer)
        page, known = answer.value, len(found)
        for item in page.items:
            found.setdefault(key(item), item)
        cursor, more = page.cursor, page.more or bool(page.cursor)
        if cursor in seen or (page.items and len(found) == known):
            break
        seen.add(cursor)
    if found:
        return ok(tuple(found.values()), more=more)
    return Answer(outcome=Outcome.SHAPE, detail="empty pages that claim to go on") if more else EMPTY


def _failed(answer: Answer[Page[T]]) -> Answer[Never]:
    return Answer(outcome=answer.outcome, detail=answer.detail, not_before=answer.not_before)
