"""The steps that bring a database up to date; Alembic is driven from here, without an alembic.ini."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection

from domain.errors import ConfigurationError


def upgrade(connection: Connection, to: str = "head") -> None:
    """All missing steps up to a revision, in the caller's transaction.

    Raises ConfigurationError for a database of a newer Diting.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, to)
    except CommandError as unknown:
        raise ConfigurationError(
            f"store.url: this database was written by a newer Diting ({unknown}); install that version"
        ) from unknown
