"""The database: two doors, one to write and one to read. What passes through them stands in the modules beside."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from domain.errors import StaleIncident
from monitor.store import engine, migrations
from monitor.store.columns import give_cipher
from monitor.store.keys import Cipher

P = ParamSpec("P")
T = TypeVar("T")
READERS = 4
REPEATS = 3


class Store:
    """One database. `url` as in store.url; `contacts_key` as from keys.contacts_key. Raises ConfigurationError."""

    def __init__(self, url: str, contacts_key: bytes) -> None:
        self._engine = engine.connect(url)
        give_cipher(self._engine, Cipher(contacts_key))
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="store-writer")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")

    def migrate(self) -> None:
        """Bring the tables up to this version's. Raises ConfigurationError when the database cannot be used."""
        with engine.opening(self._engine), self.begin() as connection:
            migrations.upgrade(connection)

    def begin(self) -> AbstractContextManager[Connection]:
        """A write transaction: committed at the end, rolled back on an error. Others that want to write wait for it."""
        return engine.writing(self._engine)

    def reading(self) -> AbstractContextManager[Connection]:
        """A consistent view; a write through it fails."""
        return engine.reading(self._engine)

    async def write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`work(connection, ...)` in a transaction of its own, on the one writer thread.

        Work that finds an incident changed by somebody else meanwhile is done again from the start.
        """
        for _ in range(REPEATS):
            with suppress(StaleIncident):
                return await _run(self._writer, self.begin, lambda connection: work(connection, *args, **kwargs))
        return await _run(self._writer, self.begin, lambda connection: work(connection, *args, **kwargs))

    async def read(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`work(connection, ...)` on a reader thread."""
        return await _run(self._readers, self.reading, lambda connection: work(connection, *args, **kwargs))

    def close(self) -> None:
        """Finish what is under way and let the connections go."""
        self._writer.shutdown()
        self._readers.shutdown()
        self._engine.dispose()


async def _run(
    threads: ThreadPoolExecutor,
    door: Callable[[], AbstractContextManager[Connection]],
    work: Callable[[Connection], T],
) -> T:
    def job() -> T:
        with door() as connection:
            return work(connection)

    return await asyncio.get_running_loop().run_in_executor(threads, job)
