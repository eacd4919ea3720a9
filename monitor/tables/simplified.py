"""Rare and traditional ideographs, radicals and strokes, each with the one simplified character that it stands for."""

from collections.abc import Iterator
from functools import cache

from opencc import OpenCC

from monitor.tables import shelf, sources

IDEOGRAPHS = (range(0x3400, 0xA000), range(0x20000, 0x32400))
VARIANTS = ("kZVariant", "kSemanticVariant")


def build() -> int:
    """simplified.txt: radicals as 'R', ideographs as 'S'; each line a target, then all that turn into it."""
    radicals = {before: after for before, after in _radicals() if before != after}
    simple = _closed(_simplified())
    lines = [("R", after, before) for after, before in _grouped(radicals)]
    lines += [("S", after, before) for after, before in _grouped(simple)]
    return shelf.put_rows("simplified.txt", "kind, target, sources", lines)


def _radicals() -> Iterator[tuple[str, str]]:
    for codes, target in sources.unicode_rows("EquivalentUnifiedIdeograph.txt"):
        first, _, last = codes.partition("..")
        for code in range(int(first, 16), int(last or first, 16) + 1):
            yield chr(code), chr(int(target, 16))


def _simplified() -> dict[str, str]:
    """One character at a time: with regard to neighbours, OpenCC tells 乾縣 from 乾县."""
    given = [chr(code) for codes in IDEOGRAPHS for code in codes]
    modern = _converted("jp2t", given)
    usual = [c if _is_usual(c) else other for c, other in zip(given, modern, strict=True)]
    simple = dict(zip(given, _converted("t2s", usual), strict=True))
    commoner = _commoner(simple)
    return {c: commoner.get(c, c) if simple[c] == c else simple[c] for c in given}


def _converted(rule: str, characters: list[str]) -> list[str]:
    converted: str = OpenCC(rule).convert("\n".join(characters))
    return converted.split("\n")


@cache
def _is_usual(character: str) -> bool:
    return any(_encodes(character, encoding) for encoding in ("gb2312", "big5"))


def _encodes(character: str, encoding: str) -> bool:
    return bool(character.encode(encoding, "ignore"))


def _commoner(simple: dict[str, str]) -> dict[str, str]:
    """Rare forms of which Unihan knows exactly one usual variant, once simplified: 髙 of 高, 戸 of 户."""
    found: dict[str, set[str]] = {}
    for code, field, value in sources.unicode_rows("Unihan_Variants.txt.bz2"):
        rare = chr(int(code[2:], 16))
        if field in VARIANTS and not _is_usual(rare):
            variants = (chr(int(variant.split("<")[0][2:], 16)) for variant in value.split())
            found.setdefault(rare, set()).update(simple.get(c, c) for c in variants if _is_usual(c))
    return {rare: next(iter(variants)) for rare, variants in found.items() if len(variants) == 1}


def _closed(steps: dict[str, str]) -> dict[str, str]:
    """Follows each character to where it stops, so that simplifying twice changes nothing."""
    closed = {}
    for character in steps:
        target, seen = steps[character], {character}
        while target not in seen and steps.get(target, target) != target:
            seen.add(target)
            target = steps[target]
        if target != character:
            closed[character] = target
    return closed


def _grouped(mapping: dict[str, str]) -> list[tuple[str, str]]:
    groups: dict[str, str] = {}
    for before in sorted(mapping):
        groups[mapping[before]] = groups.get(mapping[before], "") + before
    return sorted(groups.items())
