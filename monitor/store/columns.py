"""Column types: what a noun's field becomes in a table, and back."""

from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import DateTime, Dialect, Engine, Integer, Text
from sqlalchemy.types import TypeDecorator

from monitor.store import codec
from monitor.store.keys import Cipher

CIPHER = "diting_cipher"


def give_cipher(engine: Engine, cipher: Cipher) -> None:
    """A column type is shared by all databases; only the dialect that it is handed belongs to one engine."""
    setattr(engine.dialect, CIPHER, cipher)


def storable(text: str) -> str:
    """`text` without what PostgreSQL refuses in a text column: NUL, and halves of surrogate pairs."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


class Words(TypeDecorator[str]):
    """Plain text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else storable(value)


class Instant(TypeDecorator[datetime]):
    """A moment: aware at both ends, UTC in the table."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Word(TypeDecorator[Any]):
    """A member of a StrEnum, by its value."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:  # noqa: ARG002
        return None if value is None else self.kind(value)


class Rank(TypeDecorator[Any]):
    """A member of an IntEnum, by its number."""

    impl = Integer
    cache_ok = True

    def __init__(self, kind: type[IntEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: IntEnum | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> IntEnum | None:  # noqa: ARG002
        return None if value is None else self.kind(value)


class Json(TypeDecorator[Any]):
    """A nested value as JSON text (not JSONB, which refuses NUL and reorders)."""

    impl = Text
    cache_ok = True

    def __init__(self, adapter: TypeAdapter[Any]) -> None:
        super().__init__()
        self.adapter = adapter

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else codec.dumps(self.adapter, value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else codec.loads(self.adapter, value)


class Sealed(TypeDecorator[Any]):
    """A nested value as JSON that only the holder of the contacts key can read."""

    impl = Text
    cache_ok = True

    def __init__(self, adapter: TypeAdapter[Any]) -> None:
        super().__init__()
        self.adapter = adapter

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else _cipher(dialect).seal(codec.dumps(self.adapter, value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else codec.loads(self.adapter, _cipher(dialect).open(value))


def _cipher(dialect: Dialect) -> Cipher:
    cipher: Cipher = getattr(dialect, CIPHER)
    return cipher
