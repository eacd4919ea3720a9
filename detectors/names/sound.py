"""How names sound: one syllable a character, without tones, as Mandarin speakers confuse them."""

from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from detectors.names import tables

# What many speakers do not tell apart. Before a u that other vowels follow, h becomes f: huang and fang.
INITIALS = {"zh": "z", "ch": "c", "sh": "s", "n": "l"}
FINALS = {"ang": "an", "eng": "en", "ing": "in"}
H_AS_F = {"hu": "fu", "hua": "fa", "huan": "fan", "huang": "fang", "hui": "fei", "hun": "fen", "huo": "fo"}
FUZZY, SECOND = 0.85, 0.92


def syllables(char: str) -> str:
    """The main reading of a character: 'lai' for 来; '' where there is none."""
    return readings().get(char, ("",))[0]


@lru_cache(maxsize=65536)
def sound(a: str, b: str) -> float:
    """1 for the same syllable, 0.92 by a second reading, 0.85 where many speakers hear no difference, else 0."""
    first, second = readings().get(a, ()), readings().get(b, ())
    if a == b or (first and first[:1] == second[:1]):
        return 1.0
    if set(first) & set(second):
        return SECOND
    return FUZZY if {blurred(one) for one in first} & {blurred(one) for one in second} else 0.0


@lru_cache(maxsize=65536)
def reading(text: str) -> tuple[str, ...]:
    """A syllable a character, read as in the word it stands in: 单县 is 'shan xian'; the rest stays as it is."""
    spoken: list[str] = []
    while len(spoken) < len(text):
        spoken += _word(text, len(spoken)) or [_alone(text[len(spoken)])]
    return tuple(spoken)


def homophones(char: str) -> str:
    """The other characters whose main reading is the same, the commonest first."""
    return homophones_of(syllables(char)).replace(char, "")


def homophones_of(syllable: str) -> str:
    """The characters whose main reading it is, the commonest first."""
    return _by_syllable().get(syllable, "")


def pinyin(text: str) -> str:
    """'laibinfabu' for 来宾发布."""
    return "".join(reading(text))


def initials(text: str) -> str:
    """'lbfb' for 来宾发布."""
    return "".join(syllable[:1] for syllable in reading(text))


@lru_cache(maxsize=2048)
def blurred(syllable: str) -> str:
    """A syllable without the differences that many speakers do not hear: 'san' for 'shang'."""
    syllable = H_AS_F.get(syllable, syllable)
    for clear, plain in INITIALS.items():
        if syllable.startswith(clear) and len(syllable) > len(clear):
            syllable = plain + syllable[len(clear) :]
            break
    for clear, plain in FINALS.items():
        if syllable.endswith(clear):
            return syllable[: -len(clear)] + plain
    return syllable


@cache
def classes() -> NDArray[np.int32]:
    """For each code point the number of its main syllable, blurred; a character without one is a class of its own."""
    numbers = np.arange(0x110000, dtype=np.int32)
    main = {char: blurred(found[0]) for char, found in readings().items()}
    offset = {syllable: 0x110000 + number for number, syllable in enumerate(sorted(set(main.values())))}
    numbers[[ord(char) for char in main]] = [offset[syllable] for syllable in main.values()]
    return numbers


def _alone(char: str) -> str:
    return char if char.isascii() else syllables(char) or char


def _word(text: str, start: int) -> list[str]:
    """The syllables of the longest word of the table that stands here; none if none does."""
    for length in _word_lengths().get(text[start], ()):
        if (spoken := words().get(text[start : start + length])) is not None:
            return spoken
    return []


@cache
def readings() -> dict[str, tuple[str, ...]]:
    """The syllables of every character that has any, the main one first."""
    readings: dict[str, tuple[str, ...]] = {}
    for syllable, main, _ in tables.rows("sounds.txt.gz"):
        readings.update(dict.fromkeys(main, (syllable,)))
    for syllable, _, also in tables.rows("sounds.txt.gz"):
        readings.update({char: (*readings.get(char, ()), syllable) for char in also})
    return readings


@cache
def _by_syllable() -> dict[str, str]:
    return {syllable: main for syllable, main, _ in tables.rows("sounds.txt.gz")}


@cache
def words() -> dict[str, list[str]]:
    """Words that are read otherwise than character by character, with their syllables."""
    return {word: spoken.split() for word, spoken in tables.rows("readings.txt")}


@cache
def _word_lengths() -> dict[str, list[int]]:
    """By first character, the lengths of the words in the table, longest first."""
    lengths: dict[str, set[int]] = {}
    for word in words():
        lengths.setdefault(word[0], set()).add(len(word))
    return {first: sorted(found, reverse=True) for first, found in lengths.items()}
