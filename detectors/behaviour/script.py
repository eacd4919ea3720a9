"""Which script a text is mainly written in."""

import re
from enum import StrEnum
from unicodedata import normalize

from detectors.behaviour.style import LINK


class Script(StrEnum):
    """What letters belong to; OTHER are those of the rest of the world."""

    HAN = "han"
    LATIN = "latin"
    CYRILLIC = "cyrillic"
    ARABIC = "arabic"
    KANA = "kana"
    HANGUL = "hangul"
    OTHER = "other"


SCRIPTS = tuple(Script)
# What is named rather than written: links, whom a post speaks to, hashtags.
NAMED = re.compile(rf"{LINK.pattern}|@[\w.-]+|#[^#\s]{{2,40}}#|#\w+")
LETTER = re.compile(r"[^\W\d_]")
RANGES = {
    Script.HAN: re.compile(r"[\u3400-\u9fff\uf900-\ufaff]"),
    Script.LATIN: re.compile(r"[A-Za-zÀ-ɏ]"),
    Script.CYRILLIC: re.compile(r"[Ѐ-ԯ]"),
    Script.ARABIC: re.compile(r"[\u0600-\u06ff\u0750-\u077f]"),
    Script.KANA: re.compile(r"[ぁ-ヺ]"),
    Script.HANGUL: re.compile(r"[가-힣]"),
}
# A character of these says as much as so many letters; Japanese is half Han, which kana outweigh.
WORTH = {Script.HAN: 3, Script.KANA: 6, Script.HANGUL: 3}
# Fewer letters are no text: a platform writes "Repost" into the posts of any account.
LEAST_LETTERS = 12


def script(text: str) -> Script | None:
    """None where there is hardly any text; letters that only dress up others, such as bold ones, count as those."""
    letters = "".join(LETTER.findall(normalize("NFKC", NAMED.sub(" ", text))))
    counts = {each: len(pattern.findall(letters)) for each, pattern in RANGES.items()}
    counts[Script.OTHER] = len(letters) - sum(counts.values())
    said = {each: many * WORTH.get(each, 1) for each, many in counts.items()}
    return max(said, key=lambda each: said[each]) if sum(said.values()) >= LEAST_LETTERS else None
