"""A database of each test's own, and a Diting on a fake platform that the test turns by hand."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store import Store
from tests.factories import account, official_profile, unit
from tests.fakes import FakePlatform
from tests.monitor.crank import Crank
from tests.monitor.store.databases import KEY


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with empty tables; tests take copies, which is quicker than migrating."""
    path = tmp_path_factory.mktemp("empty") / "diting.sqlite"
    store = Store(f"sqlite:///{path}", KEY)
    store.migrate()
    store.close()
    return path


@pytest.fixture
def store(empty_database: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "diting.sqlite"
    shutil.copyfile(empty_database, path)
    store = Store(f"sqlite:///{path}", KEY)
    yield store
    store.close()


@pytest.fixture
def crank(store: Store) -> Crank:
    """One registered account of one unit, which looks as it should."""
    crank = Crank(store, FakePlatform(official_profile()))
    crank.register([unit()], [account()])
    return crank
