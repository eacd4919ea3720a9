from collections.abc import Mapping
from io import BytesIO

import pytest
from PIL import Image

from detectors.pictures.decode import Refused, decode
from detectors.pictures.plainness import Plainness, plainness
from tests.detectors.pictures.emblems import BLUE, RED, Colour, Kind, as_bytes, emblem, emblems
from tests.detectors.pictures.stand_ins import BLANK, DEFAULT, EMBLEM, initial, national_emblem, pattern, person

PLAIN: Mapping[Plainness, Mapping[str, Image.Image]] = {
    Plainness.BLANK: BLANK,
    Plainness.DEFAULT: DEFAULT,
    Plainness.EMBLEM: EMBLEM,
}


def judged(data: bytes) -> Plainness:
    image = decode(data)
    assert not isinstance(image, Refused)
    return plainness(image)


def squeezed(image: Image.Image) -> bytes:
    """As a small, poor JPEG."""
    packed = BytesIO()
    flat = Image.new("RGB", image.size, "white")
    flat.paste(image, mask=image if image.mode == "RGBA" else None)
    flat.resize((image.width * 100 // image.height, 100)).save(packed, "JPEG", quality=60)
    return packed.getvalue()


CASES = [pytest.param(image, why, id=name) for why, images in PLAIN.items() for name, image in images.items()]


@pytest.mark.parametrize(("image", "why"), CASES)
def test_a_picture_of_a_known_kind_says_nothing(image: Image.Image, why: Plainness) -> None:
    assert judged(as_bytes(image)) is why
    assert judged(squeezed(image)) is why


@pytest.mark.parametrize("ground", [RED, BLUE], ids=["red", "blue"])
@pytest.mark.parametrize("kind", Kind, ids=[kind.name for kind in Kind])
def test_the_emblem_of_a_unit_does_say_something(kind: Kind, ground: Colour) -> None:
    assert {judged(as_bytes(image)) for image in emblems(40, ground, kind)} == {Plainness.NONE}


def test_an_emblem_s_own_colours_do_not_make_it_the_nation_s() -> None:
    gold_on_red = [emblem(seed, (222, 41, 16)) for seed in range(20)]
    assert {judged(as_bytes(image)) for image in gold_on_red} == {Plainness.NONE}


def _upside_down(image: Image.Image) -> Image.Image:
    return image.transpose(Image.Transpose.FLIP_TOP_BOTTOM)


def _quarters() -> Image.Image:
    image = Image.new("RGB", (64, 64), "#c00000")
    image.paste("#ffd700", (0, 0, 32, 32))
    return image


@pytest.mark.parametrize(
    "image",
    [
        pytest.param(_upside_down(national_emblem()), id="gate above, stars below"),
        pytest.param(_upside_down(person((204, 214, 221), (101, 119, 134))), id="a person on the head"),
        pytest.param(initial("L", (90, 150, 80), (250, 214, 70)), id="a gold letter"),
        pytest.param(pattern(1).rotate(90), id="a pattern mirrored the other way"),
        pytest.param(_quarters(), id="quarters"),
    ],
)
def test_what_only_resembles_a_known_kind_does_say_something(image: Image.Image) -> None:
    assert judged(as_bytes(image)) is Plainness.NONE
