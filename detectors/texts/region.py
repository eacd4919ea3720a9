"""Whether the words in front of a place's name speak of the region where it lies, or of another one."""

import re
from collections.abc import Iterator
from functools import lru_cache

from detectors.names.fold import fold
from detectors.names.places import Place, PlaceSpan, ancestors, find, place

# How high a region stands by what is written behind its name.
LEVEL_OF = {"省": 1, "自治区": 1, "市": 2, "州": 2, "盟": 2, "地区": 2, "县": 3, "区": 3, "旗": 3}
LEVELS = "|".join(sorted(LEVEL_OF, key=len, reverse=True))
WRITTEN = re.compile(f"([\u4e00-\u9fff]{{2,12}}?)({LEVELS})")
LED = re.compile(f"(?:[\u4e00-\u9fff]{{2,6}}?(?:{LEVELS}))+|中国|中华人民共和国")
COUNTRY = re.compile("^(?:中华人民共和国|中国)")
CITY, TOWNSHIP = 2, 4

Regions = dict[int, frozenset[str]]


def led_by(words: str) -> bool:
    """Whether folded words are nothing but the names of regions."""
    return bool(LED.fullmatch(words)) or (bool(words) and _covered(words))


@lru_cache(maxsize=8192)
def is_in(before: str, region: str, whole: str) -> bool:
    """Whether folded words in front of a place agree with its region (a name or a code); True where nothing is known.

    `whole` is the text that they and the place stand in: the gazetteer may know the place where the register is silent.
    """
    before = COUNTRY.sub("", before)
    said, known = regions(before), regions(fold(region))
    if not region:
        known = _around(whole.removeprefix(before))
    return not any(level in known and names.isdisjoint(known[level]) for level, names in said.items())


@lru_cache(maxsize=8192)
def regions(words: str) -> Regions:
    """The regions that folded words or a code name, without their levels, by how high they stand."""
    if words.isdigit():
        return _levelled(_of_code(words))
    found: Regions = {}
    meant: list[Place] = []
    for called in _written(words):
        level = next((each for each in LEVEL_OF if len(called) > 2 and called.endswith(each)), "")
        real = _real(called, LEVEL_OF.get(level, 0))
        # Of several places of one name it is the one that lies in the region named before.
        meant = [each for each in real if any(outer in meant for outer in ancestors(each.code))] or real
        around = _levelled([outer for each in meant for outer in (each, *ancestors(each.code))])
        invented = {LEVEL_OF[level]: frozenset({called.removesuffix(level)})} if level else {}
        for height, names in (around or invented).items():
            found[height] = found.get(height, frozenset()) | names
    return found


def _written(words: str) -> Iterator[str]:
    """Each region with its level, which may be left out where another follows: 广西 and 来宾市 of 广西来宾市."""
    levelled = ["".join(pair) for pair in WRITTEN.findall(words)]
    for text in levelled or [words]:
        spans = _unbroken(text)
        parted = bool(spans) and (spans[-1].end == len(text) or not levelled)
        yield from (text[span.start : span.end] for span in spans) if parted else (text,)


def _unbroken(words: str) -> list[PlaceSpan]:
    """Places that stand one behind the other from the first character on."""
    found: list[PlaceSpan] = []
    for span in find(words):
        if span.start == (found[-1].end if found else 0):
            found.append(span)
    return found


def _real(called: str, level: int) -> list[Place]:
    """What the gazetteer has of that name, at that level if one is given."""
    spans = [span for span in find(called) if span.start == 0 and (span.end == len(called) or not level)]
    meant = [each for span in spans for each in span.places if each.level < TOWNSHIP and not span.weak]
    return [each for each in meant if not level or each.level == level or (level == CITY and _is_a_city(each))]


def _is_a_city(there: Place) -> bool:
    """Whether 市 stands behind a name of another level: a municipality, or a city that is a county."""
    return there.level > CITY or there.name.endswith("市")


def names_of(region: str) -> frozenset[str]:
    """Everything that the region of the register is called, at any level."""
    text = fold(region)
    bare = re.sub(f"(?:{LEVELS})$", "", text)
    return frozenset(name for names in regions(text).values() for name in names) | ({bare} if len(bare) > 1 else set())


def _levelled(places: list[Place]) -> Regions:
    found: Regions = {}
    for each in places:
        found[each.level] = found.get(each.level, frozenset()) | {each.short}
    return found


def _of_code(code: str) -> list[Place]:
    """A division and what lies around it; nothing for a code that no gazetteer has."""
    for length in (6, 4, 2):
        try:
            found = place(code[:length])
        except KeyError:
            continue
        return [found, *ancestors(found.code)]
    return []


def _around(text: str) -> Regions:
    """What lies around the first place of a text, by the gazetteer."""
    first = [each for span in find(text)[:1] if span.start == 0 for each in span.places]
    return _levelled([outer for each in first for outer in ancestors(each.code)])


def _covered(words: str) -> bool:
    """Whether places of the gazetteer, and the level of the last, are all that there is."""
    spans = _unbroken(words)
    return bool(spans) and words[spans[-1].end :] in {"", *LEVEL_OF}
