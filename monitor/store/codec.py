"""Nested values as JSON text: the one place where nouns turn into JSON and back, exactly."""

import json
import re
from collections.abc import Mapping
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, TypeAdapter

from domain.assessment import Assessment
from domain.finding import Finding
from domain.incident import Dismissal, Ground, Incident, Proposal
from domain.notification import Reason
from domain.observation import Post, Profile
from domain.registry import Contact
from domain.text import Text

T = TypeVar("T")
HALVES = re.compile("[\ud800-\udfff]")


def _with_a_ground(stored: object) -> object:
    """A reason in free words, as dismissals once had, is a note on an unlisted ground."""
    if not isinstance(stored, Mapping) or stored.get("reason") in tuple(Ground):
        return stored
    return {**stored, "reason": Ground.OTHER, "note": stored.get("reason", "")}


WORD = TypeAdapter(str)
WORDS = TypeAdapter(tuple[str, ...])
PAIRS = TypeAdapter(tuple[tuple[str, str], ...])
MAPPING = TypeAdapter(dict[str, str])
CONTACT = TypeAdapter(Contact)
CONTACTS = TypeAdapter(tuple[Contact, ...])
FINDINGS = TypeAdapter(tuple[Finding, ...])
DISMISSALS = TypeAdapter(tuple[Annotated[Dismissal, BeforeValidator(_with_a_ground)], ...])
REASONS = TypeAdapter(tuple[Reason, ...])
TEXT = TypeAdapter(Text)
PROFILE = TypeAdapter(Profile)
POST = TypeAdapter(Post)
ASSESSMENT = TypeAdapter(Assessment)
PROPOSAL = TypeAdapter(Proposal)
RECORD = TypeAdapter(Incident)


def dumps(adapter: TypeAdapter[T], value: T) -> str:
    """Compact; half an emoji, which a stranger's name may hold and no database takes, is written as an escape."""
    written = json.dumps(adapter.dump_python(value, mode="json"), separators=(",", ":"), ensure_ascii=False)
    return HALVES.sub(lambda half: f"\\u{ord(half.group()):04x}", written)


def loads(adapter: TypeAdapter[T], text: str) -> T:
    """The value that `dumps` was given; fields that a newer version added take their defaults."""
    return adapter.validate_python(json.loads(text))
