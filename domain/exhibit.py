"""One piece of evidence, kept as it was."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Exhibit(StrEnum):
    """What a piece of evidence is."""

    OBSERVATION = "observation"
    ANSWER = "answer"
    AVATAR = "avatar"
    PAGE = "page"
    FILE = "file"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """`sha256` names the bytes in the evidence store; `event` is the version of the incident that it belongs to.

    `source` is where it came from (an address, a file's name), `versions` what judged it: Diting, models, tables, and
    the grading rule.
    """

    incident: int
    event: int
    kind: Exhibit
    sha256: str
    size: int
    media_type: str
    taken_at: datetime
    source: str = ""
    note: str = ""
    versions: tuple[tuple[str, str], ...] = ()
    id: int = 0
