"""Letters of any script that pass for a small Latin letter or a digit: by their name, Unicode's list, or their look."""

import json
import re
import sys
import unicodedata
from collections.abc import Iterator

import numpy as np

from detectors.names.fold import fold
from monitor.tables import shelf, sources
from monitor.tables.pictures import draw

FACE = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
ASCII = "abcdefghijklmnopqrstuvwxyz0123456789"
FORMS = "SMALL CAPITAL|DOTLESS|SCRIPT|OPEN|BLACKLETTER|INSULAR|LONG"
NAMED = re.compile(rf"^LATIN (?:SMALL |CAPITAL )*LETTER (?:(?:{FORMS}) )*([A-Z])(?: WITH .*)?$")
CALLED = {"ALPHA": "a", "IOTA": "i", "ENG": "n", "WYNN": "p", "SCHWA": "e", "TONE FIVE": "5"}
# Scripts whose letters are read as such among Chinese characters, never for Latin ones.
OTHER_SCRIPTS = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA", "BOPOMOFO", "YI ", "TANGUT", "NUSHU", "KHITAN", "IDEOGRAPHIC")
ALIKE = 0.93


def build() -> int:
    """latin.txt: what it looks like, then all that look so. Only what folding leaves alone is in it."""
    letters = [character for character in map(chr, range(0x80, sys.maxunicode + 1)) if _is_open(character)]
    found = dict(_by_look(letters)) | dict(_by_list(set(letters))) | dict(_by_name(letters))
    groups: dict[str, str] = {}
    for character, target in sorted(found.items()):
        groups[target] = groups.get(target, "") + character
    return shelf.put_rows("latin.txt", "what it looks like, characters", sorted(groups.items()))


def _is_open(character: str) -> bool:
    return fold(character) == character and not unicodedata.name(character, "CJK").startswith(OTHER_SCRIPTS)


def _by_name(letters: list[str]) -> Iterator[tuple[str, str]]:
    for character in letters:
        name = unicodedata.name(character, "")
        if match := NAMED.match(name):
            yield character, match[1].lower()
        elif target := CALLED.get(name.removeprefix("LATIN SMALL LETTER ")):
            yield character, target


def _by_list(letters: set[str]) -> Iterator[tuple[str, str]]:
    listed = json.loads(sources.installed("confusable-homoglyphs", "confusable_homoglyphs/confusables.json"))
    for character, others in listed.items():
        targets = sorted({fold(other["c"]) for other in others}, key=lambda target: (len(target), target))
        target = next((target for target in targets if target and all(letter in ASCII for letter in target)), "")
        for form in {character, fold(character)} & letters if target else ():
            yield form, target


def _by_look(letters: list[str]) -> Iterator[tuple[str, str]]:
    drawn = draw([*ASCII, *letters], FACE, 0).reshape(len(ASCII) + len(letters), -1)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True) + 1e-9
    alike = drawn[len(ASCII) :] @ drawn[: len(ASCII)].T
    for number, target in enumerate(alike.argmax(axis=1)):
        if alike[number, target] >= ALIKE:
            yield letters[number], ASCII[target]
