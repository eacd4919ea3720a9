"""Latin letters as a hurried reader sees them."""

import unicodedata
from functools import cache, lru_cache

from detectors.names import tables

# Within ASCII: each left side passes for its right side.
PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
SINGLES = {"0": "o", "1": "l", "i": "l"}


@lru_cache(maxsize=65536)
def skeleton(text: str) -> str:
    """Each letter or digit replaced by the Latin one it passes for: 'paypal' for 'раураl'; equal means alike."""
    apart = unicodedata.normalize("NFKD", text.translate(_latin()))
    plain = "".join(character for character in apart if not unicodedata.combining(character))
    seen = plain.casefold().translate(_latin()).translate(_singles())
    for pair, single in PAIRS:
        seen = seen.replace(pair, single)
    return seen


@cache
def _latin() -> dict[int, str]:
    return {ord(char): target for target, chars in tables.rows("latin.txt") for char in chars}


@cache
def _singles() -> dict[int, str]:
    return {ord(char): target for char, target in SINGLES.items()}
