"""Sets the stage in a folder: the invented platform, the inbox, a configuration and a database with the register."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from string import Template

from config import settings
from config.settings import Settings
from monitor import database, plugins
from monitor.demo.city import City
from monitor.demo.host import served
from monitor.demo.inbox import Inbox
from monitor.demo.network import Network
from monitor.plugins import Plugins
from monitor.store import Store, registry

CONFIGURATION = Path(__file__).with_name("demo.toml")
NO_ENVIRONMENT: dict[str, str] = {}


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Everything but the daemon."""

    city: City
    network: Network
    inbox: Inbox
    settings: Settings
    plugins: Plugins
    store: Store


@asynccontextmanager
async def stage(city: City, folder: Path) -> AsyncIterator[Stage]:
    """Ready for the daemon. The two secrets are made up anew each time."""
    token, secret = token_hex(16), token_hex(16)
    network, inbox = Network(city.members, token=token), Inbox(secret=secret)
    async with served(network.app) as platform, served(inbox.app) as receiver:
        _write_secret(folder / "echo.token", token)
        _write_secret(folder / "webhook.secret", secret)
        file = _configure(folder, network=platform, inbox=receiver)
        chosen = settings.read(file)
        # What is set around the demonstration must not reach into it.
        switched_on = plugins.load(chosen, where=str(file), environ=NO_ENVIRONMENT)
        with database.opened(chosen.store, NO_ENVIRONMENT) as store:
            await store.write(registry.apply, city.units, city.accounts)
            yield Stage(city=city, network=network, inbox=inbox, settings=chosen, plugins=switched_on, store=store)


def _configure(folder: Path, *, network: str, inbox: str) -> Path:
    file = folder / "diting.toml"
    template = Template(CONFIGURATION.read_text("utf-8"))
    file.write_text(template.substitute(folder=folder.as_posix(), network=network, inbox=inbox), "utf-8")
    return file


def _write_secret(file: Path, secret: str) -> None:
    file.touch(mode=0o600)
    file.write_text(secret, "utf-8")
