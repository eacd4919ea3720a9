"""What is known of a way to a platform before it is ever asked."""

from dataclasses import dataclass
from enum import StrEnum

from domain.ports import Operation


class Verified(StrEnum):
    """How a connector was checked: against the platform itself, or only against documented or recorded answers."""

    LIVE = "live"
    SHAPE = "shape"


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """One table of [platforms]: the platform slug that it serves, and what it may be asked.

    `grade` is its class: A official, B public but undocumented, C the operator's own login, D a contracted vendor.
    """

    name: str
    platform: str
    operations: frozenset[Operation]
    grade: str
    verified: Verified
