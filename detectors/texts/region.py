"""Whether the words in front of a place's name speak of the region where it lies, or of another one."""

import re
from functools import lru_cache

from detectors.names.fold import fold
from detectors.names.places import Place, ancestors, find, place

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
    for name, level in WRITTEN.findall(words):
        real = _real(name + level, LEVEL_OF[level])
        for height, names in (real or {LEVEL_OF[level]: frozenset({name})}).items():
            found[height] = found.get(height, frozenset()) | names
    return found or _real(words)


def _real(words: str, level: int = 0) -> Regions:
    """What the gazetteer has of that name, at that level if one is given, with all that lies around."""
    spans = [span for span in find(words) if span.start == 0 and (span.end == len(words) or not level)]
    meant = [each for span in spans for each in span.places if each.level < TOWNSHIP and not span.weak]
    fitting = [each for each in meant if each.level == level or (level == CITY and each.level > CITY) or not level]
    return _levelled([outer for each in fitting for outer in (each, *ancestors(each.code))])


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
    """Whether one place of the gazetteer and its level are all that there is."""
    first = next(iter(find(words)), None)
    return first is not None and first.start == 0 and words[first.end :] in {"", *LEVEL_OF}
