"""The words of duty rosters (config/roster_headers.toml)."""

import tomllib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, model_validator

from config.section import validate
from domain.errors import ConfigurationError
from domain.registry import ContactRole
from monitor.registry.cells import fold
from monitor.registry.headers import plain

K = TypeVar("K")


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
        _check(self.columns, Column)
        _check(self.roles, ContactRole)
        return self

    @cached_property
    def _column_words(self) -> Mapping[str, Column]:
        return _lookup(self.columns)

    @cached_property
    def _role_words(self) -> Mapping[str, ContactRole]:
        return {fold(role): role for role in self.roles} | _lookup(self.roles)

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


def _check(table: Mapping[K, Iterable[str]], members: Iterable[K]) -> None:
    if missing := [str(member) for member in members if not table.get(member)]:
        raise ValueError(f"no words for {', '.join(missing)}; list at least one")
    _lookup(table)


def _lookup(table: Mapping[K, Iterable[str]]) -> dict[str, K]:
    found: dict[str, K] = {}
    for key, words in table.items():
        for word in words:
            if found.setdefault(plain(word), key) != key:
                raise ValueError(f"{word} stands for both {found[plain(word)]} and {key}; keep it in one place")
    return found


def shipped() -> Vocabulary:
    """The vocabulary that comes with Diting."""
    return read(files("config") / "roster_headers.toml")


def read(source: Traversable) -> Vocabulary:
    """A vocabulary from a TOML file (a pathlib.Path will do). Raises ConfigurationError."""
    try:
        document = tomllib.loads(source.read_text("utf-8"))
    except (OSError, ValueError) as broken:
        raise ConfigurationError(
            f"{source}: cannot be read as TOML ({broken}); correct or restore the file"
        ) from broken
    return validate(Vocabulary, document, where=str(source))
