"""The clock of the system: the only file that reads the time, knows the scheduler and catches every exception."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

Work = Callable[[], Awaitable[Any]]
Report = Callable[[str, str, float], None]
# How soon it is noticed that the clock was set back.
GLANCE_SECONDS = 1.0

log = structlog.get_logger("schedule")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


class Schedule:
    """A handful of fixed jobs; each runs alone, is never skipped for being late, and takes no other down with it."""

    def __init__(self, report: Report, *, jitter: float, clock: Callable[[], datetime] = now) -> None:
        self._report = report
        self._jitter = jitter
        self._clock = clock
        self._glancing: asyncio.Task[None] | None = None
        self._running: set[asyncio.Task[None]] = set()
        self._last: dict[str, tuple[datetime, str]] = {}
        self._faults: dict[str, str] = {}
        self._stopping = False
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def every(self, seconds: float, name: str, work: Work) -> None:
        """Runs `work` now and then every so many seconds, one run at a time."""

        async def run() -> None:
            await self._guarded(name, work)

        self._scheduler.add_job(
            run, "interval", id=name, seconds=seconds, jitter=self._jitter * seconds, next_run_time=now()
        )

    async def _guarded(self, name: str, work: Work) -> None:
        if self._stopping:
            return
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)
        started = now()
        try:
            await work()
        except asyncio.CancelledError:
            # Only stop() cancels, and waits for this; raised further, the scheduler would report it as a fault.
            log.warning("job.cut_short", job=name)
            return
        except Exception as fault:
            if self._goes_on(name, fault):
                log.error("job.failed", job=name, again=type(fault).__name__)
            else:
                log.exception("job.failed", job=name)
            outcome = "failed"
        else:
            self._faults.pop(name, None)
            outcome = "ok"
        finally:
            self._running.discard(task)
        ended = now()
        self._last[name.partition(":")[0]] = ended, outcome
        self._report(name, outcome, (ended - started).total_seconds())

    def _goes_on(self, name: str, fault: Exception) -> bool:
        """Whether the job failed of the same the last time; a full disk is told in full once and then in a line."""
        known, self._faults[name] = self._faults.get(name), repr(fault)
        return known == self._faults[name]

    def start(self) -> None:
        self._scheduler.start()
        self._glancing = asyncio.create_task(self._glance())

    async def _glance(self) -> None:
        """Each job waits for a moment of the clock: one that is set back would leave them all waiting for it."""
        while True:
            before = self._clock()
            await asyncio.sleep(GLANCE_SECONDS)
            if (present := self._clock()) < before:
                log.warning("clock.set_back", seconds=round((before - present).total_seconds()))
                for job in self._scheduler.get_jobs():
                    job.modify(next_run_time=present)

    def last_runs(self) -> dict[str, tuple[datetime, str]]:
        """When each kind of job (the name before a colon) last ended, and how."""
        return dict(self._last)

    async def stop(self, patience: float) -> None:
        """Starts nothing more, gives what runs `patience` seconds to end, then cancels it: leases bring it back."""
        self._stopping = True
        if self._glancing is not None:
            self._glancing.cancel()
        self._scheduler.pause()
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late)
        self._scheduler.shutdown(wait=False)
