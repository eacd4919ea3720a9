"""How soon somebody must look at what was found."""

from enum import StrEnum


class Urgency(StrEnum):
    """PAGE wakes somebody, LIST waits for the daily list, NOTE is kept as evidence beside what comes later."""

    PAGE = "page"
    LIST = "list"
    NOTE = "note"


# What opens a case.
TOLD = (Urgency.PAGE, Urgency.LIST)


def graver_of(one: Urgency | None, other: Urgency | None) -> Urgency | None:
    """The more urgent of two; None is none."""
    return next((urgency for urgency in Urgency if urgency in {one, other}), None)
