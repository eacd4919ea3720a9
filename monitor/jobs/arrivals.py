"""What arrives is written down together: one transaction for all that came while the last one was under way."""

import asyncio
from collections.abc import Awaitable, Callable

from monitor.jobs.parcels import Parcel


class Arrivals:
    """`keep` writes parcels down. Whoever is killed now repeats less than with a transaction for each."""

    def __init__(self, keep: Callable[[tuple[Parcel, ...]], Awaitable[None]]) -> None:
        self._keep = keep
        self._waiting: list[Parcel] = []
        self._next: asyncio.Task[None] | None = None
        self._alone = asyncio.Lock()

    async def add(self, parcel: Parcel) -> None:
        """Returns when the parcel is written down; raises what its transaction raises, as for all who share it."""
        self._waiting.append(parcel)
        if self._next is None or self._next.done():
            self._next = asyncio.create_task(self._written())
        await self._next

    async def _written(self) -> None:
        async with self._alone:
            together, self._waiting, self._next = tuple(self._waiting), [], None
            await self._keep(together)
