"""Official accounts whose names or sentences stand in a text, found without reading the text once for each."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from zlib import crc32

from detectors.texts.prose import whole

# A shorter name stands in any text by chance.
SHORTEST = 4
# The length of a shingle, and of how many one is kept: those whose checksum says so, in either text.
SHINGLE, KEPT = 6, 3
# What more accounts write than this is nobody's wording, and one shingle alone may be chance.
COMMON, ENOUGH, MOST = 8, 2, 4


@dataclass(frozen=True)
class Names:
    """Names, and by how they begin how long they are: a text costs the same however many names begin alike."""

    _owners: dict[str, list[int]] = field(default_factory=dict)
    _lengths: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, name: str, owner: int) -> None:
        if len(name) >= SHORTEST:
            self._owners.setdefault(name, []).append(owner)
            self._lengths[name[:SHORTEST]].add(len(name))

    def within(self, text: str) -> Iterator[int]:
        """Whose names stand in a folded text."""
        for start in range(len(text) - SHORTEST + 1):
            for length in self._lengths.get(text[start : start + SHORTEST], ()):
                yield from self._owners.get(text[start : start + length], ())


@dataclass(frozen=True)
class Sentences:
    """Texts by a sample of their shingles."""

    _owners: dict[int, list[int]] = field(default_factory=dict)

    def add(self, text: str, owner: int) -> None:
        for shingle in shingles(text):
            owners = self._owners.setdefault(shingle, [])
            if owner not in owners and len(owners) <= COMMON:
                owners.append(owner)

    def alike(self, texts: Iterable[str]) -> tuple[int, ...]:
        """Who wrote much the same, whoever has most in common first."""
        seen = {shingle for text in texts for shingle in shingles(text)}
        found = (self._owners.get(shingle, []) for shingle in seen)
        hits = Counter(owner for owners in found if len(owners) <= COMMON for owner in owners)
        return tuple(owner for owner, times in hits.most_common(MOST) if times >= ENOUGH)


def shingles(text: str) -> frozenset[int]:
    """Checksums of a sample of the shingles of a text; two texts with a shingle in common have it in both samples."""
    folded = whole(text)
    sums = (crc32(folded[at : at + SHINGLE].encode()) for at in range(len(folded) - SHINGLE + 1))
    return frozenset(each for each in sums if each % KEPT == 0)
