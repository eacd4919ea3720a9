"""Looks closely at strangers: their posts and pictures, beside those of whom they resemble."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from detectors.impostor.verdict import Detect, judge
from domain.finding import Finding
from domain.incident import Classification
from domain.look import Look, Picture
from domain.observation import Profile
from domain.ports import Platform
from domain.triage import Triage
from monitor.store import Store, incidents, kin, looks, snapshots
from monitor.watch import Resemblance, Watch


@dataclass(frozen=True, kw_only=True)
class Sight:
    """One platform's strangers. A picture or posts that cannot be had are not known: the rest is judged without."""

    platform: Platform
    store: Store
    picture: Callable[[Profile], Awaitable[Picture | None]]
    detectors: tuple[Detect, ...]
    clock: Callable[[], datetime]

    async def glance(self, watch: Watch, profiles: Sequence[Profile]) -> list[Resemblance]:
        """Judged by their profiles alone: whether a closer look is worth its requests."""
        seen = [Look(profile=profile, seen_at=self.clock(), unread=True) for profile in profiles]
        return await asyncio.to_thread(lambda: list(watch.resemblances(seen, self.detectors)))

    async def judged(self, watch: Watch, profiles: Sequence[Profile]) -> list[Resemblance]:
        """Judged by everything that can be seen of them and of the official side, and by the cases on record."""
        seen = await asyncio.gather(*map(self._look, profiles))
        near = await asyncio.to_thread(watch.candidates, profiles)
        units = {account.unit for accounts in near for account in accounts}
        officials = await self.store.read(_officials, units)
        found = await asyncio.to_thread(lambda: list(watch.resemblances(seen, self.detectors, officials)))
        return [await self._with_the_record(watch, resemblance, officials) for resemblance in found]

    async def _look(self, profile: Profile) -> Look:
        answer, picture = await asyncio.gather(self.platform.posts(profile.user_id), self.picture(profile))
        now, posts = self.clock(), answer.found or ()
        unread = not answer.outcome.is_valid
        return Look(profile=profile, seen_at=now, posts=posts, unread=unread, picture=picture)

    async def _with_the_record(self, watch: Watch, found: Resemblance, officials: dict[str, Look]) -> Resemblance:
        """What earlier cases say counts against those who are impostors by themselves; it makes nobody one."""
        account, look, verdict = found
        if verdict.triage is not Triage.IMPOSTOR:
            return found
        if look.posts:
            await self.store.write(snapshots.add_posts, look.profile.key, look.posts, look.seen_at)
        noticed = await self.store.read(_noticed, look, account.unit)
        if not noticed:
            return found
        again = judge(watch.counterpart(account, officials), look, (*self.detectors, lambda *_: noticed))
        return account, look, again or verdict


def _officials(conn: Connection, units: Collection[str]) -> dict[str, Look]:
    return {account.key: look for account, look in looks.officials(conn, units)}


def _noticed(conn: Connection, look: Look, unit: str) -> tuple[Finding, ...]:
    before = incidents.find(conn, f"{Classification.MASQUERADE}|unit:{unit}|{look.profile.key}")
    return kin.noticed(conn, look, unit, before)
