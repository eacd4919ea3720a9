"""Reading a host's name: its registered label, and by what trick it comes close to another's."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

from detectors.names.latin import skeleton
from domain.text import Text

# Endings under which labels are registered one level deeper.
SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "info", "mil", "net", "org", "idv"})
# Further second levels of .cn are its provinces: gs.cn, bj.cn.
PROVINCE = re.compile(
    "ah|bj|cq|fj|gd|gs|gx|gz|ha|hb|he|hi|hk|hl|hn|jl|js|jx|ln|mo|nm|nx|qh|sc|sd|sh|sn|sx|tj|tw|xj|xz|yn|zj"
)
# What is hung onto a label so that it looks like an office's.
GOVERNMENT_WORDS = ("govcn", "gov", "zhengfu", "zwfw", "zfw", "zf", "zw")
ADDED_WORDS = (
    *GOVERNMENT_WORDS,
    "www",
    "guanfang",
    "official",
    "gw",
    "fuwu",
    "china",
    "cn",
    "web",
    "online",
    "wap",
    "app",
    "kefu",
)
# A label shorter than this is anybody's, unless a word of office stands beside it.
SHORTEST = 4
LONG = 9


class Ruse(StrEnum):
    """How a host comes close to another, the boldest first."""

    CONTAINED = "contained"
    ADDED = "added"
    GLYPH = "glyph"
    ENDING = "ending"
    TYPED = "typed"


CLOSENESS = {Ruse.CONTAINED: 1.0, Ruse.ADDED: 0.95, Ruse.GLYPH: 0.95, Ruse.ENDING: 0.85, Ruse.TYPED: 0.75}
SAID = {
    Ruse.CONTAINED: Text("整个含有", "contains"),
    Ruse.ADDED: Text("添字仿冒", "adds a word to"),
    Ruse.GLYPH: Text("形近仿冒", "is written to look like"),
    Ruse.ENDING: Text("换后缀仿冒", "is under another ending than"),
    Ruse.TYPED: Text("一字之差仿冒", "is a letter away from"),
}


@dataclass(frozen=True, slots=True)
class HostParts:
    """`below` are the labels in front of the registered one, nearest first; `ending` is what nobody registers."""

    label: str
    ending: str
    below: tuple[str, ...] = ()

    @property
    def registered(self) -> str:
        return f"{self.label}.{self.ending}"


@lru_cache(maxsize=8192)
def parts(host: str) -> HostParts | None:
    """A host in its parts, in Unicode; None for what is no name of two labels at least."""
    labels = [_read(label) for label in host.lower().strip(".").removeprefix("www.").split(".")]
    if len(labels) < 2 or not all(labels) or labels[-1].isdigit():
        return None
    of_province = labels[-1] == "cn" and PROVINCE.fullmatch(labels[-2]) is not None
    at = -3 if len(labels) > 2 and (of_province or labels[-2] in SECOND_LEVEL) else -2
    return HostParts(labels[at], ".".join(labels[at + 1 :]), tuple(reversed(labels[:at])))


def stems(known: HostParts) -> tuple[str, ...]:
    """What people would take for the name of a site: linze, and of ga.linze.gov.cn also galinze and linzega."""
    if not known.below:
        return (known.label,)
    below = known.below[0]
    return known.label, below + known.label, known.label + below


@lru_cache(maxsize=65536)
def ruse(seen: str, known: str) -> Ruse | None:
    """By what trick a host passes for a known one; None where it does not, or is the same or lies below it."""
    one, other = parts(seen), parts(known)
    if one is None or other is None or one.registered == other.registered:
        return None
    whole = _bare(known.removeprefix("www."))
    if len(whole) > LONG and whole in _bare(seen):
        return Ruse.CONTAINED
    of_office = (f"{other.label}gov",) if other.ending == "gov.cn" else ()
    found = {found for stem in (*stems(other), *of_office) for found in _compared(one, stem)}
    return next((each for each in Ruse if each in found), None)


def _compared(seen: HostParts, stem: str) -> set[Ruse]:
    label, known = _bare(seen.label), _bare(stem)
    found = set()
    rest, of_office = _without_words(label)
    if rest != label and rest == known and (of_office or len(known) >= SHORTEST):
        found.add(Ruse.ADDED)
    if len(known) < SHORTEST:
        return found
    if label == known:
        found.add(Ruse.ENDING)
    elif skeleton(label) == skeleton(known) or _bare(skeleton(seen.label)) == known:
        found.add(Ruse.GLYPH)
    elif len(known) > SHORTEST and OSA.distance(label, known) <= (2 if len(known) >= LONG else 1):
        found.add(Ruse.TYPED)
    return found


def _without_words(label: str) -> tuple[str, bool]:
    """A label without the words hung onto it, and whether one of those is an office's."""
    rest, words = label, []
    while hung := next((word for word in ADDED_WORDS if _hangs(word, rest)), ""):
        words.append(hung)
        rest = rest.removeprefix(hung) if rest.startswith(hung) else rest.removesuffix(hung)
    return rest, not set(words).isdisjoint(GOVERNMENT_WORDS)


def _hangs(word: str, label: str) -> bool:
    return label != word and (label.startswith(word) or label.endswith(word))


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _read(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label.removeprefix("xn--").encode("ascii").decode("punycode")
    except UnicodeError:
        return label
