from dataclasses import replace
from itertools import combinations
from random import Random

import pytest
from PIL import Image

from detectors.pictures import SAME, Refused, likeness, read
from domain.look import Picture
from tests.detectors.pictures.alterations import PLAIN, WORSE, Alter
from tests.detectors.pictures.emblems import BLUE, RED, Colour, Kind, as_bytes, emblem, emblems
from tests.detectors.pictures.stand_ins import BLANK

ORIGINALS = [emblem(seed, ground) for seed, ground in ((0, RED), (5, BLUE), (9, RED), (14, BLUE))]
HARDLY = {"middle 90 %, V badge", "V badge, 128 pixels, JPEG 40", "round", "brighter", "paler", "text amid"}


def picture(image: Image.Image) -> Picture:
    found = read(as_bytes(image))
    assert not isinstance(found, Refused)
    return found


@pytest.mark.parametrize("alter", [pytest.param(alter, id=how) for how, alter in PLAIN.items()])
def test_an_altered_copy_is_the_same_picture(alter: Alter) -> None:
    for seed, original in enumerate(ORIGINALS):
        assert likeness(picture(original), picture(alter(original, Random(seed)))) >= SAME


@pytest.mark.parametrize("how", sorted(HARDLY))
def test_a_copy_that_was_altered_more_than_once_is_still_the_same_picture(how: str) -> None:
    original = ORIGINALS[0]
    assert likeness(picture(original), picture(WORSE[how](original, Random(1)))) >= SAME


@pytest.mark.parametrize("ground", [RED, BLUE], ids=["red", "blue"])
@pytest.mark.parametrize("kind", Kind, ids=[kind.name for kind in Kind])
def test_different_emblems_on_one_colour_are_different_pictures(kind: Kind, ground: Colour) -> None:
    shown = [picture(image) for image in emblems(16, ground, kind)]
    assert max(likeness(one, other) for one, other in combinations(shown, 2)) < SAME


def test_likeness_is_the_same_either_way() -> None:
    shown = [picture(image) for image in (*emblems(6), *(PLAIN["V badge"](emblem(i), Random(i)) for i in range(3)))]
    for one, other in combinations(shown, 2):
        assert likeness(one, other) == likeness(other, one)
        assert 0 <= likeness(one, other) <= 1


def test_the_same_bytes_are_the_same_picture_without_a_print() -> None:
    shown = replace(picture(ORIGINALS[0]), prints=())
    assert likeness(shown, shown) == 1.0
    assert likeness(shown, replace(shown, sha256="other")) == 0.0


def test_a_picture_of_one_colour_is_like_nothing() -> None:
    blank = [picture(BLANK[colour]) for colour in ("white", "black", "red")]
    for one, other in combinations([*blank, picture(ORIGINALS[0])], 2):
        assert likeness(one, other) < SAME


def test_a_print_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError):
        likeness(Picture(sha256="a", prints=("00ff",)), Picture(sha256="b", prints=("ff00",)))
