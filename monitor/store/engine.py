"""Connections that keep their promises: on SQLite the driver's own transactions silently lose writes."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from domain.errors import ConfigurationError, StaleIncident

# What a database refuses, for those who must not import its library.
Refused = DBAPIError
WRITING = "diting_writing"
# The key of the lock that whoever writes to a PostgreSQL database holds until commit: "diting" in ASCII.
TURN = 0x646974696E67
# A deadlock with somebody who takes no turns, such as an administrator, a transaction that could not be ordered, or a
# turn that did not come.
GAVE_WAY = frozenset({"40P01", "40001", "55P03"})
FOR_POSTGRES = {"connect_timeout": 10, "options": "-c lock_timeout=60s"}
ON_CONNECT = (
    "PRAGMA busy_timeout=30000",
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
        return _postgres(database)
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
    """A transaction that may write, the only one at that time, over all processes. Raises StaleIncident."""
    try:
        with engine.connect() as connection, connection.execution_options(**{WRITING: True}).begin():
            yield connection
    except DBAPIError as refused:
        if getattr(refused.orig, "sqlstate", None) in GAVE_WAY:
            raise StaleIncident(f"{refusal(refused)}; nothing was changed, try again") from refused
        raise


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
        said = f"store.url: {where} cannot be used ({refusal(refused)})"
        raise ConfigurationError(f"{said}; is it there, may Diting write to it, is its disk full?") from refused


def refusal(refused: DBAPIError) -> str:
    """What the database said, in its first line: the others may quote rows."""
    return str(refused.orig).strip().partition("\n")[0]


def _postgres(database: URL) -> Engine:
    engine = create_engine(database, hide_parameters=True, pool_pre_ping=True, connect_args=FOR_POSTGRES)
    event.listen(engine, "begin", _take_turn)
    return engine


def _take_turn(connection: Connection) -> None:
    # As on SQLite. Locks of single rows and tables, taken as each step comes to them, end in deadlocks.
    if _writes(connection):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({TURN})")


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
    writes = _writes(connection)
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get(WRITING, False))
