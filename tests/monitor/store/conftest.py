"""The same tests on both databases: SQLite always, PostgreSQL when the laboratory is installed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from monitor.store import Store
from monitor.store.tables import metadata
from tests.lab.servers import Postgres
from tests.monitor.store.databases import KEY


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with empty tables; tests take copies, which is quicker than migrating."""
    path = tmp_path_factory.mktemp("store") / "template.sqlite"
    store = Store(f"sqlite:///{path}", KEY)
    store.migrate()
    store.close()
    return path


@pytest.fixture(scope="session")
def migrated_server(lab_postgres: Postgres) -> Iterator[str]:
    """The URL of a PostgreSQL database with empty tables, made for this run."""
    with lab_postgres.database() as name:
        url = lab_postgres.url(name, driver="postgresql+psycopg")
        store = Store(url, KEY)
        store.migrate()
        store.close()
        yield url


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    path = tmp_path / "diting.sqlite"
    shutil.copyfile(migrated_file, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(migrated_server: str) -> Iterator[str]:
    yield migrated_server
    store = Store(migrated_server, KEY)
    with store.begin() as conn:
        _empty(conn)
    store.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.lab)])
def url(request: pytest.FixtureRequest) -> str:
    """A database of this test's own, with the tables of this version."""
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.lab)])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of this test's own, without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.sqlite'}"
        return
    server: Postgres = request.getfixturevalue("lab_postgres")
    with server.database() as name:
        yield server.url(name, driver="postgresql+psycopg")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = Store(url, KEY)
    yield store
    store.close()


@pytest.fixture
def conn(store: Store) -> Iterator[Connection]:
    """A write transaction that lasts as long as the test."""
    with store.begin() as conn:
        yield conn


def _empty(conn: Connection) -> None:
    conn.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
    conn.execute(text(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY"))
    conn.execute(text("ALTER TABLE audit ENABLE TRIGGER USER"))
