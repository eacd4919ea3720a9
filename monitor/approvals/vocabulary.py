"""The words of spreadsheets of approvals (config/approval_headers.toml), checked once and looked up many times."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

from pydantic import BaseModel, ConfigDict, model_validator

from config import section
from detectors.compliance.filing import FIELDS
from domain.observation import VerificationKind
from domain.registry import ApprovalAction
from monitor.registry import vocabulary as registers
from monitor.registry.cells import fold
from monitor.registry.vocabulary import K, Words, complete, lookup

SHIPPED = "approval_headers.toml"


class Column(StrEnum):
    """The canonical columns, whatever a spreadsheet calls them."""

    SPONSOR_UNIT = "sponsor_unit"
    PLATFORM = "platform"
    ACCOUNT_NAME = "account_name"
    ACCOUNT_ID = "account_id"
    ACTION = "action"
    FILED_ON = "filed_on"
    APPROVED_ON = "approved_on"
    DOCUMENT = "document"
    CHANGES = "changes"
    FIELD = "field"
    VALUE = "value"
    NOTICE_FROM = "notice_from"
    ATTACHMENT = "attachment"


class Vocabulary(BaseModel):
    """Every list starts with the word that people are told; no word may stand twice in a table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    required: tuple[Column, ...]
    any_value: Words
    columns: dict[Column, Words]
    actions: dict[ApprovalAction, Words]
    fields: dict[str, Words]
    kinds: dict[VerificationKind, Words]

    @model_validator(mode="after")
    def _is_complete_and_unambiguous(self) -> "Vocabulary":
        complete(self.columns, Column)
        complete(self.actions, ApprovalAction)
        complete(self.fields, FIELDS)
        complete(self.kinds, VerificationKind)
        if unknown := self.fields.keys() - FIELDS.keys():
            raise ValueError(f"fields: no such field {', '.join(sorted(unknown))}; use {', '.join(FIELDS)}")
        return self

    @cached_property
    def header_words(self) -> Mapping[str, Column]:
        return lookup(self.columns)

    @cached_property
    def _action_words(self) -> Mapping[str, ApprovalAction]:
        return {fold(action): action for action in self.actions} | lookup(self.actions)

    @cached_property
    def _field_words(self) -> Mapping[str, str]:
        return {fold(field): field for field in self.fields} | lookup(self.fields)

    @cached_property
    def _kind_words(self) -> Mapping[str, VerificationKind]:
        return {fold(kind): kind for kind in self.kinds} | lookup(self.kinds)

    @cached_property
    def _any_words(self) -> frozenset[str]:
        return frozenset(map(fold, self.any_value))

    def action(self, text: str) -> ApprovalAction | None:
        return self._action_words.get(fold(text))

    def field(self, text: str) -> str | None:
        return self._field_words.get(fold(text))

    def kind(self, text: str) -> VerificationKind | None:
        return self._kind_words.get(fold(text))

    def is_any(self, text: str) -> bool:
        return fold(text) in self._any_words


class Lexicon(BaseModel):
    """The words of approvals, and those that they share with registers: platforms, and what says nothing."""

    model_config = ConfigDict(frozen=True)

    own: Vocabulary
    shared: registers.Vocabulary

    @cached_property
    def blank(self) -> frozenset[str]:
        return frozenset(self.shared.blank)

    def allowed(self, table: Mapping[K, Words]) -> str:
        """The first words of a table, for a remedy."""
        return "、".join(words[0] for words in table.values())


def shipped() -> Lexicon:
    """The words that come with Diting."""
    return Lexicon(own=read(files("config") / SHIPPED), shared=registers.shipped())


def read(source: Traversable) -> Vocabulary:
    """A vocabulary from a TOML file (a pathlib.Path will do). Raises ConfigurationError."""
    return section.read(Vocabulary, source)
