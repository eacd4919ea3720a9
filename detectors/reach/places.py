"""Official accounts of a place whose name a stranger bears while it asks for something; by itself a place is little."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from detectors.impostor.name import compared, names, unknown_place
from detectors.names.fold import fold
from detectors.names.likeness import REVIEW
from detectors.names.reading import read
from detectors.texts.contacts import contacts
from detectors.texts.voice import Kind, heard
from domain.look import Counterpart, Look
from domain.registry import OfficialAccount

SHORTEST, MOST = 2, 3
ASKING = frozenset({Kind.OFFICIAL, Kind.SOLICITS, Kind.LURE, Kind.PAYMENT})


@dataclass(frozen=True)
class Places:
    """Accounts by the place of their unit, without its level."""

    _at: dict[str, list[tuple[int, OfficialAccount, str]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, owner: int, official: Counterpart) -> None:
        unknown = unknown_place(official)
        place = unknown or fold(
            read((official.unit and official.unit.name) or official.account.display_name).structure.core
        )
        if len(place) >= SHORTEST:
            self._at[place].append((owner, official.account, unknown))

    def near(self, stranger: Look) -> Iterator[int]:
        """Those at the place whose names the stranger's comes nearest, where it asks its readers for something."""
        name = stranger.profile.display_name
        there = [each for place, accounts in self._at.items() if place in fold(name) for each in accounts]
        if not there or not _asks(stranger):
            return
        scored = ((max(compared(name, each, place).score for each in names(one)), owner) for owner, one, place in there)
        yield from (owner for score, owner in sorted(scored, reverse=True)[:MOST] if score >= REVIEW)


def _asks(stranger: Look) -> bool:
    texts = (stranger.profile.bio, *(post.text for post in stranger.posts))
    return any(contacts(text) or ASKING & heard(text).keys() for text in texts)
