"""Characters written as their parts side by side, and parts put together again."""

from collections.abc import Iterator
from functools import cache

from detectors.names import tables

LONGEST = 4


def parts(char: str) -> tuple[str, ...]:
    """Ways to write a character as its parts, the most readable first: 宾 as 宀兵."""
    return _splits().get(char, ())


def joins(text: str) -> Iterator[tuple[int, int, str]]:
    """Runs of `text` that are the parts of one character, as (start, end, character): 宀兵 is 宾."""
    whole = wholes()
    for start in range(len(text) - 1):
        for end in range(start + 2, min(start + LONGEST, len(text)) + 1):
            for character in whole.get(text[start:end], ""):
                yield start, end, character


@cache
def _splits() -> dict[str, tuple[str, ...]]:
    return {row[0]: tuple(row[1:]) for row in tables.rows("parts.txt.gz")}


@cache
def wholes() -> dict[str, str]:
    """For parts side by side, every character that they are the parts of."""
    wholes: dict[str, str] = {}
    for character, splits in _splits().items():
        for split in splits:
            wholes[split] = wholes.get(split, "") + character
    return wholes
