"""The look-alikes of an official name that are most worth looking up one by one."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import chain, zip_longest

from opencc import OpenCC

from detectors.names.glyph import glyph, lookalikes
from detectors.names.lexicon import Role, lexicon
from detectors.names.likeness import REVIEW, SHORTEST, likeness
from detectors.names.reading import Reading, read
from detectors.names.sound import pinyin, syllables
from detectors.names.split import parts
from detectors.names.tokens import Token

SUFFIXES = ("官方", "官微", "官方账号", "V", "在线", "官网", "客服", "服务号", "公众号", "视频号", "官方号", "网")
PREFIXES = ("官方",)
TRADITIONAL = (OpenCC("s2t"), OpenCC("s2tw"), OpenCC("s2hk"))
# The 3,755 characters of GB 2312's first level: what people type without thinking.
COMMON = bytes(byte for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF) for byte in (high, low)).decode(
    "gb2312", "ignore"
)
SYNONYMS, LOOKALIKES, HOMOPHONES, SPLITS = 6, 3, 3, 1


def variants(official: str, limit: int = 60) -> tuple[str, ...]:
    """Names that pass for this one, best first, each unlike it as typed; none for names under three characters."""
    name = read(official)
    if len(name.text) < SHORTEST:
        return ()
    kinds = (_traditional, _decorated, _renamed, _reshaped, _resounded, _levelled, _split, _reordered, _spelled)
    ranked = chain.from_iterable(zip_longest(*(kind(name) for kind in kinds)))
    found = dict.fromkeys(variant for variant in ranked if variant and variant != official)
    return tuple(variant for variant in found if likeness(variant, official).score >= REVIEW)[:limit]


def _traditional(name: Reading) -> Iterator[str]:
    return (convert.convert(name.text) for convert in TRADITIONAL)


def _decorated(name: Reading) -> Iterator[str]:
    yield name.bare
    yield from (name.bare + suffix for suffix in SUFFIXES)
    yield from (prefix + name.bare for prefix in PREFIXES)


def _renamed(name: Reading) -> Iterator[str]:
    """The same body by its other names: 警方, 公安局, 公安."""
    for token in name.structure.tokens:
        if token.role is Role.ORGAN and token.word is not None:
            groups = sorted(token.word.names)
            others = [lexicon().organs[group].names[:SYNONYMS] for group in groups]
            yield from (_with(name.text, token, other) for other in chain.from_iterable(others))
            yield from _branded(name, groups)


def _branded(name: Reading, groups: list[str]) -> Iterator[str]:
    """The account of the body as the public knows it: 平安 with the place."""
    place = name.structure.core
    brands = [lexicon().organs[group].brand[:2] for group in groups]
    if place:
        yield from (pattern.replace("~", place) for pattern in chain.from_iterable(brands))


def _with(text: str, token: Token, other: str) -> str:
    return text[: token.start] + other + text[token.end :]


def _reshaped(name: Reading) -> Iterator[str]:
    return _exchanged(name, lambda char: tuple(other for other, _ in lookalikes(char)[:LOOKALIKES]))


def _resounded(name: Reading) -> Iterator[str]:
    return _exchanged(name, lambda char: _homophones(char)[:HOMOPHONES])


def _split(name: Reading) -> Iterator[str]:
    return _exchanged(name, lambda char: parts(char)[:SPLITS])


def _exchanged(name: Reading, others: Callable[[str], Sequence[str]]) -> Iterator[str]:
    """One character exchanged at a time, the weightiest first, the best exchange of each before the second best."""
    order = sorted(range(len(name.bare)), key=lambda i: -name.weights[name.offset + i])
    exchanges = ([(i, other) for other in others(name.bare[i])] for i in order)
    for i, other in filter(None, chain.from_iterable(zip_longest(*exchanges))):
        yield name.bare[:i] + other + name.bare[i + 1 :]


@cache
def _homophones(char: str) -> tuple[str, ...]:
    """Common characters of the same syllable, those first that also look alike."""
    same = (other for other in _by_syllable().get(syllables(char), "") if other != char)
    return tuple(sorted(same, key=lambda other: -glyph(char, other)))


@cache
def _by_syllable() -> dict[str, str]:
    found: dict[str, str] = {}
    for char in COMMON:
        found[syllables(char)] = found.get(syllables(char), "") + char
    return found


def _levelled(name: Reading) -> Iterator[str]:
    """The level of the place written out or left out: 来宾市公安局, 来宾公安局."""
    token = next((token for token in name.structure.tokens if token.places and token.core), None)
    if token is not None:
        for called in (token.core, token.places[0].name):
            yield name.bare[: max(0, token.start - name.offset)] + called + name.text[token.end :]


def _reordered(name: Reading) -> Iterator[str]:
    """The body in front of the place."""
    places = [token for token in name.structure.tokens if token.places]
    if places and places[0].start == 0 and places[0].end < len(name.bare):
        end = places[0].end
        yield name.bare[end:] + name.bare[:end]


def _spelled(name: Reading) -> Iterator[str]:
    yield pinyin(name.bare)
