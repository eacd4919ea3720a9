"""Whether an account says of itself that it belongs to another place of the name that a unit's place has."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from detectors.names.fold import fold
from detectors.names.places import Place, ancestors, find, place
from detectors.names.reading import read
from detectors.names.structure import parse
from detectors.names.tokens import NATION
from detectors.texts.prose import whole
from detectors.texts.region import Regions, is_in, led_by, regions

LEVEL = re.compile("市(?![场监民政容集])|区(?![域块])|县(?![域城])|镇(?![上痛])|乡(?![村亲音])|旗(?![舰下])|州")
# With these somebody begins to say where he is.
OPENING = re.compile(
    "^(?:(?:这里|这|我们?)是|欢迎(?:您|你|大家)?(?:关注|来到|访问)|本(?:[账帐]?号|微博|平台)(?:是|为|系|由)?|由|"
    "(?:单位|办公|联系)?地[址点][在是为于]?|地处|位于|坐落[于在]|来自|位置在?|官方(?:[账帐]号|微博|平台|发布)?)?(?:中共|中国)?"
)
STREET = re.compile("(?:路|街|道|巷)[\u4e00-\u9fff]{0,3}\\d{1,5}号")


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where a unit is: its place without and with its level, the divisions that this may be, and its region.

    `known` is all that the unit's own account says of its place; no `codes` where no gazetteer has the place.
    """

    core: str
    suffix: str
    codes: frozenset[str]
    region: str
    known: str


class _Side(Enum):
    """What a clause says of the place: that it is the unit's, or that it is another."""

    HERE = auto()
    ELSEWHERE = auto()
    SILENT = auto()


@lru_cache(maxsize=8192)
def home(unit: str, region: str, known: tuple[str, ...]) -> Home:
    """The place of the unit of that name, in that region of the register."""
    name = read(unit).structure
    said, codes = regions(fold(region)), frozenset(filter(_is_a_division, name.codes))
    there = frozenset(code for code in codes if _fits(said, (place(code), *ancestors(code))))
    return Home(
        core=name.core,
        suffix=name.suffix,
        codes=there or codes,
        region=region,
        known="".join(map(whole, known)),
    )


def _is_a_division(code: str) -> bool:
    return code.isdigit() and code != NATION


def told_elsewhere(unit: Home, clauses: Iterable[str]) -> str:
    """The other place that folded clauses name first; '' where none does, or the unit's own comes before."""
    if len(unit.core) < 2:
        return ""
    for clause in (each for each in clauses if unit.core in each):
        text = OPENING.sub("", clause)
        before, _, after = text.partition(unit.core)
        level = found.group() if (found := LEVEL.match(after)) else ""
        if not _is_of_itself(before, after.removeprefix(level), text):
            continue
        side = _side(unit, before, level, text)
        if side is not _Side.SILENT:
            return before + unit.core + level if side is _Side.ELSEWHERE else ""
    return ""


def _is_of_itself(before: str, behind: str, text: str) -> bool:
    """Whether a clause is a name or an address: nothing but regions ahead of the place, a body or nothing behind it."""
    if before and not led_by(before):
        return False
    return not behind or bool(parse(text).groups) or STREET.search(behind) is not None


def _side(unit: Home, before: str, level: str, text: str) -> _Side:
    other_level = bool(unit.suffix and level) and level != unit.suffix and unit.core + level not in unit.known
    if not before and not other_level:
        return _Side.SILENT
    if unit.codes:
        return _side_of_real(unit, before, level)
    apart = bool(before) and before not in unit.known and not is_in(before, unit.region, text)
    return _Side.ELSEWHERE if other_level or apart else _Side.SILENT


def _side_of_real(unit: Home, before: str, level: str) -> _Side:
    """By the gazetteer: elsewhere is only where such a place is, and what the unit's own place may be is that."""
    said = regions(before)
    named = [
        each
        for span in find(unit.core + level)[:1]
        for each in span.places
        if each.name.endswith(level) and _fits(said, (each, *ancestors(each.code)))
    ]
    if any(_is_here(unit, each) for each in named):
        return _Side.HERE if before else _Side.SILENT
    return _Side.ELSEWHERE if named else _Side.SILENT


def _is_here(unit: Home, there: Place) -> bool:
    """Whether a place is the unit's, lies in it or around it."""
    around = {each.code for each in ancestors(there.code)}
    return any(there.code == code or code in around or there in ancestors(code) for code in unit.codes)


def _fits(said: Regions, path: Iterable[Place]) -> bool:
    """Whether a place with all that lies around it is within the regions said."""
    by_level = {each.level: each.short for each in path}
    return all(by_level.get(level) in names for level, names in said.items())
