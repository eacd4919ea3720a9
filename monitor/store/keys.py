"""The key that seals contact data at rest, and the file it lives in."""

import os
import secrets
import stat
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from domain.errors import ConfigurationError


class Cipher:
    """Seals and opens text. Raises ConfigurationError for a key that is malformed or not the one that sealed."""

    def __init__(self, key: bytes) -> None:
        try:
            self._fernet = Fernet(key)
        except ValueError as malformed:
            raise ConfigurationError(
                "store.contacts_key_file: this is not a key (32 bytes in URL-safe base64); restore the file from your"
                " backup, or remove it to have a new one made if no contacts are stored yet"
            ) from malformed

    def seal(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def open(self, sealed: str) -> str:
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as foreign:
            raise ConfigurationError(
                "store.contacts_key_file: this key does not open the stored contacts; restore the key file that was in"
                " use when they were imported"
            ) from foreign


def contacts_key(path: Path) -> bytes:
    """The key in `path`, made on first use. Raises ConfigurationError when it cannot be had or others may read it."""
    try:
        if not path.exists():
            _create(path)
        about = path.stat()
        if is_exposed(about.st_mode, is_ours=about.st_uid == os.geteuid()):
            raise ConfigurationError(
                f"store.contacts_key_file: {path} has mode {stat.S_IMODE(about.st_mode):04o}, so others may read it;"
                f" run: chmod 600 {path}"
            )
        return path.read_bytes().strip()
    except OSError as refused:
        raise ConfigurationError(
            f"store.contacts_key_file: {path} cannot be read or made ({refused.strerror});"
            " create its directory and give it to the user that runs Diting"
        ) from refused


def is_exposed(mode: int, *, is_ours: bool) -> bool:
    """Whether a key file of this mode is open to others than its reader."""
    # A credential that systemd hands over stays root's; its group bits only show the mask of an access list.
    return bool(mode & (0o077 if is_ours else 0o007))


def _create(path: Path) -> None:
    """Write aside and link: of two processes that start at once both read one whole key, never half of one."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        _publish(draft, path)
    finally:
        draft.unlink()


def _publish(draft: Path, path: Path) -> None:
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
