"""What kind of thing a character is that no name is read by."""

import unicodedata
from enum import StrEnum
from functools import lru_cache


class Kind(StrEnum):
    INVISIBLE = "invisible"
    COMBINING = "combining"
    PRIVATE = "private"
    PUNCTUATION = "punctuation"
    EMOJI = "emoji"
    OTHER = "other"


# Unicode's Default_Ignorable_Code_Point and the blank of Braille: nothing to the eye, whatever their category.
INVISIBLE = (
    *(range(0xAD, 0xAE), range(0x34F, 0x350), range(0x61C, 0x61D), range(0x115F, 0x1161), range(0x17B4, 0x17B6)),
    *(range(0x180B, 0x1810), range(0x200B, 0x2010), range(0x202A, 0x202F), range(0x2060, 0x2070)),
    *(range(0x2800, 0x2801), range(0x3164, 0x3165), range(0xFE00, 0xFE10), range(0xFEFF, 0xFF00)),
    *(range(0xFFA0, 0xFFA1), range(0xFFF0, 0xFFF9), range(0x1BCA0, 0x1BCA4), range(0x1D173, 0x1D17B)),
    range(0xE0000, 0xE1000),
)
PICTOGRAPHS = (
    *(range(0x2190, 0x2200), range(0x2300, 0x2400), range(0x25A0, 0x2800), range(0x2B00, 0x2C00)),
    range(0x1F000, 0x1FB00),
)
BY_CATEGORY = {"Cf": Kind.INVISIBLE, "Cc": Kind.INVISIBLE, "Co": Kind.PRIVATE}
BY_CLASS = {"M": Kind.COMBINING, "P": Kind.PUNCTUATION, "S": Kind.PUNCTUATION, "Z": Kind.PUNCTUATION, "C": Kind.OTHER}


@lru_cache(maxsize=65536)
def kind(character: str) -> Kind | None:
    """None for letters and digits, which names are read by."""
    code, category = ord(character), unicodedata.category(character)
    if any(code in codes for codes in INVISIBLE):
        return Kind.INVISIBLE
    if category in BY_CATEGORY:
        return BY_CATEGORY[category]
    if category[0] == "S" and any(code in codes for codes in PICTOGRAPHS):
        return Kind.EMOJI
    return BY_CLASS.get(category[0])
