"""The main reading of every character that pypinyin knows, without tone, and the second ones about as usual."""

from collections import Counter
from functools import cache
from pathlib import Path

from pypinyin import Style
from pypinyin.constants import PINYIN_DICT
from pypinyin.style import convert

from monitor.tables import shelf, sources

HETERONYMS = Path(__file__).with_name("heteronyms.txt")
DIGITS = ("ling", "yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu")


def build() -> int:
    """sounds.txt.gz: a syllable, the characters mainly read so, those also read so; the commonest first."""
    main: dict[str, str] = {}
    also: dict[str, str] = {}
    readings = _readings()
    for character in sorted(readings, key=lambda character: (-_uses()[character], character)):
        first, *others = readings[character]
        main[first] = main.get(first, "") + character
        also |= {syllable: also.get(syllable, "") + character for syllable in others}
    rows = ((syllable, main.get(syllable, ""), also.get(syllable, "")) for syllable in sorted({*main, *also}))
    return shelf.put_rows("sounds.txt.gz", "syllable, characters, characters that have it as second reading", rows)


def _readings() -> dict[str, list[str]]:
    usual = {chr(code): [_toneless(readings.split(",")[0])] for code, readings in PINYIN_DICT.items()}
    known = {character: readings for character, readings in usual.items() if readings != [""]}
    return known | {str(digit): [syllable] for digit, syllable in enumerate(DIGITS)} | _chosen()


def _chosen() -> dict[str, list[str]]:
    lines = HETERONYMS.read_text("utf-8").splitlines()
    return {line[0]: line[1:].split() for line in lines if line and not line.startswith("#")}


def _toneless(reading: str) -> str:
    plain = convert(reading, Style.NORMAL, strict=False).replace("ê", "e")
    return plain if plain.isascii() and plain.isalpha() else ""


@cache
def _uses() -> Counter[str]:
    """How often each character occurs in the words that jieba counted."""
    uses: Counter[str] = Counter()
    for word, (count, _) in sources.words().items():
        for character in word:
            uses[character] += count
    return uses
