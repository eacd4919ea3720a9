"""Characters that look alike."""

import io
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from detectors.names import tables

Numbers = NDArray[np.int64]
SCALE = 50


def glyph(a: str, b: str) -> float:
    """How alike two characters look: 1 for equal ones, 0 for a pair that the table does not list."""
    return 1.0 if a == b else _likeness(a).get(b, 0.0)


@cache
def lookalikes(char: str) -> tuple[tuple[str, float], ...]:
    """Characters that look like this one, each with its likeness, the likest first."""
    return tuple(sorted(_likeness(char).items(), key=lambda found: (-found[1], found[0])))


@cache
def classes() -> NDArray[np.int32]:
    """For each code point a number that most of its look-alikes share; one without any is alone in its class."""
    numbers = np.arange(0x110000, dtype=np.int32)
    for (members,) in tables.rows("glyph_classes.txt.gz"):
        numbers[[ord(member) for member in members]] = ord(members[0])
    return numbers


def pairs() -> tuple[Numbers, Numbers, NDArray[np.float64]]:
    """All pairs of code points that look alike, in both directions, with their likeness."""
    table = _table()
    codes = np.array([ord(character) for character in table.characters], np.int64)
    return codes[np.repeat(np.arange(len(codes)), np.diff(table.starts))], codes[table.others], table.scores


@dataclass(frozen=True, slots=True)
class _Table:
    """All pairs in both directions: those of characters[n] are others[starts[n]:starts[n + 1]], with their scores."""

    characters: str
    number: dict[str, int]
    starts: Numbers
    others: Numbers
    scores: NDArray[np.float64]


@cache
def _likeness(char: str) -> dict[str, float]:
    table = _table()
    if (number := table.number.get(char)) is None:
        return {}
    found = slice(table.starts[number], table.starts[number + 1])
    others = (table.characters[other] for other in table.others[found].tolist())
    return dict(zip(others, table.scores[found].tolist(), strict=True))


@cache
def _table() -> _Table:
    with np.load(io.BytesIO(tables.content("lookalikes.npz"))) as stored:
        characters = "".join(map(chr, stored["characters"].tolist()))
        firsts = np.repeat(np.arange(len(characters)), stored["counts"])
        seconds = _seconds(firsts, stored["steps"].astype(np.int64))
        scores = np.tile(stored["scores"] / SCALE, 2)
    owners = np.concatenate([firsts, seconds])
    order = np.argsort(owners, kind="stable")
    return _Table(
        characters=characters,
        number={character: number for number, character in enumerate(characters)},
        starts=np.searchsorted(owners[order], np.arange(len(characters) + 1)),
        others=np.concatenate([seconds, firsts])[order],
        scores=scores[order],
    )


def _seconds(firsts: Numbers, steps: Numbers) -> Numbers:
    """Undoes the steps: each counts from the pair before, or from the first character where that one is new."""
    starts = np.flatnonzero(np.diff(firsts, prepend=-1))
    total = np.cumsum(steps)
    before = (total - steps)[starts] - firsts[starts]
    return total - np.repeat(before, np.diff(starts, append=len(firsts)))
