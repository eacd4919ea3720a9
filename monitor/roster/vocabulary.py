"""The words of duty rosters (config/roster_headers.toml)."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

from pydantic import BaseModel, ConfigDict, model_validator

from config import section
from domain.registry import ContactRole
from monitor.registry.cells import fold
from monitor.registry.headers import plain
from monitor.registry.vocabulary import complete, lookup


class Column(StrEnum):
    UNIT = "unit"
    ROLE = "role"
    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    MESSENGER = "messenger"
    DAY = "day"
    STARTS = "starts"
    ENDS = "ends"


class Vocabulary(BaseModel):
    """Every list starts with the word that is shown; no word may stand twice in a table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: dict[Column, tuple[str, ...]]
    roles: dict[ContactRole, tuple[str, ...]]

    @model_validator(mode="after")
    def _is_complete_and_unambiguous(self) -> "Vocabulary":
        complete(self.columns, Column, plain)
        complete(self.roles, ContactRole, plain)
        return self

    @cached_property
    def _column_words(self) -> Mapping[str, Column]:
        return lookup(self.columns, plain)

    @cached_property
    def _role_words(self) -> Mapping[str, ContactRole]:
        return {fold(role): role for role in self.roles} | lookup(self.roles, plain)

    def label(self, column: Column) -> str:
        return self.columns[column][0]

    def column(self, header: str) -> Column | None:
        return self._column_words.get(plain(header)) if header else None

    def is_known(self, header: str) -> bool:
        return self.column(header) is not None

    def role(self, text: str) -> ContactRole | None:
        return self._role_words.get(fold(text))

    @property
    def role_labels(self) -> tuple[str, ...]:
        return tuple(self.roles[role][0] for role in ContactRole)


def shipped() -> Vocabulary:
    """The vocabulary that comes with Diting."""
    return read(files("config") / "roster_headers.toml")


def read(source: Traversable) -> Vocabulary:
    """A vocabulary from a TOML file (a pathlib.Path will do). Raises ConfigurationError."""
    return section.read(Vocabulary, source)
