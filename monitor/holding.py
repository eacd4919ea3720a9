"""Holds of all platforms: looked up in memory, kept in the store so that a restart does not forget a refusal."""

from datetime import datetime

from monitor.http import Hold
from monitor.store import Store, holds


class StoredHolds:
    """The real side of monitor.http.Holds."""

    def __init__(self, store: Store, known: tuple[Hold, ...]) -> None:
        self._store = store
        self._known = {hold.key: hold for hold in known}

    def lasting(self, key: str, now: datetime) -> Hold | None:
        hold = self._known.get(key)
        return hold if hold is not None and now < hold.until else None

    async def put(self, hold: Hold) -> None:
        self._known[hold.key] = hold
        await self._store.write(holds.put, hold)
