from collections.abc import Callable
from io import BytesIO
from itertools import combinations
from random import Random

import pytest
from PIL import Image

from detectors.pictures import SAME, read
from detectors.relations.portraits import same
from domain.look import Picture
from tests.detectors.pictures.alterations import badged, banded, compressed, resized
from tests.detectors.pictures.emblems import emblem

DRAWN = 30
COPIES: dict[str, Callable[[Image.Image, Random], Image.Image]] = {
    "resized": resized(96),
    "recompressed": compressed(40),
    "badged": badged,
    "banded": banded,
}


def portrait(image: Image.Image) -> Picture:
    packed = BytesIO()
    image.save(packed, "PNG")
    found = read(packed.getvalue())
    assert isinstance(found, Picture)
    return found


@pytest.mark.parametrize("alter", COPIES.values(), ids=COPIES)
def test_a_copy_is_the_same_picture(alter: Callable[[Image.Image, Random], Image.Image]) -> None:
    random = Random(1)
    drawn = [emblem(seed) for seed in range(DRAWN)]
    known = [same(portrait(image), portrait(alter(image, random)), least=SAME) for image in drawn]
    assert sum(known) >= DRAWN - 1


def test_different_emblems_on_one_ground_are_different_pictures() -> None:
    drawn = [portrait(emblem(seed)) for seed in range(DRAWN)]
    assert [pair for pair in combinations(drawn, 2) if same(*pair, least=SAME)] == []


def test_a_picture_without_a_print_is_only_itself() -> None:
    bare, other = Picture(sha256="a", prints=()), Picture(sha256="b", prints=())
    assert same(bare, bare, least=SAME)
    assert not same(bare, other, least=SAME)
    assert not same(bare, portrait(emblem(1)), least=SAME)
