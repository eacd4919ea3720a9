"""A lane of the due queue: one job on one platform, so that a slow platform keeps nobody else waiting."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import Connection

from domain.coverage import Job
from monitor.store import Store, due
from monitor.store.due import Due


@dataclass(frozen=True, kw_only=True)
class Lane:
    """Claims what is due under a lease and puts it back with its next time, jittered so that load spreads."""

    platform: str
    job: Job
    store: Store
    lease: timedelta
    owner: str
    clock: Callable[[], datetime]
    jitter: float
    random: Random

    async def claim(self, limit: int) -> tuple[Due, ...]:
        return await self.store.write(
            due.claim,
            self.platform,
            self.job,
            now=self.clock(),
            lease=self.lease,
            limit=limit,
            owner=self.owner,
        )

    def finish(self, conn: Connection, again: Iterable[tuple[Due, datetime]]) -> None:
        """Gives the claimed rows back, each due again at its time give or take the jitter."""
        now = self.clock()
        for row, next_at in again:
            spread = (next_at - now) * self.jitter * self.random.uniform(-1, 1)
            due.done(conn, row, next_at + spread)
