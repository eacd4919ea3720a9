"""Proof that a platform was really looked at."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Job(StrEnum):
    """The jobs that look at platforms."""

    HUNT = "hunt"
    GUARD = "guard"
    RECHECK = "recheck"


class Gap(StrEnum):
    """Why a cycle does not count as looked at; the metric's label too."""

    NO_CONTROL = "no_control"
    CONTROL_NOT_FOUND = "control_not_found"
    NONSENSE_FOUND = "nonsense_found"
    AUTH = "auth"
    RATE_LIMITED = "rate_limited"
    BLOCKED = "blocked"
    SHAPE = "shape"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """One cycle of one job on one platform; covered exactly when there is no gap."""

    platform: str
    job: Job
    started_at: datetime
    finished_at: datetime
    asked: int = 0
    answered: int = 0
    gap: Gap | None = None
    detail: str = ""

    @property
    def covered(self) -> bool:
        return self.gap is None
