import stat
from pathlib import Path

import pytest

from config.settings import StoreSettings
from domain.errors import ConfigurationError
from monitor.database import CREDENTIAL, STATE, key_file, opened
from monitor.store import registry
from tests.factories import unit


def settings(folder: Path, **changes: Path) -> StoreSettings:
    return StoreSettings(url=f"sqlite:///{folder / 'diting.sqlite'}", **changes)


def test_a_new_database_gets_its_tables_and_a_private_key_beside_it(tmp_path: Path) -> None:
    with opened(settings(tmp_path), {}) as store, store.begin() as conn:
        registry.apply(conn, [unit()], [])
    key = tmp_path / "diting.contacts.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    with opened(settings(tmp_path), {}) as store, store.reading() as conn:
        assert registry.load(conn).units == (unit(),)


def test_the_database_holds_no_contact_in_clear(tmp_path: Path) -> None:
    with opened(settings(tmp_path), {}) as store, store.begin() as conn:
        registry.apply(conn, [unit()], [])
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.suffix != ".key")
    assert "临泽市公安局".encode() in content
    assert b"duty@ga.linze.example" not in content


def test_a_credential_of_the_service_comes_first_then_the_configured_file(tmp_path: Path) -> None:
    credentials, given = tmp_path / "credentials", tmp_path / "given.key"
    credentials.mkdir()
    configured = settings(tmp_path, contacts_key_file=given)
    environ = {"CREDENTIALS_DIRECTORY": str(credentials)}
    assert key_file(configured, environ) == given
    (credentials / CREDENTIAL).touch()
    assert key_file(configured, environ) == credentials / CREDENTIAL
    assert key_file(configured, {}) == given
    assert key_file(settings(tmp_path), {}) == tmp_path / "diting.contacts.key"


def test_the_key_of_a_server_database_lies_with_the_state_of_the_service() -> None:
    assert key_file(StoreSettings(url="postgresql+psycopg://diting@db.example/diting"), {}) == STATE / "contacts.key"


def test_another_key_than_that_of_the_import_is_a_clear_error(tmp_path: Path) -> None:
    with opened(settings(tmp_path), {}) as store, store.begin() as conn:
        registry.apply(conn, [unit()], [])
    other = settings(tmp_path, contacts_key_file=tmp_path / "other.key")
    with (
        opened(other, {}) as store,
        store.reading() as conn,
        pytest.raises(ConfigurationError, match="restore the key"),
    ):
        registry.load(conn)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "not a database URL"),
        ("mysql://localhost/diting", "is not supported"),
        ("sqlite://", "SQLite needs a file"),
        ("sqlite:////nowhere/at/all/diting.sqlite", "cannot be read or made"),
    ],
)
def test_a_database_that_cannot_be_used_is_a_clear_error(tmp_path: Path, url: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said), opened(StoreSettings(url=url), {}):
        pytest.fail("opened")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "diting.sqlite").write_text("just a note " * 100)
    with pytest.raises(ConfigurationError, match="cannot be used"), opened(settings(tmp_path), {}):
        pytest.fail("opened")
