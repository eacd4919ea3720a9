"""What to type into a platform's search so that whoever passes for a name comes up."""

from opencc import OpenCC

from detectors.names.called import called
from detectors.names.likeness import SHORTEST
from detectors.names.reading import Reading, read
from detectors.names.sound import pinyin

TRADITIONAL = OpenCC("s2t")
# Every one costs a request on every platform in every round.
MOST = 4
SHORTEST_PART, SHORTEST_SPELLED = 2, 4


def queries(name: str, most: int = MOST) -> tuple[str, ...]:
    """The name, its core, and what else the public calls the same body of the same place, best first.

    None for names too short to raise an alarm.
    """
    seen = read(name)
    if len(seen.text) < SHORTEST:
        return ()
    return tuple(dict.fromkeys((name, seen.bare, *called(seen.structure))))[:most]


def surroundings(name: str) -> tuple[str, ...]:
    """What a name shares with many: the place, also in traditional characters and in pinyin, and what else it says.

    Asked once for all that share it. Wherever a single character is changed, one of these stays whole; a name without a
    place is cut in two for that.
    """
    seen = read(name)
    if len(seen.text) < SHORTEST:
        return ()
    ahead, behind = _parts(seen)
    spelled = pinyin(ahead)
    parts = (ahead, TRADITIONAL.convert(ahead), behind, spelled if len(spelled) >= SHORTEST_SPELLED else "")
    return tuple(dict.fromkeys(part for part in parts if len(part) >= SHORTEST_PART))


def _parts(name: Reading) -> tuple[str, str]:
    """The place and the longest part beside it, else the two halves."""
    end = name.offset + len(name.bare)
    for token in name.structure.tokens:
        if token.places and token.core and name.text.startswith(token.core, token.start):
            beside = max(name.text[name.offset : token.start], name.text[token.end : end], key=len)
            if len(beside) >= SHORTEST_PART:
                return token.core, beside
    middle = (len(name.bare) + 1) // 2
    return name.bare[:middle], name.bare[middle:]
