"""The bytes of an avatar, out of the album that fetched it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from domain.observation import Profile
from monitor.album import Album
from monitor.store import pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class Avatar:
    """`fetched_at` is when the platform gave these bytes: what the album has is not asked for again."""

    data: bytes
    fetched_at: datetime


def out_of(album: Album) -> Callable[[Profile], Awaitable[Avatar | None]]:
    """Gives a profile's avatar; None where there is none to be had."""

    async def picture(profile: Profile) -> Avatar | None:
        found = await album.look(profile)
        source = pictures.source_of(profile)
        sight = await album.store.write(pictures.seen, profile.key, source, album.clock())
        if found is None or sight is None:
            return None
        data = await asyncio.to_thread(album.vault.get, found.sha256)
        return None if data is None else Avatar(data=data, fetched_at=sight.seen_at)

    return picture
