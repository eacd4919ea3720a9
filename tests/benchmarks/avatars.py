"""How surely one picture is told from another.

    python -m tests.benchmarks.avatars [--count N] [--altered N]

Prints, for emblems of one colour that differ in all they show and for twins that differ in one character, how many
pairs are taken for one picture, and how many copies are still recognised after each alteration.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from random import Random
from time import process_time

import numpy as np
from PIL import Image

from detectors.pictures import SAME, Refused, likeness, read
from domain.look import Picture
from tests.benchmarks.figures import Figure, table
from tests.detectors.pictures.alterations import PLAIN, WORSE, Alter
from tests.detectors.pictures.emblems import BLUE, RED, Colour, Kind, as_bytes, emblems

GROUNDS: Mapping[str, Colour] = {"red": RED, "blue": BLUE}


def picture(image: Image.Image) -> Picture:
    found = read(as_bytes(image))
    if isinstance(found, Refused):
        raise ValueError(found.reason.en)
    return found


def differing(images: Sequence[Image.Image], name: str) -> Iterator[Figure]:
    """Pairs of different pictures: how many are taken for one."""
    shown = list({image.tobytes(): picture(image) for image in images}.values())
    began = process_time()
    alike = np.array([likeness(one, other) for one, other in combinations(shown, 2)])
    took = process_time() - began
    yield Figure(name=f"{name}: pairs", value=len(alike), unit="")
    yield Figure(name=f"{name}: taken for one", value=10_000 * float((alike >= SAME).mean()), unit="per 10,000 pairs")
    yield Figure(name=f"{name}: highest likeness", value=float(alike.max()), unit="")
    yield Figure(name=f"{name}: a comparison", value=1000 * took / len(alike), unit="ms")
    plain = sum(bool(each.plainness) for each in shown)
    yield Figure(name=f"{name}: held to say nothing", value=100 * plain / len(shown), unit="%")


def recognised(images: Sequence[Image.Image], name: str, alters: Mapping[str, Alter]) -> Iterator[Figure]:
    """The share of altered copies that are recognised, and the worst likeness."""
    for how, alter in alters.items():
        alike = np.array([_after(alter, image, i) for i, image in enumerate(images)])
        yield Figure(name=f"{name}, {how}: recognised", value=100 * float((alike >= SAME).mean()), unit="%")
        yield Figure(name=f"{name}, {how}: least likeness", value=float(alike.min()), unit="")


def _after(alter: Alter, image: Image.Image, seed: int) -> float:
    copy = replace(picture(alter(image, Random(seed))), sha256="a copy")
    return likeness(picture(image), copy)


def measure(count: int, altered: int) -> Iterator[Figure]:
    for ground, colour in GROUNDS.items():
        for kind in Kind:
            images = list(emblems(count, colour, kind))
            yield from differing(images, f"{kind.name.lower()} on {ground}")
    for kind in Kind:
        images = list(emblems(altered, RED, kind))
        yield from recognised(images, kind.name.lower(), PLAIN)
        yield from recognised(images, f"{kind.name.lower()}, worse", WORSE)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.avatars", description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="emblems of each kind, each compared with all others")
    parser.add_argument("--altered", type=int, default=100, help="emblems of each kind that are altered each way")
    asked = parser.parse_args()
    print(table(list(measure(asked.count, asked.altered))))


if __name__ == "__main__":
    main()
