"""hunt: looks for strangers who pass themselves off as an official account."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random

from sqlalchemy import Connection

from config.settings import HuntSettings
from domain.answer import Answer
from domain.coverage import Coverage
from domain.observation import Profile
from domain.ports import ExactPlatform, Platform
from domain.registry import OfficialAccount
from monitor.casebook import Casebook
from monitor.jobs.lane import Lane
from monitor.jobs.probe import CONTROLS_TRIED, Ask, Probe, exact_works, refused, search_works
from monitor.jobs.sight import Sight
from monitor.store import allowances
from monitor.store.due import Due
from monitor.watch import Resemblance, Watch

Answers = Answer[tuple[Profile, ...]]
Works = Callable[[list[OfficialAccount], str], Awaitable[Probe]]


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What a platform answered to so many questions, and whether its silence can be believed."""

    probe: Probe
    asked: int
    answers: tuple[Answers, ...]


@dataclass(frozen=True, kw_only=True)
class Hunt:
    """One platform's search for impostors, a slice of names at a time, each slice between control probes."""

    platform: Platform
    lane: Lane
    watch: Callable[[], Watch]
    casebook: Casebook
    sight: Sight
    settings: HuntSettings
    nonsense: Callable[[], str]
    random: Random

    async def run(self) -> Coverage | None:
        """Searches what is due, at most one slice; None when nothing is."""
        claimed = await self.lane.claim(self.settings.slice_size)
        if not claimed:
            return None
        started, watch = self.lane.clock(), self.watch()
        heard = await self._search(watch, tuple(due.target for due in claimed))
        for official, look, verdict in await self._lookalikes(watch, heard.answers):
            await self.lane.store.write(self.casebook.lookalike, official, look.profile, verdict, self.lane.clock())
        answered = sum(answer.outcome.is_valid for answer in heard.answers)
        seen = self.lane.cycle(started, asked=heard.asked, answered=answered, probe=heard.probe)
        await self.lane.store.write(self._finish, claimed, heard.probe, seen)
        return seen

    async def _search(self, watch: Watch, targets: tuple[str, ...]) -> Heard:
        """The searches; then, where names are looked up exactly, the names searched for and their look-alikes."""
        platform, most = self.platform, self.settings.variants
        heard = await self._heard(watch, targets, platform.search, partial(search_works, platform))
        if heard.probe.gap is not None or most == 0 or not isinstance(platform, ExactPlatform):
            return heard
        names = await asyncio.to_thread(watch.likely, targets, most)
        if not names:
            return heard
        also = await self._heard(watch, names, platform.exact, partial(exact_works, platform))
        return Heard(probe=also.probe, asked=heard.asked + also.asked, answers=heard.answers + also.answers)

    async def _heard(self, watch: Watch, questions: tuple[str, ...], ask: Ask, works: Works) -> Heard:
        """Control, questions, control again: a platform may start to refuse in the middle."""
        before = await works(self._controls(watch), self.nonsense())
        if before.gap is not None:
            return Heard(probe=before, asked=len(questions), answers=())
        answers = tuple(await asyncio.gather(*map(ask, questions)))
        failed = next((refused(answer) for answer in answers if not answer.outcome.is_valid), None)
        probe = failed or await works(self._controls(watch), self.nonsense())
        return Heard(probe=probe, asked=len(questions), answers=answers)

    def _controls(self, watch: Watch) -> list[OfficialAccount]:
        """A few registered accounts, others each time, so that one renamed account does not blind the platform."""
        accounts = watch.controls(self.lane.platform)
        return self.random.sample(accounts, min(CONTROLS_TRIED, len(accounts)))

    async def _lookalikes(self, watch: Watch, answers: Iterable[Answers]) -> list[Resemblance]:
        """Whoever passes for an official account, looked at by id: a search index may be out of date."""
        allowed = await self.lane.store.read(allowances.standing, self.lane.clock())
        strangers = {profile.key: profile for answer in answers for profile in answer.found or ()}
        let_be = {allowance.account for allowance in allowed}
        unknown = [profile for key, profile in strangers.items() if key not in let_be]
        listed = [look.profile for _, look, _ in await self.sight.glance(watch, unknown)]
        looks = await asyncio.gather(*(self.platform.profile(profile.user_id) for profile in listed))
        there = [
            look.found or profile for look, profile in zip(looks, listed, strict=True) if not look.outcome.is_absence
        ]
        return await self.sight.judged(watch, there)

    def _finish(self, conn: Connection, claimed: tuple[Due, ...], probe: Probe, seen: Coverage) -> None:
        again = self.lane.again(timedelta(minutes=self.settings.interval_minutes), probe, seen.finished_at)
        self.lane.finish(conn, ((row, again) for row in claimed))
        self.casebook.covered(conn, seen)
