"""The words of tables and lists of accounts (config/import_headers.toml)."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

from pydantic import BaseModel, ConfigDict, model_validator

from config import section
from monitor.registry.cells import fold
from monitor.registry.vocabulary import complete, lookup


class Column(StrEnum):
    PLATFORM = "platform"
    ACCOUNT_NAME = "account_name"
    ACCOUNT_ID = "account_id"
    HANDLE = "handle"
    URL = "url"
    BIO = "bio"
    VERIFICATION_TEXT = "verification_text"
    VERIFICATION_KIND = "verification_kind"
    FOLLOWERS = "followers"
    POST_COUNT = "post_count"
    REGION = "region"
    CREATED_AT = "created_at"
    AVATAR_URL = "avatar_url"
    AVATAR_HASH = "avatar_hash"
    SEEN_AT = "seen_at"
    POST_TEXT = "post_text"
    POST_ID = "post_id"
    POST_URL = "post_url"
    PUBLISHED_AT = "published_at"


class Words(BaseModel):
    """Every list starts with the word that people are told; no word may stand twice."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    required: tuple[Column, ...]
    blank: tuple[str, ...]
    columns: dict[Column, tuple[str, ...]]

    @model_validator(mode="after")
    def _is_complete_and_unambiguous(self) -> "Words":
        complete(self.columns, Column)
        return self

    @cached_property
    def header_words(self) -> Mapping[str, Column]:
        return lookup(self.columns)

    @cached_property
    def _blank(self) -> frozenset[str]:
        return frozenset(map(fold, self.blank)) | {""}

    def is_blank(self, text: str) -> bool:
        return fold(text) in self._blank

    def label(self, column: Column) -> str:
        return self.columns[column][0]


def shipped() -> Words:
    """The words that come with Diting."""
    return read(files("config") / "import_headers.toml")


def read(source: Traversable) -> Words:
    """Words from a TOML file. Raises ConfigurationError."""
    return section.read(Words, source)
