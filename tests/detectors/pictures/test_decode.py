import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin, features

from detectors.pictures.decode import DAMAGED, EMPTY, PAGE, SIDE, TOO_LARGE, UNKNOWN, VECTOR, Refused, decode
from tests.detectors.pictures.emblems import as_bytes, emblem

BADGE = emblem(3)
PNG = as_bytes(BADGE)
FORMS = ["JPEG", "PNG", "WEBP", "GIF", *(["AVIF"] if features.check("avif") else [])]


def decoded(data: bytes) -> Image.Image:
    image = decode(data)
    assert not isinstance(image, Refused), image
    return image


def colour(image: Image.Image, x: float, y: float) -> tuple[int, ...]:
    """Where x and y are shares of the picture, in steps that compression does not blur."""
    found = image.getpixel((int(x * SIDE), int(y * SIDE)))
    assert isinstance(found, tuple)
    return tuple(round(tone / 64) for tone in found)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(wide: int, tall: int) -> bytes:
    """A PNG of a few hundred bytes that says it has so many pixels."""
    header = struct.pack(">IIBBBBB", wide, tall, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(100_000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def quartered(mode: str = "RGB") -> Image.Image:
    """Red, with a white quarter above on the left."""
    image = Image.new(mode, (80, 80), (200, 0, 0))
    image.paste((255, 255, 255), (0, 0, 40, 40))
    return image


@pytest.mark.parametrize("form", FORMS)
def test_every_allowed_format_gives_a_square_of_one_size(form: str) -> None:
    image = decoded(as_bytes(BADGE, form))
    assert (image.size, image.mode) == ((SIDE, SIDE), "RGB")


@pytest.mark.parametrize("form", ["BMP", "TIFF", "PPM", "ICO", "TGA", "PDF"])
def test_every_other_format_is_refused(form: str) -> None:
    assert decode(as_bytes(BADGE, form)) is UNKNOWN


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        (b"", EMPTY),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1/"/></svg>', VECTOR),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- drawn by hand --><svg:svg xmlns:svg="x"/>', VECTOR),
        (b"<!DOCTYPE html><html><body>404</body></html>", PAGE),
        (b"\n  <html><head></head></html>", PAGE),
        (b'{"error": "not found"}', UNKNOWN),
        (b"%!PS-Adobe-3.0 EPSF-3.0", UNKNOWN),
        (b"\x1f\x8b\x08\x00" + bytes(64), UNKNOWN),
        (b"GIF89a", UNKNOWN),
        (b"\x89PNG\r\n\x1a\n" + bytes(32), UNKNOWN),
        (bomb(4097, 4096), TOO_LARGE),
        (bomb(30_000, 30_000), TOO_LARGE),
        (bomb(2_000_000_000, 2_000_000_000), TOO_LARGE),
        (bomb(20_000, 1), TOO_LARGE),
        (bomb(4096, 4096), DAMAGED),
    ],
)
def test_what_is_no_usable_picture_is_refused_with_the_reason(data: bytes, refused: Refused) -> None:
    assert decode(data) is refused


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9])
def test_a_file_that_is_cut_short_is_refused(form: str, kept: float) -> None:
    data = as_bytes(BADGE, form)
    assert decode(data[: int(len(data) * kept)]) in (DAMAGED, UNKNOWN)


def test_a_text_chunk_that_unpacks_without_end_is_refused() -> None:
    text = chunk(b"zTXt", b"k\x00\x00" + zlib.compress(bytes(20_000_000)))
    assert decode(PNG[:33] + text + PNG[33:]) is DAMAGED


@given(st.data())
def test_no_bytes_make_it_raise(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(FORMS))
    whole = bytearray(SMALL[form])
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    assert isinstance(decode(bytes(whole)), Image.Image | Refused)


SMALL = {form: as_bytes(BADGE.resize((40, 40)), form) for form in FORMS}


def test_only_the_first_frame_counts() -> None:
    packed = BytesIO()
    quartered().save(packed, "GIF", save_all=True, append_images=[Image.new("RGB", (80, 80), "blue")] * 3)
    assert colour(decoded(packed.getvalue()), 0.75, 0.75) == (3, 0, 0)


def test_what_is_transparent_lies_on_white() -> None:
    image = quartered("RGBA")
    image.putalpha(Image.new("L", image.size, 0))
    assert colour(decoded(as_bytes(image)), 0.75, 0.75) == (4, 4, 4)


def test_a_palette_with_a_transparent_colour_lies_on_white() -> None:
    image = quartered().quantize(4)
    image.info["transparency"] = image.getpixel((70, 70))
    assert colour(decoded(as_bytes(image)), 0.75, 0.75) == (4, 4, 4)


@pytest.mark.parametrize(("turned", "corner"), [(1, (0.1, 0.1)), (3, (0.9, 0.9)), (6, (0.9, 0.1)), (8, (0.1, 0.9))])
def test_a_camera_s_note_which_way_is_up_is_followed(turned: int, corner: tuple[float, float]) -> None:
    exif = Image.Exif()
    exif[0x0112] = turned
    packed = BytesIO()
    quartered().save(packed, "JPEG", exif=exif)
    assert colour(decoded(packed.getvalue()), *corner) == (4, 4, 4)


@pytest.mark.parametrize("mode", ["L", "LA", "1", "P", "CMYK", "I;16"])
def test_every_kind_of_pixel_is_read(mode: str) -> None:
    grey = Image.new("L", (64, 64), 200)
    image = grey.convert("I").point(lambda tone: tone * 257).convert("I;16") if mode == "I;16" else grey.convert(mode)
    assert colour(decoded(as_bytes(image, "JPEG" if mode == "CMYK" else "PNG")), 0.3, 0.3)[0] in (3, 4)


def test_sixteen_bits_are_not_taken_for_white() -> None:
    image = Image.new("I;16", (64, 64), 100 * 256)
    assert colour(decoded(as_bytes(image)), 0.5, 0.5) == (2, 2, 2)


def test_the_middle_of_an_oblong_is_taken() -> None:
    image = Image.new("RGB", (300, 100), (255, 255, 255))
    image.paste((200, 0, 0), (100, 0, 200, 100))
    assert {colour(decoded(as_bytes(image)), x, 0.5) for x in (0.05, 0.5, 0.95)} == {(3, 0, 0)}


def test_one_pixel_is_a_picture() -> None:
    assert decoded(as_bytes(Image.new("RGB", (1, 1)))).size == (SIDE, SIDE)


def test_notes_in_a_picture_do_no_harm() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "<svg>")
    packed = BytesIO()
    BADGE.save(packed, "PNG", pnginfo=notes)
    assert decoded(packed.getvalue()).tobytes() == decoded(PNG).tobytes()
