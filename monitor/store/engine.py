"""Connections that keep their promises: on SQLite the driver's own transactions silently lose writes."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from domain.errors import ConfigurationError

WRITING = "diting_writing"
ON_CONNECT = (
    "PRAGMA busy_timeout=5000",
    "PRAGMA journal_mode=WAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA synchronous=FULL",
)


def connect(url: str) -> Engine:
    """An engine for SQLite in a file or PostgreSQL. Raises ConfigurationError for anything else."""
    database = target(url)
    try:
        if database.get_backend_name() == "sqlite":
            return _sqlite(database)
        return create_engine(database, hide_parameters=True, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    except ModuleNotFoundError as missing:
        raise ConfigurationError(
            f"store.url: the driver {missing.name} is not installed; install diting with its extra postgres"
        ) from missing


def target(url: str) -> URL:
    """The parts of a URL that Diting supports. Raises ConfigurationError for any other."""
    try:
        parsed = make_url(url)
    except ArgumentError as malformed:
        raise ConfigurationError(
            "store.url: not a database URL; write one such as sqlite:///diting.sqlite"
        ) from malformed
    if parsed.drivername in {"postgres", "postgresql"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in {"sqlite", "sqlite+pysqlite", "postgresql+psycopg"}:
        raise ConfigurationError(
            f"store.url: {parsed.drivername} is not supported; write sqlite:///FILE or postgresql+psycopg://..."
        )
    if parsed.get_backend_name() == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise ConfigurationError("store.url: SQLite needs a file; write one such as sqlite:///diting.sqlite")
    return parsed


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that may write; on SQLite the only one at that time, over all processes."""
    with engine.connect() as connection, connection.execution_options(**{WRITING: True}).begin():
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view; a write through it is an error."""
    options = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with engine.connect() as connection, connection.execution_options(postgresql_readonly=True, **options).begin():
        yield connection


@contextmanager
def opening(engine: Engine) -> Iterator[None]:
    """Turns 'no such server, file or right' into a line for the operator; the password stays out of it."""
    try:
        yield
    except DBAPIError as refused:
        where = engine.url.render_as_string(hide_password=True)
        reason = str(refused.orig).strip().splitlines()[0]
        raise ConfigurationError(
            f"store.url: {where} cannot be used ({reason}); check that it exists and that Diting may write to it"
        ) from refused


def _sqlite(database: URL) -> Engine:
    engine = create_engine(database, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # The driver opens its own transaction only at the first write: what was read before is stale by then.
    connection.isolation_level = None
    for pragma in ON_CONNECT:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
