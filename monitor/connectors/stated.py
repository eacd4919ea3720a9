"""What a connector says of itself before it is ever asked, be it a description or a module of monitor/platforms."""

from dataclasses import dataclass

from domain.connector import Verified
from domain.ports import Operation

UNKNOWN = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """`platform` is '' where the connector serves the one of its own name.

    Whoever says nothing is trusted least: of no class, never seen at work, and asked for nothing.
    """

    platform: str = ""
    operations: frozenset[Operation] = frozenset()
    grade: str = UNKNOWN
    verified: Verified = Verified.SHAPE


def stated(connector: object) -> Stated:
    """Of a plugin as it was found. Raises ValueError for a way of checking that there is not."""
    return Stated(
        platform=getattr(connector, "PLATFORM", ""),
        operations=getattr(connector, "OPERATIONS", frozenset()),
        grade=getattr(connector, "CLASS", UNKNOWN),
        verified=Verified(getattr(connector, "VERIFIED", Verified.SHAPE)),
    )
