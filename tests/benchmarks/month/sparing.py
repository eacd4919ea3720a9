"""A lane that passes over accounts at which a look could find nothing: the same code looks at all the others."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from monitor.jobs.lane import Lane
from monitor.store.due import Due


@dataclass(frozen=True, kw_only=True)
class SparingLane(Lane):
    """What `is_quiet` shows what it showed at its last three looks; it comes up again after its pause.

    A month at the shipped intervals is 130,000 looks, of which 15,000 can find anything.
    """

    is_quiet: Callable[[str, datetime], bool]
    pause: Callable[[str], timedelta]

    async def claim(self, limit: int) -> tuple[Due, ...]:
        while claimed := await super().claim(limit):
            now = self.clock()
            quiet = tuple(row for row in claimed if self.is_quiet(row.target, now))
            await self.store.write(self._passed, quiet, now)
            if busy := tuple(row for row in claimed if row not in quiet):
                return busy
        return ()

    def _passed(self, conn: Connection, quiet: tuple[Due, ...], now: datetime) -> None:
        self.finish(conn, ((row, now + self.pause(row.target)) for row in quiet))
