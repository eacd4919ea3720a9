"""What the public calls the body that a name means: 来宾公安, 平安来宾, 来宾警方."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice, zip_longest

from detectors.names.lexicon import PLACE, Organ, lexicon
from detectors.names.reading import read
from detectors.names.structure import Structure
from detectors.names.tokens import LEVEL_OF

# So many of them are as well known as the name itself; shorter ones are found in others by chance.
FORMS, SHORTEST_FORM = 3, 4


@lru_cache(maxsize=65536)
def short_forms(name: str) -> tuple[str, ...]:
    """The best known of them that are not the name itself."""
    seen = read(name)
    others = (way for way in called(seen.structure) if len(way) >= SHORTEST_FORM and way not in {seen.text, seen.bare})
    return tuple(islice(dict.fromkeys(others), FORMS))


def called(name: Structure) -> Iterator[str]:
    """Of each body in turn the words for it and the brands of its accounts, with the place, the best known first."""
    groups = sorted(name.groups, key=lambda group: (group != name.organisation, group)) if name.core else []
    organs = (lexicon().organs[group] for group in groups)
    ways = zip_longest(*(_ways(organ.id, _levels(organ, name)) for organ in organs if not organ.several))
    return (way.replace(PLACE, name.core) for way in chain.from_iterable(ways) if way)


def _levels(organ: Organ, name: Structure) -> frozenset[str]:
    """Words that begin with the level of a place, where it is the name's own: 市府."""
    return frozenset(word for word in organ.names if word[0] in LEVEL_OF and word in name.text)


@lru_cache(maxsize=4096)
def _ways(group: str, levels: frozenset[str]) -> tuple[str, ...]:
    """By words and brands in turn; what holds a shorter one mostly comes up with that already."""
    organ = lexicon().organs[group]
    words = (PLACE + word for word in organ.names if word[0] not in LEVEL_OF or word in levels)
    ways: dict[str, str] = {}
    for way in filter(None, chain.from_iterable(zip_longest(words, organ.brand))):
        ways.setdefault(way.strip(PLACE), way)
    return tuple(way for word, way in ways.items() if not any(other in word for other in ways if other != word))
