"""Nested values as JSON text: the one place where nouns turn into JSON and back, exactly."""

import json
from typing import TypeVar

from pydantic import TypeAdapter

from domain.finding import Finding
from domain.incident import Dismissal
from domain.notification import Reason
from domain.observation import Post, Profile
from domain.registry import Contact

T = TypeVar("T")

WORD = TypeAdapter(str)
WORDS = TypeAdapter(tuple[str, ...])
PAIRS = TypeAdapter(tuple[tuple[str, str], ...])
MAPPING = TypeAdapter(dict[str, str])
CONTACTS = TypeAdapter(tuple[Contact, ...])
FINDINGS = TypeAdapter(tuple[Finding, ...])
DISMISSALS = TypeAdapter(tuple[Dismissal, ...])
REASONS = TypeAdapter(tuple[Reason, ...])
PROFILE = TypeAdapter(Profile)
POST = TypeAdapter(Post)


def dumps(adapter: TypeAdapter[T], value: T) -> str:
    """ASCII only: a stranger's name may hold a NUL or half an emoji, which pydantic's own JSON refuses."""
    return json.dumps(adapter.dump_python(value, mode="json"), separators=(",", ":"))


def loads(adapter: TypeAdapter[T], text: str) -> T:
    """The value that `dumps` was given; fields that a newer version added take their defaults."""
    return adapter.validate_python(json.loads(text))
