"""Names of which some characters are exchanged for others that sound or look alike; as integers.

Cut into four parts, every fourth character each, a name of which two characters are exchanged keeps two parts whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from detectors.names import glyph, sound
from detectors.names.align import ALIKE, BY_EAR, BY_EYE, BY_LETTER_READ
from detectors.names.edits import are_apart
from detectors.names.lexicon import lexicon
from detectors.names.postings import Pairs
from detectors.names.rows import UNICODE, Indices, Rows, Tokens, spans
from detectors.names.symbols import Mask, Sense, compound, owned
from detectors.names.vocabulary import Reading, common
from detectors.names.windows import Hashes, Windows

PARTS, SOUNDING, AHEAD = 16, 32, 40
CUT, PLACE = 4, 2
SHORTEST, LONGEST = 4, 32
# How many characters may be added at one end.
MOST_ADDED = 6
# What a character costs that is exchanged for another: by ear, and for one unlike it.
BY_SOUND, WHOLLY = 1 - BY_EAR, 1.0
# Look-alikes of the first character are tried one by one up to this cost.
CLOSE = 0.32
# Characters that say little, and what they weigh beside others; how much of all may be lost.
LIGHT = "省市区县镇乡州盟旗局厅处委会院部署室办府所队站中心人民政府官方网号"
LIGHT_WEIGHT, MOST_LOST, MOST_LOST_TELLING = 0.35, 0.165, 0.5


def _known(names: Rows) -> Pairs:
    rows = np.flatnonzero((names.lengths >= SHORTEST) & (names.lengths <= LONGEST))
    parts = _Parts(names, rows, names.starts[rows], names.lengths[rows])
    return owned([*parts.pairs(), parts.behind(AHEAD, names.values[names.starts[rows]])])


def _seen(names: Rows) -> Pairs:
    """A candidate as a whole, also with every look-alike of its first character, and without some at either end."""
    rows, starts, lengths = [], [], []
    for added in range(MOST_ADDED + 1):
        fits = np.flatnonzero((names.lengths - added >= SHORTEST) & (names.lengths <= LONGEST))
        for ahead in {0, added}:
            rows.append(fits)
            starts.append(names.starts[fits] + ahead)
            lengths.append(names.lengths[fits] - added)
    parts = _Parts(names, np.concatenate(rows), np.concatenate(starts), np.concatenate(lengths))
    at, instead = _lookalikes(names.values[names.starts[rows[0]]])
    whole = _Parts(names, rows[0][at], starts[0][at], lengths[0][at])
    return owned([*parts.pairs(), whole.behind(AHEAD, instead)])


@dataclass(frozen=True)
class _Parts:
    """Runs of names, taken apart into every fourth character, as they look."""

    names: Rows
    rows: Indices
    starts: Indices
    lengths: Indices

    def pairs(self) -> Iterator[tuple[Indices, Hashes]]:
        """Any two parts; those that hold neither of the first two characters with the sound of one."""
        for number, (one, other) in enumerate(combinations(range(CUT), 2)):
            if one < PLACE:
                yield self.rows, compound(PARTS + number, self.hashes[one], self.hashes[other], self.sizes)
        sounds = sound.classes()[self.names.values]
        for ahead in range(PLACE):
            yield self.behind(SOUNDING + ahead, sounds[self.starts + ahead])

    def behind(self, kind: int, ahead: Tokens) -> tuple[Indices, Hashes]:
        """The parts that hold neither of the first two characters, with something instead of these."""
        return self.rows, compound(kind, *self.hashes[PLACE:], self.sizes, ahead.astype(np.uint64))

    @property
    def sizes(self) -> Hashes:
        return self.lengths.astype(np.uint64)

    @cached_property
    def hashes(self) -> list[Hashes]:
        windows = Windows(glyph.classes()[self.names.values], CUT)
        return [windows.hashes(self.starts + part, (self.lengths - part + CUT - 1) // CUT) for part in range(CUT)]


def _lookalikes(characters: Tokens) -> tuple[Indices, Tokens]:
    """Pairs (position, look-alike) for every character; only such as do not pass for equal anyway."""
    likes = _likes()
    first = np.searchsorted(likes.close, characters.astype(np.int64) << 32)
    counts = np.searchsorted(likes.close, characters.astype(np.int64) + 1 << 32) - first
    return np.repeat(np.arange(len(characters)), counts), (likes.close[spans(first, counts)] & 0xFFFFFFFF).astype(
        np.int32
    )


def _is_disguise(seen: Reading, rows: Indices, known: Reading, ids: Indices) -> Mask:
    added = seen.names.lengths[rows] - known.names.lengths[ids]
    near, begin = np.zeros(len(rows), np.bool_), seen.names.starts[rows]
    fits = np.flatnonzero((added >= 0) & ~are_apart(seen.places[rows], known.places[ids]))
    near[fits] = _is_little_lost(seen.names, begin[fits], known.names, ids[fits])
    fits = np.flatnonzero((added > 0) & ~near)
    near[fits] = _is_little_lost(seen.names, (begin + added)[fits], known.names, ids[fits])
    return near


def _is_little_lost(seen: Rows, starts: Indices, known: Rows, ids: Indices) -> Mask:
    """Whether what begins there in candidates stands for these official names."""
    lengths = known.lengths[ids]
    ours, theirs = seen.values[spans(starts, lengths)], known.values[spans(known.starts[ids], lengths)]
    other = np.flatnonzero(ours != theirs)
    owners, losses = np.repeat(np.arange(len(ids)), lengths)[other], _losses(ours[other], theirs[other])
    lost = np.bincount(owners, losses * _weights()[theirs[other]], len(ids))
    lost_telling = np.bincount(owners, losses * _telling()[theirs[other]], len(ids))
    weighed, telling = (_summed(known, ids, each) for each in (_weights(), _telling()))
    little: Mask = (lost <= MOST_LOST * weighed) & (lost_telling <= MOST_LOST_TELLING * telling)
    return little


def _summed(known: Rows, ids: Indices, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of all characters of these names, each looked at once."""
    which, at = np.unique(ids, return_inverse=True)
    some = known.taken(which)
    so_far = np.concatenate([np.zeros(1), np.cumsum(values[some.values])])
    summed: NDArray[np.float64] = (so_far[some.starts[1:]] - so_far[some.starts[:-1]])[at]
    return summed


@cache
def _weights() -> NDArray[np.float64]:
    weights = np.ones(UNICODE)
    weights[[ord(character) for character in LIGHT]] = LIGHT_WEIGHT
    return weights


@cache
def _telling() -> NDArray[np.float64]:
    return (~common()).astype(np.float64)


def _losses(seen: Tokens, known: Tokens) -> NDArray[np.float64]:
    """What each character costs that stands for another."""
    losses = np.where(_sound_alike(seen, known), BY_SOUND, WHOLLY)
    unheard = np.flatnonzero(losses == WHOLLY)
    losses[unheard] = _likes().losses(seen[unheard], known[unheard])
    return losses


def _sound_alike(seen: Tokens, known: Tokens) -> Mask:
    ours, theirs = _readings()[seen], _readings()[known]
    alike = np.zeros(len(seen), np.bool_)
    for one in range(ours.shape[1]):
        for other in range(ours.shape[1]):
            alike |= (ours[:, one] == theirs[:, other]) & (ours[:, one] > 0)
    return alike


@cache
def _readings() -> NDArray[np.int16]:
    """For each code point the numbers of its syllables, blurred; 0 for none."""
    found = {char: dict.fromkeys(map(sound.blurred, each)) for char, each in sound.readings().items()}
    number = {syllable: i for i, syllable in enumerate(sorted({one for each in found.values() for one in each}), 1)}
    readings = np.zeros((UNICODE, max(map(len, found.values()))), np.int16)
    for char, each in found.items():
        readings[ord(char), : len(each)] = [number[syllable] for syllable in each]
    return readings


@dataclass(frozen=True, slots=True)
class _Likes:
    """Pairs of characters that look or are read alike, packed and sorted, with what the exchange costs.

    `close` are common ones that cost little and look another way to the keys.
    """

    pairs: Indices
    costs: NDArray[np.float64]
    close: Indices

    def losses(self, seen: Tokens, known: Tokens) -> NDArray[np.float64]:
        packed = seen.astype(np.int64) << 32 | known
        at = np.minimum(np.searchsorted(self.pairs, packed), len(self.pairs) - 1)
        return np.where(self.pairs[at] == packed, self.costs[at], WHOLLY)


@cache
def _likes() -> _Likes:
    firsts, seconds, scores = glyph.pairs()
    costs = 1 - BY_EYE * scores
    read = [
        pair
        for letter, syllables in lexicon().spoken.items()
        for syllable in syllables
        for char in sound.homophones_of(syllable)
        for pair in ((letter, char), (char, letter))
    ]
    packed = [ord(one) << 32 | ord(other) for one, other in read]
    pairs = np.concatenate([firsts.astype(np.int64) << 32 | seconds, np.array(packed, np.int64)])
    costs = np.concatenate([costs, np.full(len(packed), 1 - BY_LETTER_READ)])
    kept = np.flatnonzero(costs <= 1 - ALIKE)
    order = kept[np.lexsort((costs[kept], pairs[kept]))]
    pairs, costs = pairs[order], costs[order]
    ours, theirs = (pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32)
    close = (costs <= CLOSE) & (glyph.classes()[ours] != glyph.classes()[theirs]) & _is_common()[theirs]
    return _Likes(pairs, costs, np.unique(pairs[close]))


@cache
def _is_common() -> Mask:
    """The characters of GB 2312."""
    common = np.zeros(UNICODE, np.bool_)
    pairs = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    characters = b"".join(pairs).decode("gb2312", "ignore")
    common[[ord(character) for character in characters]] = True
    return common


DISGUISES = Sense(name="disguises", known=_known, seen=_seen, near=_is_disguise)
