"""hunt: looks for strangers who pass themselves off as an official account."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import Connection

from config.settings import HuntSettings
from detectors.impostor.verdict import Detect, closest
from domain.answer import Answer
from domain.coverage import Coverage, Job
from domain.finding import Verdict
from domain.observation import Profile
from domain.ports import Platform
from domain.registry import OfficialAccount
from monitor.casebook import Casebook
from monitor.jobs.lane import Lane
from monitor.jobs.probe import CONTROLS_TRIED, Probe, refused, search_works
from monitor.store.due import Due
from monitor.watch import Watch

Resemblance = tuple[Profile, OfficialAccount, Verdict]


@dataclass(frozen=True, kw_only=True)
class Hunt:
    """One platform's search for impostors, a slice of names at a time, each slice between control probes."""

    name: str
    platform: Platform
    lane: Lane
    watch: Callable[[], Watch]
    casebook: Casebook
    detectors: tuple[Detect, ...]
    settings: HuntSettings
    nonsense: Callable[[], str]
    random: Random

    async def run(self) -> Coverage | None:
        """Searches what is due, at most one slice; None when nothing is."""
        claimed = await self.lane.claim(self.settings.slice_size)
        if not claimed:
            return None
        started, watch = self.lane.clock(), self.watch()
        probe, answers = await self._search(watch, claimed)
        found = await asyncio.to_thread(self._resembling, watch, answers)
        now = self.lane.clock()
        for profile, official, verdict in found:
            await self.lane.store.write(self.casebook.impostor, official, profile, verdict, now)
        seen = Coverage(
            platform=self.name,
            job=Job.HUNT,
            started_at=started,
            finished_at=now,
            asked=len(claimed),
            answered=sum(answer.outcome.is_valid for answer in answers),
            gap=probe.gap,
            detail=probe.detail,
        )
        await self.lane.store.write(self._finish, claimed, probe, seen)
        return seen

    async def _search(self, watch: Watch, claimed: Iterable[Due]) -> tuple[Probe, list[Answer[tuple[Profile, ...]]]]:
        """Control, search, control again: a platform may start to refuse in the middle."""
        before = await search_works(self.platform, self._controls(watch), self.nonsense())
        if before.gap is not None:
            return before, []
        answers = list(await asyncio.gather(*(self.platform.search(due.target) for due in claimed)))
        failed = next((refused(answer) for answer in answers if not answer.outcome.is_valid), None)
        if failed is not None:
            return failed, answers
        return await search_works(self.platform, self._controls(watch), self.nonsense()), answers

    def _controls(self, watch: Watch) -> list[OfficialAccount]:
        """A few registered accounts, others each time, so that one renamed account does not blind the platform."""
        accounts = watch.controls(self.name)
        return self.random.sample(accounts, min(CONTROLS_TRIED, len(accounts)))

    def _resembling(self, watch: Watch, answers: Iterable[Answer[tuple[Profile, ...]]]) -> list[Resemblance]:
        """Every stranger among the answers who passes for an official account, whatever the platform filtered."""
        strangers = {
            profile.key: profile
            for answer in answers
            for profile in answer.found or ()
            if not watch.is_registered(profile.key)
        }
        judged = (
            (profile, closest(watch.shortlist.near(profile.display_name), profile, self.detectors))
            for profile in strangers.values()
        )
        return [(profile, *match) for profile, match in judged if match is not None]

    def _finish(self, conn: Connection, claimed: tuple[Due, ...], probe: Probe, seen: Coverage) -> None:
        again = self._next(probe, seen.finished_at)
        self.lane.finish(conn, ((due, again) for due in claimed))
        self.casebook.covered(conn, seen)

    def _next(self, probe: Probe, now: datetime) -> datetime:
        """A whole interval after a covered slice; soon after a gap, though never before the platform allows."""
        if probe.gap is None:
            return now + timedelta(minutes=self.settings.interval_minutes)
        soon = now + timedelta(minutes=min(self.settings.retry_minutes, self.settings.interval_minutes))
        return max(soon, probe.not_before or soon)
