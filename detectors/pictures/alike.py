"""How alike two pictures are, whichever of them was resized, cropped, recompressed or written on."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from detectors.pictures.overlays import overlays
from detectors.pictures.prints import Tones, tones
from detectors.pictures.windows import WHOLE, Edges, Places, around, by_block, cut, spread
from domain.look import Picture

# From here on two pictures are one: tests/benchmarks/avatars.py measures both kinds of error.
SAME = 0.925
# Coarse looks below this are not worth a closer one; no altered copy came below .62.
WORTH = 0.6
# Nor is a closer look that began below this taken further.
HOPE = 0.75
# A direction that falls behind the other by more is not looked at closely.
BEHIND = 0.03
COARSE, FINE = 16, 32
STEPS = (0.0125, 0.00625, 0.003125)
# So many of the places where a coarse look agrees best are looked at closely.
LIKELY = 3
# The power of an edge of six tones: weaker ones are noise.
NOISE = np.float32(36.0)
# What a picture without edges differs by from everything.
FLATNESS = np.float32(0.05)

PLACES = spread(0.05)
OVERLAYS = overlays()


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture's tones, its windows at a coarse look and the whole of it at a fine one."""

    tones: Tones
    windows: Edges
    whole: Edges


def likeness(one: Picture, other: Picture) -> float:
    """0-1. Neither what hides a part of one of them nor what a crop took away counts for much."""
    if one.sha256 == other.sha256 or one.prints[:1] == other.prints[:1] != ():
        return 1.0
    if not one.prints or not other.prints:
        return 0.0
    return _alike(*sorted((one.prints[0], other.prints[0])))


@lru_cache(maxsize=1024)
def _alike(one: str, other: str) -> float:
    first, second = _seen(one), _seen(other)
    ways = [(whole, cropped, _agreement(whole.windows, cropped.windows)) for whole, cropped in _both(first, second)]
    best = max(float(scores.max()) for *_, scores in ways)
    if best >= WORTH:
        likely = [way for way in ways if way[2].max() >= best - BEHIND]
        best = max(_closer(whole, cropped, PLACES[np.argsort(-scores)[:LIKELY]]) for whole, cropped, scores in likely)
    return round(max(0.0, best), 3)


def _both(one: Seen, other: Seen) -> tuple[tuple[Seen, Seen], tuple[Seen, Seen]]:
    return (one, other), (other, one)


@lru_cache(maxsize=256)
def _seen(print_: str) -> Seen:
    picture = tones(print_)
    return Seen(tones=picture, windows=cut(picture, PLACES, COARSE), whole=cut(picture, WHOLE, FINE))


def _closer(whole: Seen, cropped: Seen, places: Places) -> float:
    """The best agreement near some places, found in ever smaller steps."""
    best = 0.0
    for step in STEPS:
        near = around(places, step)
        scores = _agreement(whole.whole, cut(cropped.tones, near, FINE))
        places, best = near[[scores.argmax()]], max(best, float(scores.max()))
        if best < HOPE:
            break
    return best


def _agreement(whole: Edges, windows: Edges) -> Tones:
    """Of the first of `whole` with each of `windows`: 1 less the mean error, beneath the overlay that explains most.

    An edge that both have agrees; one that only one has, or that runs elsewhere, does not. Blocks weigh as their edges
    do; the square of the error keeps a large ring from outvoting a small badge within it.
    """
    shared = by_block(windows.steps * whole.steps[:1])
    power = whole.power[:1] + windows.power
    differing = 1 - np.maximum(2 * shared + NOISE, 0) / (power + NOISE)
    weight = np.sqrt(power)
    beneath = np.sqrt(2 * np.minimum(whole.power[:1], windows.power))
    errors = (weight * differing**2) @ OVERLAYS.strict + beneath @ OVERLAYS.cost
    weights = weight @ OVERLAYS.visible + beneath @ OVERLAYS.hidden
    scores: Tones = 1 - np.sqrt((errors + FLATNESS) / (weights + FLATNESS)).min(axis=1)
    return scores
