"""An office for each test: a configuration and an empty database."""

import shutil
from pathlib import Path

import pytest

from tests.monitor.cli.office import Office


@pytest.fixture
def office(empty_database: Path, tmp_path: Path) -> Office:
    shutil.copyfile(empty_database, tmp_path / "diting.sqlite")
    return Office(tmp_path)
