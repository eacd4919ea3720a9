"""Which characters look alike, by their pictures and by their parts, and which classes of look-alikes they form."""

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monitor.tables import alphabet, shelf
from monitor.tables.components import Kinship
from monitor.tables.pictures import resemblance
from monitor.tables.rare import near_twins

TWINS = Path(__file__).with_name("twins.txt")
# How many of the likest are kept of each character: among the usual ones, the less usual ones, the rest.
KEPT = (22, 12, 4)
# A character of few strokes, as 针, is among the likest of hundreds; of those it keeps this many.
MOST = 60
# Raw likeness is read by how many random pairs reach it: one in a thousand is 0.80, one in ten thousand 0.92.
SHARES = (1e-5, 1e-4, 1e-3, 3e-3, 1e-2)
SCORES = (0.98, 0.92, 0.80, 0.68, 0.50)
# Kept by hand: at least this much alike, and a little more than the pictures alone say.
LEAST_TWIN, MOST_TWIN, TWIN_BONUS = 0.82, 0.97, 0.06
SAMPLE = 4_000_000
# Pictures count a little more than parts: they also see what is not made of parts.
BY_PICTURE = 1.05
BIGGEST_CLASS, CLASS_LINK = 16, 0.6

Matrix = NDArray[np.float32]
Pair = tuple[int, int]


def build() -> int:
    """lookalikes.npz, pairs with scores; and glyph_classes.txt.gz, one class of look-alikes a line."""
    characters, usual = list(_characters()), len(alphabet.simplified())
    scores = _scored(_raw(characters), usual)
    _add_twins(characters, scores)
    pairs = _kept(scores, (0, alphabet.LEVEL_ONE, usual, len(characters)))
    classes = _classes(pairs, scores)
    _add_rare(characters, pairs, classes)
    lines = (["".join(sorted(characters[n] for n in found))] for found in classes if len(found) > 1)
    size = shelf.put_rows("glyph_classes.txt.gz", "characters of one class", lines)
    return size + shelf.put("lookalikes.npz", _packed(characters, pairs))


def _characters() -> tuple[str, ...]:
    return tuple(dict.fromkeys((*alphabet.everyday(), *(c for group in _twins() for c in group))))


def _twins() -> list[str]:
    return [line for line in TWINS.read_text("utf-8").splitlines() if line and not line.startswith("#")]


def _raw(characters: Sequence[str]) -> Matrix:
    pictured = resemblance(characters)
    place = {character: number for number, character in enumerate(characters)}
    raw = BY_PICTURE * pictured
    for one, other, alike in Kinship(_close(characters, pictured)).relatives(characters):
        a, b = place[one], place[other]
        raw[a, b] = raw[b, a] = max(raw[a, b], alike)
    np.fill_diagonal(raw, -1)
    return raw


def _close(characters: Sequence[str], pictured: Matrix) -> dict[tuple[str, str], float]:
    """Pairs so alike in print that one inside a larger character passes for the other."""
    close = {}
    for a, b in zip(*np.where(np.triu(pictured, 1) > 0.35), strict=True):
        one, other = sorted((characters[a], characters[b]))
        close[one, other] = float(min(0.9, (pictured[a, b] - 0.35) / 0.4) * 0.9)
    return close


def _scored(raw: Matrix, usual: int) -> Matrix:
    random = np.random.default_rng(20).integers(0, usual, (2, SAMPLE))
    levels = np.quantile(raw[random[0], random[1]], [1 - share for share in SHARES])
    scores: Matrix = np.interp(raw, levels[::-1], SCORES[::-1], left=0.0, right=SCORES[0]).astype(np.float32)
    return scores


def _add_twins(characters: Sequence[str], scores: Matrix) -> None:
    place = {character: number for number, character in enumerate(characters)}
    for group in _twins():
        for a, b in combinations(sorted({place[character] for character in group}), 2):
            scores[a, b] = scores[b, a] = max(scores[a, b], min(MOST_TWIN, max(LEAST_TWIN, scores[a, b] + TWIN_BONUS)))


def _kept(scores: Matrix, bounds: Sequence[int]) -> dict[Pair, float]:
    pairs: dict[Pair, float] = {}
    for number, row in enumerate(scores):
        for (first, last), most in zip(pairwise(bounds), KEPT, strict=True):
            best = first + np.argsort(-row[first:last], kind="stable")[:most]
            likest = (int(other) for other in best if row[other] >= SCORES[-1])
            pairs.update({(min(number, other), max(number, other)): float(row[other]) for other in likest})
    return _thinned(pairs)


def _thinned(pairs: Mapping[Pair, float]) -> dict[Pair, float]:
    degree: Counter[int] = Counter()
    kept = {}
    for (a, b), score in sorted(pairs.items(), key=lambda found: (-found[1], found[0])):
        if max(degree[a], degree[b]) < MOST:
            degree.update((a, b))
            kept[a, b] = score
    return kept


def _classes(pairs: Mapping[Pair, float], scores: Matrix) -> list[list[int]]:
    """Joins the likest pairs first, as long as a class stays small and its members resemble each other on average."""
    member = list(range(len(scores)))
    classes = {number: [number] for number in member}
    for a, b in sorted(pairs, key=lambda pair: (-pairs[pair], pair)):
        one, other = classes[member[a]], classes[member[b]]
        if one is not other and len(one) + len(other) <= BIGGEST_CLASS and _is_close(scores, one, other):
            del classes[member[b]]
            one += other
            for number in other:
                member[number] = member[a]
    return list(classes.values())


def _is_close(scores: Matrix, one: list[int], other: list[int]) -> bool:
    return bool(scores[np.ix_(one, other)].mean() >= CLASS_LINK)


def _add_rare(characters: list[str], pairs: dict[Pair, float], classes: list[list[int]]) -> None:
    """Each rare twin becomes a character of its own and joins the class of the one it resembles most."""
    place = {character: number for number, character in enumerate(characters)}
    best: dict[str, tuple[float, int]] = {}
    for rare, usual, score in list(near_twins(characters, alphabet.simplified())):
        if rare not in place:
            place[rare] = len(characters)
            characters.append(rare)
        pairs[place[usual], place[rare]] = score
        best[rare] = max(best.get(rare, (0.0, 0)), (score, place[usual]))
    home = {number: found for found in classes for number in found}
    for rare, (_, twin) in best.items():
        home[twin].append(place[rare])


def _packed(characters: Sequence[str], pairs: Mapping[Pair, float]) -> bytes:
    """Characters; how many pairs start with each; steps from one second character to the next; scores in fiftieths."""
    firsts, seconds = np.array(sorted(pairs)).T
    same = np.diff(firsts, prepend=-1) == 0
    steps = np.where(same, np.diff(seconds, prepend=0), seconds - firsts)
    packed = io.BytesIO()
    np.savez_compressed(
        packed,
        characters=np.array([ord(character) for character in characters], np.uint32),
        counts=np.bincount(firsts, minlength=len(characters)).astype(np.uint16),
        steps=steps.astype(np.uint16),
        scores=np.round(np.array([pairs[pair] for pair in sorted(pairs)]) * 50).astype(np.uint8),
    )
    return packed.getvalue()
