"""What two names' structures say about each other: the same place, the same body, or a contradiction."""

from dataclasses import dataclass
from enum import StrEnum

from detectors.names.lexicon import lexicon
from detectors.names.places import Place, alike
from detectors.names.structure import Structure, is_one_of_several, is_within
from detectors.names.tokens import INVENTED
from domain.text import Text


class Where(StrEnum):
    """How the candidate's place lies to the official one's; UNKNOWN where one of them names none."""

    SAME = "same"
    UNKNOWN = "unknown"
    INSIDE = "inside"
    AROUND = "around"
    ALIKE = "alike"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """No score above `most`, for this reason."""

    most: float
    reason: Text


CAPS = {Where.INSIDE: 0.58, Where.AROUND: 0.58, Where.ALIKE: 0.7, Where.OTHER: 0.45}
OTHER_BODY, OTHER_NUMBER, PART_OF_BODY = 0.58, 0.5, 0.7


def where(seen: Structure, known: Structure) -> Where:
    """How the places of two names lie to each other."""
    if not seen.codes or not known.codes:
        return Where.UNKNOWN
    if seen.codes & known.codes:
        return Where.SAME
    invented = _is_invented(seen) or _is_invented(known)
    if invented and seen.core == known.core:
        return Where.SAME if seen.suffix == known.suffix or not (seen.suffix and known.suffix) else Where.ALIKE
    if is_within(seen, known):
        return Where.INSIDE
    if is_within(known, seen):
        return Where.AROUND
    if invented:
        return Where.UNKNOWN
    return Where.ALIKE if _look_or_sound_alike(seen.place, known.place) else Where.OTHER


def _is_invented(name: Structure) -> bool:
    """Whether its place is in no gazetteer."""
    return any(code.startswith(INVENTED) for code in name.codes)


def _look_or_sound_alike(seen: tuple[Place, ...], known: tuple[Place, ...]) -> bool:
    return bool(seen and known) and seen[-1].level > 0 and known[-1].level > 0 and alike(seen[-1], known[-1])


def is_part(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a body of one name is a part of a body of the other."""
    return _lies_in(one, other) or _lies_in(other, one)


def _lies_in(inner: frozenset[str], outer: frozenset[str]) -> bool:
    return any(not outer.isdisjoint(lexicon().around(group)) for group in inner)


def place_cap(seen: Structure, known: Structure) -> Cap | None:
    """The limit that another place sets to any likeness."""
    found = where(seen, known)
    if found not in CAPS:
        return None
    there, here = seen.place[-1].name, known.place[-1].name
    zh = {Where.INSIDE: f"{there}在{here}之内", Where.AROUND: f"{there}是{here}的上级地区"}
    en = {Where.INSIDE: f"{there} lies inside {here}", Where.AROUND: f"{there} lies around {here}"}
    reason = Text(zh.get(found, f"地区不同（{there}≠{here}）"), en.get(found, f"another place ({there}, not {here})"))
    return Cap(most=CAPS[found], reason=reason)


def number_cap(seen: Structure, known: Structure) -> Cap | None:
    """The limit that another number sets: 第一小学 is not 第二小学."""
    if seen.numbers == known.numbers or not (seen.numbers and known.numbers):
        return None
    return _other_number(seen, known)


def _other_number(seen: Structure, known: Structure) -> Cap:
    there, here = ("、".join(sorted(numbers)) or "无" for numbers in (seen.numbers, known.numbers))
    return Cap(most=OTHER_NUMBER, reason=Text(f"序号不同（{there}≠{here}）", f"another number ({there}, not {here})"))


def body_cap(seen: Structure, known: Structure) -> Cap | None:
    """The limit that another body sets, or a number that only one of several bodies has."""
    if seen.numbers != known.numbers and is_one_of_several(known.groups):
        return _other_number(seen, known)
    if not seen.groups or not known.groups or seen.groups & known.groups:
        return None
    most = PART_OF_BODY if is_part(seen.groups, known.groups) else OTHER_BODY
    one, other = label(seen.groups), label(known.groups)
    return Cap(most=most, reason=Text(f"机构不同（{one.zh}≠{other.zh}）", f"another body ({one.en}, not {other.en})"))


def label(groups: frozenset[str]) -> Text:
    """What people call these bodies."""
    organs = [lexicon().organs[group] for group in sorted(groups)]
    return Text("、".join(organ.zh for organ in organs), ", ".join(organ.en for organ in organs))
