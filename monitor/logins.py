"""What connectors log in with, as far as it may be known: a fingerprint, and until when it lasts."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import Connection

from domain.answer import Answer
from domain.session import Session
from monitor.http.door import fingerprint
from monitor.plugins import Loaded, credential
from monitor.sessions import expiry
from monitor.store import Store, sessions


@dataclass(frozen=True, kw_only=True)
class Logins:
    """`marks` are the fingerprints by connector."""

    store: Store
    marks: Mapping[str, str]
    clock: Callable[[], datetime]

    async def met(self, connector: str, answer: Answer[Session]) -> None:
        """Keeps what a platform said of a login."""
        await self.store.write(sessions.note, connector, self.marks.get(connector, ""), answer, self.clock())


def marks(connectors: Collection[Loaded]) -> Mapping[str, str]:
    """The fingerprint of each connector that has a credential."""
    found = {plugin.name: fingerprint(credential(plugin.options)) for plugin in connectors}
    return {name: mark for name, mark in found.items() if mark}


def foreseen(conn: Connection, connectors: Collection[Loaded], now: datetime) -> None:
    """Takes down since when and, where somebody says so, until when each is in use; forgets what was replaced."""
    known = marks(connectors)
    for plugin in connectors:
        if plugin.name in known:
            configured: date | None = getattr(plugin.options, "expires", None)
            end = datetime.combine(configured, time(), UTC) if configured else None
            until = expiry(None, end, credential(plugin.options))
            sessions.foresee(conn, plugin.name, known[plugin.name], until, now)
            sessions.keep(conn, plugin.name, {known[plugin.name]})
    sessions.keep_connectors(conn, known)
