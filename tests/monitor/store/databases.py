"""Databases of a PostgreSQL server for tests, and what tests of the store write with."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TypeVar

from sqlalchemy import URL, create_engine, text

T = TypeVar("T")

KEY = b"kTnKQ2yqJ7pVtQ3mVZ0n4b1v0m2o3p4q5r6s7t8u9v0="
OTHER_KEY = b"AAAAQ2yqJ7pVtQ3mVZ0n4b1v0m2o3p4q5r6s7t8u9v0="


@contextmanager
def created(server: URL, name: str) -> Iterator[str]:
    """The URL of a new database called `name`; it is dropped at the end."""
    server = server.set(drivername="postgresql+psycopg")
    engine = create_engine(server.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            yield server.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


def in_processes(count: int, work: Callable[[str], T], url: str) -> list[T]:
    """`work(url)` at the same time in so many processes of their own."""
    context = get_context("spawn")
    start = context.Barrier(count)
    with ProcessPoolExecutor(count, mp_context=context, initializer=start.wait) as processes:
        return list(processes.map(work, [url] * count))
