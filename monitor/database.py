"""Opens the configured database, with the key that seals the contacts in it."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from config.settings import StoreSettings
from monitor.store import Store
from monitor.store.engine import target
from monitor.store.keys import contacts_key

CREDENTIAL = "contacts-key"
STATE = Path("/var/lib/diting")


@contextmanager
def opened(settings: StoreSettings, environ: Mapping[str, str] = os.environ) -> Iterator[Store]:
    """The store at this version's schema; closed at the end. Raises ConfigurationError."""
    store = Store(settings.url, contacts_key(key_file(settings, environ)))
    try:
        store.migrate()
        yield store
    finally:
        store.close()


def key_file(settings: StoreSettings, environ: Mapping[str, str]) -> Path:
    """The service's credential, else the configured file, else one beside a SQLite database."""
    credentials = environ.get("CREDENTIALS_DIRECTORY")
    if credentials and (given := Path(credentials, CREDENTIAL)).exists():
        return given
    if settings.contacts_key_file is not None:
        return settings.contacts_key_file
    url = target(settings.url)
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(url.database).with_suffix(".contacts.key")
    return STATE / "contacts.key"
