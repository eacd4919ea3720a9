"""How one site answers for a handle: what proves that it is taken, and what that it is not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

REDIRECTS = frozenset({301, 302, 303, 307, 308})
HANDLE = "{handle}"
# What leads there says nothing about a handle.
DETOURS = re.compile(r"log-?in|sign-?in|auth|passport|captcha|challenge|verify|consent", re.IGNORECASE)


class Said(StrEnum):
    """What a site's answer says of a handle."""

    TAKEN = "taken"
    FREE = "free"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One side: any of these statuses, any of these words where there are some, and none of those `without`.

    `elsewhere` is where a redirect leads, `names_handle` whether the page must name whom it is about.
    """

    statuses: frozenset[int] = frozenset()
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    names_handle: bool = False
    elsewhere: str = ""

    def holds(self, status: int, text: str, location: str, handle: str) -> bool:
        if self.statuses and status not in self.statuses:
            return False
        if status in REDIRECTS and (DETOURS.search(location) or self.elsewhere not in location):
            return False
        if any(word in text for word in self.without):
            return False
        if self.names_handle and handle.lower() not in text.lower():
            return False
        return not self.words or any(word in text for word in self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """How one site is asked whether a handle is taken; `unclaimed` is '' where any nonsense will do."""

    name: str
    asks: str
    shows: str
    taken: Sign
    free: Sign
    claimed: tuple[str, ...]
    unclaimed: str = ""
    method: str = "GET"
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    allows: str = ""
    tags: frozenset[str] = frozenset()

    def takes(self, handle: str) -> bool:
        """Whether such a handle can be there at all, by the definition: that proves nothing of who is."""
        return not self.allows or bool(re.search(self.allows, handle))

    def says(self, status: int, text: str, location: str, handle: str) -> Said:
        """Both sides must agree; whatever else stands there is no answer."""
        if any(error in text for error in self.errors):
            return Said.UNKNOWN
        taken, free = (side.holds(status, text, location, handle) for side in (self.taken, self.free))
        if taken is free:
            return Said.UNKNOWN
        return Said.TAKEN if taken else Said.FREE
