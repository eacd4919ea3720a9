import hashlib
import os
from pathlib import Path

import pytest

from config.settings import MediaSettings, StoreSettings
from monitor import database
from monitor.vault import Vault, place
from tests.factories import NOW, later

DATA = b"a picture"
NAME = hashlib.sha256(DATA).hexdigest()


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def age(folder: Path, hours: float) -> None:
    moment = later(hours=-hours).timestamp()
    for path in files(folder):
        os.utime(path, (moment, moment))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "pictures"


def test_bytes_are_kept_under_their_own_name(folder: Path) -> None:
    vault = Vault(folder)
    assert vault.put(DATA) == NAME
    assert vault.get(NAME) == DATA
    assert files(folder) == [folder / NAME[:2] / NAME]


def test_the_same_bytes_are_stored_once(folder: Path) -> None:
    for _ in range(2):
        Vault(folder).put(DATA)
    assert len(files(folder)) == 1


def test_what_is_not_there_is_none(folder: Path) -> None:
    assert Vault(folder).get(NAME) is None


def test_what_was_altered_is_not_handed_out(folder: Path) -> None:
    vault = Vault(folder)
    vault.put(DATA)
    files(folder)[0].write_bytes(b"another picture")
    assert vault.get(NAME) is None


def test_nobody_else_can_read_it(folder: Path) -> None:
    Vault(folder).put(DATA)
    (kept,) = files(folder)
    assert {path.stat().st_mode & 0o077 for path in (kept, kept.parent)} == {0}


def test_what_is_not_kept_goes_once_it_is_old(folder: Path) -> None:
    vault = Vault(folder)
    other = vault.put(b"another picture")
    vault.put(DATA)
    age(folder, hours=1)
    assert vault.sweep([NAME], before=later(hours=-2)) == 0
    assert vault.sweep([NAME], before=NOW) == 1
    assert (vault.get(NAME), vault.get(other)) == (DATA, None)


def test_what_is_put_again_is_young_again(folder: Path) -> None:
    vault = Vault(folder)
    vault.put(DATA)
    age(folder, hours=1)
    vault.put(DATA)
    assert vault.sweep([], before=NOW) == 0


def test_what_a_crash_left_half_written_goes_too(folder: Path) -> None:
    Vault(folder).put(DATA)
    left = folder / NAME[:2] / "tmp123.part"
    left.write_bytes(b"half")
    age(folder, hours=1)
    assert Vault(folder).sweep([NAME], before=NOW) == 1
    assert not left.exists()


def test_a_vault_that_was_never_used_is_swept_without_ado(folder: Path) -> None:
    assert Vault(folder).sweep([], before=NOW) == 0


@pytest.mark.parametrize(
    ("media", "url", "where"),
    [
        ({}, "sqlite:////var/lib/diting/diting.sqlite", "/var/lib/diting/diting.pictures"),
        ({}, "sqlite:///diting.sqlite", "diting.pictures"),
        ({}, "postgresql://diting@db.example/diting", str(database.STATE / "pictures")),
        ({"directory": "/srv/pictures"}, "sqlite:///diting.sqlite", "/srv/pictures"),
    ],
)
def test_pictures_lie_beside_the_database_unless_said_otherwise(media: dict[str, str], url: str, where: str) -> None:
    assert place(MediaSettings.model_validate(media), StoreSettings(url=url)) == Path(where)
