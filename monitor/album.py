"""The avatars of the accounts that are looked at: each fetched once, read, and kept."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from config.settings import MediaSettings
from detectors.pictures import Refused, read
from domain.answer import Answer, Outcome, ok
from domain.look import Picture
from domain.observation import Profile
from monitor.store import Store, pictures
from monitor.vault import Vault

# A file that no row names may be of a picture that is just being stored.
GRACE = timedelta(days=1)
AGAIN = timedelta(days=1)
PASSING = frozenset({Outcome.ERROR, Outcome.RATE_LIMITED})

log = structlog.get_logger("album")


@dataclass(frozen=True, kw_only=True)
class Album:
    """`fetch` is that of monitor.http.media; `count` is told platform and outcome of every picture asked for."""

    fetch: Callable[[str], Awaitable[Answer[bytes]]]
    store: Store
    vault: Vault
    settings: MediaSettings
    clock: Callable[[], datetime]
    count: Callable[[str, Outcome], None]
    read: Callable[[bytes], Picture | Refused] = read

    async def look(self, profile: Profile) -> Picture | None:
        """An account's avatar as it is now; None when there is none to be had. A refusal holds for a day."""
        if not self.settings.enabled or not profile.avatar_url:
            return None
        now, source = self.clock(), pictures.source_of(profile)
        known = await self.store.write(pictures.seen, profile.key, source, now)
        if known is not None and (known.picture is not None or now - known.seen_at < AGAIN):
            return known.picture
        return await self._fetched(profile, source)

    async def sweep(self) -> None:
        """Forgets the pictures that nobody shows any more, and their files."""
        now = self.clock()
        await self.store.write(pictures.sweep, now - timedelta(days=self.settings.keep_days))
        kept = await self.store.read(pictures.names)
        await asyncio.to_thread(self.vault.sweep, kept, now - GRACE)

    async def _fetched(self, profile: Profile, source: str) -> Picture | None:
        answer = await self._in_time(profile.avatar_url)
        picture = await self._read(answer)
        self.count(profile.platform, picture.outcome)
        if picture.found is not None:
            size = len(answer.value)
            await asyncio.to_thread(self.vault.put, answer.value)
            return await self.store.write(pictures.keep, profile.key, source, picture.found, size, self.clock())
        log.info("picture.refused", platform=profile.platform, outcome=picture.outcome, detail=picture.detail)
        if picture.outcome not in PASSING:
            await self.store.write(pictures.refuse, profile.key, source, self.clock())
        return None

    async def _in_time(self, url: str) -> Answer[bytes]:
        """The time limit counts the queue before the host as well: no job waits longer for a picture."""
        seconds = self.settings.timeout_seconds
        try:
            async with asyncio.timeout(seconds):
                return await self.fetch(url)
        except TimeoutError:
            return Answer(outcome=Outcome.ERROR, detail=f"no turn within {seconds:g} seconds")

    async def _read(self, answer: Answer[bytes]) -> Answer[Picture]:
        if answer.found is None:
            return Answer(outcome=answer.outcome, detail=answer.detail)
        picture = await asyncio.to_thread(self.read, answer.found)
        if isinstance(picture, Picture):
            return ok(picture)
        return Answer(outcome=Outcome.SHAPE, detail=picture.reason.en)
