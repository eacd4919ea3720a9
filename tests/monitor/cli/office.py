"""A configured Diting in a folder, and its command line."""

import json
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from config.settings import StoreSettings
from domain.errors import DitingError
from domain.incident import Incident, Status
from domain.notification import Notification
from domain.registry import OfficialAccount, Unit
from monitor import database
from monitor.cli import diting
from monitor.store import Store, incidents, registry
from tests.factories import NOW

MAY_ALL_BE_HEARD = """
[channels.webhook]
url = "http://127.0.0.1:9/"

[detectors.impostor.name]

[detectors.compromise.profile]
"""


class Office:
    """Commands run in this process, on a terminal that is wide enough and has no colours."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "diting.toml"
        self.url = f"sqlite:///{folder / 'diting.sqlite'}"
        self.configure('[platforms.bluesky]\nbase_url = "http://127.0.0.1:9"' + MAY_ALL_BE_HEARD)

    def configure(self, text: str) -> None:
        """The configuration file, with the database of this office where it names none."""
        store = "" if "[store]" in text else f'\n[store]\nurl = "{self.url}"\n'
        self.file.write_text(text + store, "utf-8")

    def run(self, *args: object, status: int = 0) -> Result:
        """A command that ends with this status; a known error counts as what the entry point makes of it: 1."""
        # Also where the tests themselves were started through sudo.
        said = CliRunner(env={"COLUMNS": "240", "SUDO_UID": None}).invoke(
            diting, ["--config", str(self.file), *map(str, args)]
        )
        if isinstance(said.exception, DitingError):
            assert status == 1, said.exception
            return said
        assert said.exit_code == status, (said.output, said.exception)
        return said

    def json(self, *args: object, status: int = 0) -> Any:
        """What the command says to a program: one line."""
        (line,) = self.run(*args, "--json", status=status).stdout.splitlines()
        return json.loads(line)

    def refusal(self, *args: object) -> str:
        """The message of the known error that a command ends in."""
        error = self.run(*args, status=1).exception
        assert isinstance(error, DitingError)
        return str(error)

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, "utf-8")
        return path

    def store(self) -> AbstractContextManager[Store]:
        return database.opened(StoreSettings(url=self.url), {})

    def register(self, units: Iterable[Unit], accounts: Iterable[OfficialAccount]) -> None:
        with self.store() as store, store.begin() as conn:
            registry.apply(conn, units, accounts)

    def registered(self) -> registry.Registry:
        with self.store() as store, store.reading() as conn:
            return registry.load(conn)

    def keep(self, incident: Incident, *notifications: Notification) -> Incident:
        with self.store() as store, store.begin() as conn:
            return incidents.save(conn, incident, lambda _: notifications, now=NOW)

    def kept(self) -> tuple[Incident, ...]:
        with self.store() as store, store.reading() as conn:
            return incidents.listing(conn, statuses=tuple(Status))
