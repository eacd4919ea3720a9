"""What to type into a platform's search so that whoever passes for a name comes up."""

from collections.abc import Iterable, Iterator
from itertools import chain, zip_longest

from opencc import OpenCC

from detectors.names.lexicon import PLACE, Organ, lexicon
from detectors.names.likeness import SHORTEST
from detectors.names.reading import Reading, read
from detectors.names.sound import pinyin
from detectors.names.structure import Structure
from detectors.names.tokens import LEVEL_OF

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
    return tuple(dict.fromkeys((name, seen.bare, *_called(seen.structure))))[:most]


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


def _called(name: Structure) -> Iterator[str]:
    """来宾公安, 平安来宾, 来宾警方: of each body in turn the words for it and the brands of its accounts."""
    groups = sorted(name.groups, key=lambda group: (group != name.organisation, group)) if name.core else []
    organs = (lexicon().organs[group] for group in groups)
    ways = zip_longest(*(_ways(organ, name) for organ in organs if not organ.several))
    return (way.replace(PLACE, name.core) for way in chain.from_iterable(ways) if way)


def _ways(organ: Organ, name: Structure) -> Iterable[str]:
    """By words and brands in turn; what holds a shorter one mostly comes up with that already."""
    words = (PLACE + word for word in organ.names if word[0] not in LEVEL_OF or word in name.text)
    ways: dict[str, str] = {}
    for way in filter(None, chain.from_iterable(zip_longest(words, organ.brand))):
        ways.setdefault(way.strip(PLACE), way)
    return [way for word, way in ways.items() if not any(other in word for other in ways if other != word)]


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
