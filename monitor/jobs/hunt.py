"""hunt: looks for strangers who pass themselves off as an official account."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from sqlalchemy import Connection

from config.settings import HuntSettings
from detectors.impostor.verdict import Detect, closest
from domain.answer import Answer
from domain.coverage import Coverage
from domain.finding import Verdict
from domain.observation import Profile
from domain.ports import Platform
from domain.registry import OfficialAccount
from monitor.casebook import Casebook
from monitor.jobs.lane import Lane
from monitor.jobs.probe import CONTROLS_TRIED, Probe, refused, search_works
from monitor.store.due import Due
from monitor.watch import Watch

Resemblance = tuple[OfficialAccount, Profile, Verdict]


@dataclass(frozen=True, kw_only=True)
class Hunt:
    """One platform's search for impostors, a slice of names at a time, each slice between control probes."""

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
        for official, profile, verdict in await self._impostors(watch, answers):
            await self.lane.store.write(self.casebook.impostor, official, profile, verdict, self.lane.clock())
        answered = sum(answer.outcome.is_valid for answer in answers)
        seen = self.lane.cycle(started, asked=len(claimed), answered=answered, probe=probe)
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
        accounts = watch.controls(self.lane.platform)
        return self.random.sample(accounts, min(CONTROLS_TRIED, len(accounts)))

    async def _impostors(self, watch: Watch, answers: Iterable[Answer[tuple[Profile, ...]]]) -> list[Resemblance]:
        """Whoever passes for an official account, looked at by id: a search index may be out of date."""
        listed = await asyncio.to_thread(self._resembling, watch, answers)
        looks = await asyncio.gather(*(self.platform.profile(profile.user_id) for profile in listed))
        there = (
            look.found or profile for look, profile in zip(looks, listed, strict=True) if not look.outcome.is_absence
        )
        judged = ((profile, self._closest(watch, profile)) for profile in there)
        return [(match[0], profile, match[1]) for profile, match in judged if match is not None]

    def _resembling(self, watch: Watch, answers: Iterable[Answer[tuple[Profile, ...]]]) -> list[Profile]:
        """Every stranger among the answers who passes for an official account, whatever the platform filtered."""
        strangers = {
            profile.key: profile
            for answer in answers
            for profile in answer.found or ()
            if not watch.is_registered(profile.key)
        }
        return [profile for profile in strangers.values() if self._closest(watch, profile) is not None]

    def _closest(self, watch: Watch, profile: Profile) -> tuple[OfficialAccount, Verdict] | None:
        return closest(watch.shortlist.near(profile.display_name), profile, self.detectors)

    def _finish(self, conn: Connection, claimed: tuple[Due, ...], probe: Probe, seen: Coverage) -> None:
        again = self.lane.again(timedelta(minutes=self.settings.interval_minutes), probe, seen.finished_at)
        self.lane.finish(conn, ((row, again) for row in claimed))
        self.casebook.covered(conn, seen)
