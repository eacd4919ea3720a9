"""hunt: looks for strangers who pass themselves off as an official account."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import TypeGuard, TypeVar

from sqlalchemy import Connection

from config.settings import HuntSettings
from domain.answer import Answer
from domain.coverage import Coverage
from domain.freshness import Check, Freshness, doubted, heard, unasked
from domain.observation import Profile
from domain.ports import ExactPlatform, Operation, Platform, SeededPlatform
from domain.registry import OfficialAccount
from monitor.casebook import Casebook
from monitor.jobs.lane import Lane
from monitor.jobs.probe import CONTROLS_TRIED, Ask, Probe, exact_works, refused, search_works, seeds_work
from monitor.jobs.sight import Sight
from monitor.jobs.vouching import Vouching, alone, unproved
from monitor.store import allowances, freshness
from monitor.store.due import Due
from monitor.watch import Resemblance, Watch

Answers = Answer[tuple[Profile, ...]]
# Whoever else asks the same host stands behind so many questions of a hunt, not behind a whole slice of them.
ABREAST = 4
P = TypeVar("P", bound=Platform)
Works = Callable[[P, list[OfficialAccount], str], Awaitable[Probe]]


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What a platform answered to so many questions, and whether its silence can be believed."""

    probe: Probe
    asked: int
    answers: tuple[Answers, ...]
    fresh: tuple[Freshness, ...] = ()


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
        told = await self._search(watch, tuple(due.target for due in claimed))
        for official, look, verdict in await self._lookalikes(watch, told.answers):
            await self.lane.store.write(self.casebook.lookalike, official, look.profile, verdict, self.lane.clock())
        answered = sum(answer.outcome.is_valid for answer in told.answers)
        seen = self.lane.cycle(started, asked=told.asked, answered=answered, probe=told.probe)
        await self.lane.store.write(self._finish, claimed, told, seen)
        return seen

    async def _search(self, watch: Watch, targets: tuple[str, ...]) -> Heard:
        """The searches; then, where names are looked up exactly, the names searched for and their look-alikes."""
        platform, most = self.platform, self.settings.variants
        told = await self._searched(watch, targets)
        if told.probe.gap is not None or not _looks_names_up(platform) or (most == 0 and told.asked):
            return told
        names = await asyncio.to_thread(watch.likely, targets, most)
        if not names:
            return told
        also = await self._heard(platform, watch, names, Check.EXACT, platform.exact, exact_works)
        return Heard(
            probe=also.probe,
            asked=told.asked + also.asked,
            answers=told.answers + also.answers,
            fresh=told.fresh + also.fresh,
        )

    async def _searched(self, watch: Watch, targets: tuple[str, ...]) -> Heard:
        platform = self.platform
        if isinstance(platform, SeededPlatform):
            return await self._heard(platform, watch, targets, Check.SEARCH, platform.search, _seeds_work)
        if not platform.offers(Operation.SEARCH):
            return Heard(probe=Probe(), asked=0, answers=())
        return await self._heard(platform, watch, targets, Check.SEARCH, platform.search, search_works)

    async def _heard(
        self, platform: P, watch: Watch, questions: tuple[str, ...], check: Check, ask: Ask, works: Works[P]
    ) -> Heard:
        """Control, questions, control again: a platform may start to refuse in the middle, and another stand in."""

        async def control(here: P) -> Probe:
            return await works(here, self._controls(watch), self.nonsense())

        before = await control(platform)
        if before.gap is not None:
            missed = unasked(self.lane.platform, check, questions, before.gap, self.lane.clock(), before.detail)
            return Heard(probe=before, asked=len(questions), answers=(), fresh=missed)
        answers = await _answers(ask, questions)
        failed = next((refused(answer) for answer in answers if not answer.outcome.is_valid), None)
        after = before if failed else await control(platform)
        doubts = {} if after.gap else await unproved(answers, after, lambda route: control(alone(platform, route)))
        fresh = self._fresh(check, zip(questions, answers, strict=True), after, doubts)
        probe = failed or next(iter(doubts.values()), after)
        return Heard(probe=probe, asked=len(questions), answers=answers, fresh=fresh)

    def _fresh(
        self, check: Check, told: Iterable[tuple[str, Answers]], after: Probe, doubts: Mapping[str, Probe]
    ) -> tuple[Freshness, ...]:
        """Each answer as far as the control of whoever gave it allows."""
        now, fresh = self.lane.clock(), list[Freshness]()
        for question, answer in told:
            probe = doubts.get(answer.route, after)
            seen = heard(self.lane.platform, check, question, answer, now)
            fresh += doubted((seen,), probe.gap, probe.detail)
        return tuple(fresh)

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
        vouching = Vouching(platform=self.platform, controls=lambda: self._controls(watch))

        async def look_up(profile: Profile) -> Answer[Profile]:
            return await vouching.believed(await self.platform.profile(profile.user_id))

        looks = await asyncio.gather(*map(look_up, listed))
        there = [
            look.found or profile for look, profile in zip(looks, listed, strict=True) if not look.outcome.is_absence
        ]
        return await self.sight.judged(watch, there)

    def _finish(self, conn: Connection, claimed: tuple[Due, ...], told: Heard, seen: Coverage) -> None:
        freshness.note_all(conn, told.fresh, seen.finished_at)
        again = self.lane.again(timedelta(minutes=self.settings.interval_minutes), told.probe, seen.finished_at)
        self.lane.finish(conn, ((row, again) for row in claimed))
        self.casebook.covered(conn, seen)


async def _seeds_work(platform: SeededPlatform, _controls: list[OfficialAccount], _nonsense: str) -> Probe:
    return await seeds_work(platform)


async def _answers(ask: Ask, questions: Iterable[str]) -> tuple[Answers, ...]:
    slots = asyncio.Semaphore(ABREAST)

    async def answer(question: str) -> Answers:
        async with slots:
            return await ask(question)

    return tuple(await asyncio.gather(*map(answer, questions)))


def _looks_names_up(platform: Platform) -> TypeGuard[ExactPlatform]:
    return isinstance(platform, ExactPlatform) and platform.offers(Operation.EXACT)
