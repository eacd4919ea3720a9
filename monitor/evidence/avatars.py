"""The bytes of an avatar, out of the album that fetched it."""

import asyncio
from collections.abc import Awaitable, Callable

from domain.observation import Profile
from monitor.album import Album


def out_of(album: Album) -> Callable[[Profile], Awaitable[bytes | None]]:
    """Gives a profile's avatar as it is now; None where there is none to be had."""

    async def picture(profile: Profile) -> bytes | None:
        found = await album.look(profile)
        return None if found is None else await asyncio.to_thread(album.vault.get, found.sha256)

    return picture
