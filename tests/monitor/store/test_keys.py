from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from domain.errors import ConfigurationError
from monitor.store.keys import Cipher, contacts_key, is_exposed
from tests.monitor.store.databases import KEY, OTHER_KEY


def test_a_missing_key_file_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "contacts.key"
    key = contacts_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert contacts_key(path) == key
    assert list(tmp_path.iterdir()) == [path]
    Cipher(key)


def test_processes_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(contacts_key, [tmp_path / "contacts.key"] * 8))
    assert len(keys) == 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_file_that_others_may_read_is_refused_with_the_command_that_mends_it(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "contacts.key"
    path.write_bytes(KEY)
    path.chmod(mode)
    with pytest.raises(ConfigurationError, match=f"chmod 600 {path}"):
        contacts_key(path)


@pytest.mark.parametrize(
    ("mode", "is_ours", "exposed"),
    [
        (0o100600, True, False),
        (0o100400, False, False),
        (0o100440, True, True),
        (0o100440, False, False),
        (0o100444, False, True),
    ],
    ids=["ours", "a credential", "ours, for a group", "a credential with an access list", "anybody's"],
)
def test_a_key_is_exposed_when_others_may_read_it(mode: int, is_ours: bool, exposed: bool) -> None:
    assert is_exposed(mode, is_ours=is_ours) is exposed


def test_a_key_file_that_cannot_be_made_is_a_configuration_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="create its directory"):
        contacts_key(tmp_path / "absent" / "contacts.key")


def test_what_was_sealed_opens_with_the_same_key() -> None:
    sealed = Cipher(KEY).seal("值班员甲")
    assert "值班员甲" not in sealed
    assert Cipher(KEY).open(sealed) == "值班员甲"


def test_another_key_is_a_configuration_error_with_its_remedy() -> None:
    with pytest.raises(ConfigurationError, match="restore the key file"):
        Cipher(OTHER_KEY).open(Cipher(KEY).seal("值班员甲"))


@pytest.mark.parametrize("key", [b"", b"short", b"not base64 at all, but long enough to be one"])
def test_a_malformed_key_is_a_configuration_error(key: bytes) -> None:
    with pytest.raises(ConfigurationError, match="not a key"):
        Cipher(key)
