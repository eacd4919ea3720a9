"""A lane of the due queue: one job on one platform, so that a slow platform keeps nobody else waiting."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import Connection

from config.settings import Settings
from domain.coverage import Coverage, Job
from domain.registry import Tier
from monitor.jobs.probe import Probe
from monitor.store import Store, due
from monitor.store.due import Due


def longest_pause(settings: Settings, job: Job) -> timedelta:
    """The longest that passes between two looks of a job at a target that gives answers."""
    hunt, guard, recheck = settings.hunt, settings.guard, settings.recheck
    return {
        Job.HUNT: timedelta(minutes=hunt.interval_minutes),
        Job.GUARD: max(guard.interval(tier) for tier in Tier),
        Job.RECHECK: max(timedelta(minutes=recheck.interval_minutes), timedelta(hours=recheck.relapse_hours)),
    }[job]


async def _nothing() -> None:
    """Where nothing has to be done before a slice."""


@dataclass(frozen=True, kw_only=True)
class Lane:
    """Claims what is due under a lease and puts it back with its next time, jittered so that load spreads.

    `retry` is how soon a target is due again when the look at it proved nothing, `longest` the longest pause between
    two looks at a target; `prepare` comes before each slice.
    """

    platform: str
    job: Job
    store: Store
    lease: timedelta
    retry: timedelta
    longest: timedelta
    owner: str
    clock: Callable[[], datetime]
    jitter: float
    random: Random
    prepare: Callable[[], Awaitable[None]] = _nothing

    async def claim(self, limit: int) -> tuple[Due, ...]:
        claimed = await self.store.write(
            due.claim,
            self.platform,
            self.job,
            now=self.clock(),
            lease=self.lease,
            longest=self._farthest * (1 + self.jitter),
            limit=limit,
            owner=self.owner,
        )
        if claimed:
            await self.prepare()
        return claimed

    async def release(self) -> None:
        """Gives back what was claimed and, because the daemon stops, will not be looked at."""
        await self.store.write(due.release, self.owner)

    def cycle(self, started: datetime, *, asked: int, answered: int, probe: Probe) -> Coverage:
        """What this slice, which ends now, amounts to."""
        return Coverage(
            platform=self.platform,
            job=self.job,
            started_at=started,
            finished_at=self.clock(),
            asked=asked,
            answered=answered,
            gap=probe.gap,
            detail=probe.detail,
        )

    def again(self, pause: timedelta, probe: Probe, now: datetime) -> datetime:
        """After the whole pause if the slice counts; soon after a gap, and not before the platform allows.

        Whoever asks for more time than the longest pause is given it by its hold, and named as a gap meanwhile.
        """
        if probe.gap is None:
            return now + pause
        soon = now + min(pause, self.retry)
        return max(soon, min(probe.not_before or soon, now + self._farthest))

    @property
    def _farthest(self) -> timedelta:
        """Nothing is ever due later than this."""
        return max(self.longest, self.retry)

    def finish(self, conn: Connection, again: Iterable[tuple[Due, datetime]]) -> None:
        """Gives the claimed rows back, due again at their times or, by chance, a little later; never sooner.

        All by the same chance: what was looked at together stays together, between the same controls.
        """
        now, late = self.clock(), self.jitter * self.random.random()
        for row, next_at in again:
            due.done(conn, row, next_at + (next_at - now) * late)
