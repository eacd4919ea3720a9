"""One way in which a name passes for another: how strongly, by which tricks, and in words."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from detectors.names.align import Alignment
from detectors.names.trick import Trick
from domain.text import Text


class Limits(Enum):
    """Which contradictions of structure limit a way: all, the firm ones (another place, another number), or none."""

    ALL = auto()
    FIRM = auto()
    NONE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """`score` before any limit; `said` puts it in words on demand; `holds_official`: the official name is in there."""

    score: float
    reasons: tuple[Trick, ...]
    said: Callable[[], Text]
    limits: Limits = Limits.ALL
    holds_official: bool = False
    alignment: Alignment | None = None
