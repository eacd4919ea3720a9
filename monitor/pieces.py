"""Work in several pieces, of which one that fails holds up none of the others; what failed is raised at the end."""

import asyncio
from collections.abc import Awaitable, Iterable
from typing import TypeVar

T = TypeVar("T")
# What is done, for whoever reads that it failed.
Piece = tuple[str, Awaitable[T]]


async def one_by_one(pieces: Iterable[Piece[T]]) -> list[T]:
    """Each piece when the one before has ended. Raises ExceptionGroup."""
    return _sound([outcome for piece in pieces for outcome in await _ended(piece)])


async def side_by_side(pieces: Iterable[Piece[T]]) -> list[T]:
    """All pieces at the same time, each to its end. Raises ExceptionGroup."""
    return _sound(await _ended(*pieces))


async def _ended(*pieces: Piece[T]) -> list[T | BaseException]:
    outcomes = await asyncio.gather(*(work for _, work in pieces), return_exceptions=True)
    for (name, _), outcome in zip(pieces, outcomes, strict=True):
        if isinstance(outcome, BaseException):
            outcome.add_note(name)
    return outcomes


def _sound(outcomes: list[T | BaseException]) -> list[T]:
    failed = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    if failed:
        raise BaseExceptionGroup(f"{len(failed)} of {len(outcomes)} failed", failed)
    return [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]
