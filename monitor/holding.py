"""Holds of all platforms: looked up in memory, kept in the store so that a restart does not forget a refusal."""

from dataclasses import replace
from datetime import datetime

from monitor.http import Hold
from monitor.store import Store, holds


class StoredHolds:
    """The real side of monitor.http.Holds."""

    def __init__(self, store: Store, known: tuple[Hold, ...]) -> None:
        self._store = store
        self._known = {hold.key: hold for hold in known}
        self._asked_at: datetime | None = None

    def lasting(self, key: str, now: datetime) -> Hold | None:
        self._asked_at = now
        hold = self._known.get(key)
        return hold if hold is not None and holds.binds(hold, now) else None

    async def put(self, hold: Hold) -> None:
        """Before anybody is refused it was asked whether a hold lasts: what had ended by then is forgotten."""
        now = self._asked_at
        if now is not None:
            self._known = {key: known for key, known in self._known.items() if holds.binds(known, now)}
            hold = replace(hold, until=min(hold.until, now + holds.LONGEST))
        self._known[hold.key] = hold
        await self._store.write(holds.put, hold, now)
