"""Which characters people write names with: GB2312 in full, and the commonest traditional ones."""

from functools import cache

from opencc import OpenCC

# Level 1 of GB2312 comes first and has this many.
LEVEL_ONE = 3755


@cache
def simplified() -> tuple[str, ...]:
    """The 6,763 ideographs of GB2312, the usual ones (level 1) first."""
    return tuple(_double_bytes("gb2312", range(0xB0, 0xF8)))


@cache
def traditional() -> tuple[str, ...]:
    """What GB2312 turns into in traditional Chinese, and the commoner half of Big5; none that GB2312 has."""
    known = set(simplified())
    converted = OpenCC("s2t").convert("\n".join(simplified())).split("\n")
    big5 = _double_bytes("big5", range(0xA4, 0xC7))
    return tuple(dict.fromkeys(c for c in (*converted, *big5) if c not in known and "\u4e00" <= c <= "\u9fff"))


@cache
def everyday() -> tuple[str, ...]:
    """Both: about 9,000 characters."""
    return (*simplified(), *traditional())


def _double_bytes(encoding: str, leads: range) -> list[str]:
    pairs = (bytes((lead, trail)) for lead in leads for trail in range(0x40, 0xFF))
    decoded = (pair.decode(encoding, "ignore") for pair in pairs)
    return [character for character in decoded if len(character) == 1 and character >= "\u4e00"]
