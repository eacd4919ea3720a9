"""Lays a candidate's characters against an official name's, so that what is alike stands together."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from detectors.names.glyph import glyph
from detectors.names.latin import skeleton
from detectors.names.lexicon import lexicon
from detectors.names.sound import sound, syllables
from detectors.names.split import parts
from detectors.names.trick import Trick

# What a likeness to the ear, to the eye or in spelling is worth beside an equal character.
BY_EAR, BY_EYE, BY_LETTER, BY_LETTER_READ = 0.95, 0.97, 0.96, 0.9
# Less alike than this is another character.
ALIKE = 0.4
GAP = 0.02
PAIRED, MISSING, INSERTED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Alike:
    """How well one character stands for another, 0-1, by which trick (None: they are equal), and by which others."""

    likeness: float
    trick: Trick | None
    by: tuple[tuple[float, Trick], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Candidate character `seen` stands for official character `known` (indices)."""

    seen: int
    known: int
    likeness: float
    trick: Trick | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Pairs in order; what was put in between, and what is missing (indices); `share` of the official's weight kept."""

    seen: str
    known: str
    pairs: tuple[Pair, ...]
    inserted: tuple[int, ...]
    missing: tuple[int, ...]
    share: float

    @property
    def start(self) -> int:
        return self.pairs[0].seen if self.pairs else 0

    @property
    def end(self) -> int:
        return self.pairs[-1].seen + 1 if self.pairs else 0


Grid = list[list[Alike]]
Steps = list[list[int]]
EQUAL, UNLIKE = Alike(1.0, None), Alike(0.0, Trick.SUBSTITUTED)
# A component in common explains why a character was chosen; it is worth nothing by itself.
SIMILAR = Alike(0.0, Trick.GLYPH)


@lru_cache(maxsize=1 << 18)
def alike(seen: str, known: str) -> Alike:
    """How one character stands for another."""
    if seen == known:
        return EQUAL
    by = (
        (BY_EAR * sound(seen, known), Trick.HOMOPHONE),
        (BY_EYE * glyph(seen, known), Trick.GLYPH),
        (BY_LETTER * (skeleton(seen) == skeleton(known)), Trick.LATIN),
        (BY_LETTER_READ * _is_read_as(seen, known), Trick.HOMOPHONE),
    )
    likeness, trick = max(by)
    if likeness >= ALIKE:
        return Alike(likeness, trick, by)
    return SIMILAR if _components(seen) & _components(known) else UNLIKE


@lru_cache(maxsize=1 << 14)
def _components(char: str) -> frozenset[str]:
    """What a character is written with, itself included."""
    return frozenset((char, *next(iter(parts(char)), "")))


def _is_read_as(one: str, other: str) -> bool:
    """Whether one is a letter or digit that is read like the other: i and 爱."""
    spoken = lexicon().spoken
    return syllables(other) in spoken.get(one, ()) or syllables(one) in spoken.get(other, ())


def ceiling(seen: str, known: str, weights: Sequence[float]) -> float:
    """No alignment keeps a larger share of the official weight than this."""
    kept = sum(weight * _nearest(seen, char) for char, weight in zip(known, weights, strict=True))
    return kept / (sum(weights) or 1.0)


@lru_cache(maxsize=1 << 16)
def _nearest(seen: str, known: str) -> float:
    """How well the best of these characters stands for a known one."""
    return 1.0 if known in seen else max([alike(other, known).likeness for other in seen], default=0.0)


def align(
    seen: str, known: str, weights: Sequence[float], costs: Sequence[float], *, plain: tuple[str, str]
) -> Alignment:
    """The best fit of all of `known` somewhere in `seen`.

    `weights` say what each known character is worth, `costs` what each seen one costs in between;
    `plain` are both names unsimplified, for likenesses that simplification hides (雲 and 雪).
    """
    grid = [[alike(there, here) for there in seen] for here in known]
    if plain != (seen, known):
        _looked_at_unsimplified(grid, plain)
    steps, end = _filled(grid, weights, costs)
    return _traced(seen, known, grid, steps, end, weights, costs)


def _looked_at_unsimplified(grid: Grid, plain: tuple[str, str]) -> None:
    for row, here in zip(grid, plain[1], strict=False):
        for j, there in enumerate(plain[0][: len(row)]):
            shape = BY_EYE * glyph(there, here)
            if shape > max(row[j].likeness, ALIKE):
                row[j] = Alike(shape, Trick.GLYPH)


def _filled(grid: Grid, weights: Sequence[float], costs: Sequence[float]) -> tuple[Steps, int]:
    """For each cell the step that leads there, and where in `seen` the best fit ends."""
    width, last = len(costs), len(weights) - 1
    above = [0.0] * (width + 1)
    steps: Steps = []
    for i, row in enumerate(grid):
        weight = weights[i]
        left = above[0] - GAP
        current, taken = [left], [MISSING]
        for j in range(width):
            left -= costs[j] if i < last else width
            paired = above[j] + weight * row[j].likeness
            dropped = above[j + 1] - GAP
            if paired >= dropped and paired >= left:
                left, step = paired, PAIRED
            elif dropped >= left:
                left, step = dropped, MISSING
            else:
                step = INSERTED
            current.append(left)
            taken.append(step)
        above = current
        steps.append(taken)
    return steps, max(range(width + 1), key=above.__getitem__)


def _traced(
    seen: str, known: str, grid: Grid, steps: Steps, end: int, weights: Sequence[float], costs: Sequence[float]
) -> Alignment:
    found: list[Pair] = []
    inserted: list[int] = []
    missing: list[int] = []
    i, j = len(known), end
    while i > 0:
        step = steps[i - 1][j]
        i, j = i - (step != INSERTED), j - (step != MISSING)
        if step == PAIRED:
            found.append(Pair(seen=j, known=i, likeness=grid[i][j].likeness, trick=grid[i][j].trick))
        elif step == MISSING:
            missing.append(i)
        else:
            inserted.append(j)
    missing += _let_go(found, len(seen))
    kept = sum(weights[pair.known] * pair.likeness for pair in found) - sum(costs[j] for j in inserted)
    return Alignment(
        seen=seen,
        known=known,
        pairs=tuple(found[::-1]),
        inserted=tuple(inserted[::-1]),
        missing=tuple(sorted(missing)),
        share=max(0.0, kept / (sum(weights) or 1.0)),
    )


def _let_go(found: list[Pair], length: int) -> list[int]:
    """Takes strangers off both ends beyond which more of the candidate stands; the official characters without them.

    `found` is in the order in which it was traced, the last pair first.
    """
    lost: list[int] = []
    while found and found[0].trick is Trick.SUBSTITUTED and found[0].seen + 1 < length:
        lost.append(found.pop(0).known)
    while found and found[-1].trick is Trick.SUBSTITUTED and found[-1].seen > 0:
        lost.append(found.pop().known)
    return lost
