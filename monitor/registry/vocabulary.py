"""The words of registers (config/registry_headers.toml), checked once and looked up many times."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, model_validator

from config import section
from domain.registry import AccountStatus, Tier
from monitor.registry.cells import fold
from monitor.registry.columns import Column

K = TypeVar("K")
Words = tuple[str, ...]


class TierRule(BaseModel):
    """Fits when any of its lists does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tier: Tier
    levels: Words = ()
    unit_words: Words = ()
    account_words: Words = ()

    def fits(self, *, level: str, unit: str, account: str) -> bool:
        return (
            level in self.levels
            or any(word in unit for word in self.unit_words)
            or any(word in account for word in self.account_words)
        )


class Vocabulary(BaseModel):
    """Every list starts with the word that exports use; no word may stand twice in a table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    required: tuple[Column, ...]
    places: Words
    blank: Words
    no_account: Words
    open_ended: Words
    levels: Words
    groups_only: Words = ()
    columns: dict[Column, Words]
    platforms: dict[str, Words]
    statuses: dict[AccountStatus, Words]
    tiers: dict[Tier, Words]
    tier_rules: tuple[TierRule, ...] = ()

    @model_validator(mode="after")
    def _is_complete_and_unambiguous(self) -> "Vocabulary":
        complete(self.columns, Column)
        complete(self.statuses, AccountStatus)
        complete(self.tiers, Tier)
        complete(self.platforms, self.platforms)
        if not self.no_account:
            raise ValueError("no words for no_account; list at least one")
        return self

    @cached_property
    def header_words(self) -> Mapping[str, Column]:
        return lookup(self.columns)

    @cached_property
    def _platform_words(self) -> Mapping[str, str]:
        return {fold(name): name for name in self.platforms} | lookup(self.platforms)

    @cached_property
    def _status_words(self) -> Mapping[str, AccountStatus]:
        return {fold(status): status for status in self.statuses} | lookup(self.statuses)

    @cached_property
    def _tier_words(self) -> Mapping[str, Tier]:
        return lookup(self.tiers)

    @cached_property
    def _no_account_words(self) -> frozenset[str]:
        return frozenset(map(fold, self.no_account))

    def label(self, column: Column) -> str:
        return self.columns[column][0]

    def platform(self, text: str) -> str:
        """The id of a platform; a name that nobody listed becomes its own id."""
        known = self._platform_words.get(fold(text))
        return known or "".join(unicodedata.normalize("NFKC", text).casefold().split()).replace(":", "-")

    def platform_label(self, platform: str) -> str:
        return self.platforms[platform][0] if platform in self.platforms else platform

    def status(self, text: str) -> AccountStatus | None:
        return self._status_words.get(fold(text))

    def tier(self, text: str) -> Tier | None:
        return self._tier_words.get(fold(text))

    def says_no_account(self, text: str) -> bool:
        return fold(text) in self._no_account_words

    def is_out_of_reach(self, header: str) -> bool:
        """Whether a column holds people's accounts at a messenger over which only groups are told."""
        return any(fold(word) in fold(header) for word in self.groups_only)

    def tier_by_rule(self, *, level: str, unit: str, account: str) -> Tier:
        fitting = (rule.tier for rule in self.tier_rules if rule.fits(level=level, unit=unit, account=account))
        return next(fitting, Tier.THREE)


def complete(table: Mapping[K, Words], members: Iterable[K], key: Callable[[str], str] = fold) -> None:
    """Raises ValueError when a member has no words, or a word stands for two of them."""
    if missing := [str(member) for member in members if not table.get(member)]:
        raise ValueError(f"no words for {', '.join(missing)}; list at least one")
    lookup(table, key)


def lookup(table: Mapping[K, Iterable[str]], key: Callable[[str], str] = fold) -> dict[str, K]:
    """By the key of each word what it stands for. Raises ValueError for a word that stands for two things."""
    found: dict[str, K] = {}
    for meant, words in table.items():
        for word in words:
            if found.setdefault(key(word), meant) != meant:
                raise ValueError(f"{word} stands for both {found[key(word)]} and {meant}; keep it in one place")
    return found


def shipped() -> Vocabulary:
    """The vocabulary that comes with Diting."""
    return read(files("config") / "registry_headers.toml")


def read(source: Traversable) -> Vocabulary:
    """A vocabulary from a TOML file (a pathlib.Path will do). Raises ConfigurationError."""
    return section.read(Vocabulary, source)
