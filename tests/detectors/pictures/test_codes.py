import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps, features
from zxingcpp import BarcodeFormat

from detectors.pictures.codes import LONGEST, MOST_CODES, codes
from detectors.pictures.decode import MOST_GREY, TOO_LARGE, Refused, grey
from tests.detectors.pictures.posters import PLACE, code, packed, poster, street, with_codes

PAY = "https://qr.alipay.com/fkx00001"
GROUP = "https://weixin.qq.com/g/AQYAAbc"
FORMS = ["JPEG", "PNG", "WEBP", "GIF", *(["AVIF"] if features.check("avif") else [])]


def turned(degrees: int) -> Image.Image:
    return code(PAY).convert("RGBA").rotate(degrees, expand=True, resample=Image.Resampling.BICUBIC)


def cut_out() -> Image.Image:
    """Black on nothing."""
    ink = ImageOps.invert(code(PAY).convert("L"))
    drawn = Image.new("RGBA", ink.size, (0, 0, 0, 0))
    drawn.putalpha(ink)
    return drawn


HARD = {
    "small": with_codes({(640, 890): code(PAY, 64)}),
    "turned": with_codes({PLACE: turned(33)}),
    "upside down": with_codes({PLACE: turned(180)}),
    "mirrored": with_codes({PLACE: ImageOps.mirror(code(PAY))}),
    "white on black": with_codes({PLACE: ImageOps.invert(code(PAY))}),
    "red on yellow": with_codes({PLACE: ImageOps.colorize(code(PAY).convert("L"), "#a00000", "#ffe000")}),
    "the whole picture": code(PAY, 400),
    "on a long poster": with_codes({(700, 7600): code(PAY, 200)}, street((1080, 8000))),
    "on a camera's picture": with_codes({(2000, 2500): code(PAY, 300)}, street((4000, 3000))),
    "grey": with_codes({PLACE: code(PAY)}).convert("L"),
    "of few colours": with_codes({PLACE: code(PAY)}).quantize(32),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_code_is_read_in_every_allowed_format(form: str) -> None:
    assert codes(packed(with_codes({PLACE: code(PAY)}), form)) == (PAY,)


@pytest.mark.parametrize("image", HARD.values(), ids=HARD)
def test_a_code_is_read_however_it_is_shown(image: Image.Image) -> None:
    assert codes(packed(image, "PNG" if image.mode == "P" else "JPEG")) == (PAY,)


def test_a_code_on_a_transparent_ground_is_read_as_if_on_paper() -> None:
    assert codes(packed(cut_out(), "PNG")) == (PAY,)


def test_several_codes_are_told_from_the_top_down_and_each_once() -> None:
    assert codes(poster(GROUP, PAY, GROUP)) == (GROUP, PAY)


def test_of_two_codes_side_by_side_the_left_one_is_told_first() -> None:
    pair = {(400, 80): code(PAY), (80, 80): code(GROUP)}
    assert codes(packed(with_codes(pair))) == (GROUP, PAY)


def test_of_very_many_codes_a_few_are_told() -> None:
    sheet = {(220 * x, 220 * y): code(f"{PAY}{x}{y}", 200) for x in range(4) for y in range(4)}
    told = codes(packed(with_codes(sheet, Image.new("RGB", (900, 900), "white"))))
    assert told == tuple(f"{PAY}{x}{y}" for y in range(2) for x in range(4))
    assert len(told) == MOST_CODES


@pytest.mark.parametrize("image", [Image.new("RGB", (600, 800), "white"), street()], ids=["blank", "street"])
def test_a_picture_without_a_code_has_none(image: Image.Image) -> None:
    assert codes(packed(image)) == ()


def test_codes_of_another_sort_are_left_alone() -> None:
    assert codes(packed(with_codes({PLACE: code("https://casino.example/", kind=BarcodeFormat.Aztec)}))) == ()


def test_a_text_is_one_printable_line() -> None:
    assert codes(poster("加微信\u202e abc123\n\x00\x1b[31m 领补贴")) == ("加微信 abc123 [31m 领补贴",)


def test_a_long_text_is_cut() -> None:
    (told,) = codes(packed(code("https://casino.example/" + "a" * 1000, 900)))
    assert len(told) == LONGEST


def test_a_code_that_says_nothing_is_none() -> None:
    assert codes(poster("\x00\x01\x02")) == ()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(side: int) -> bytes:
    body = chunk(b"IDAT", zlib.compress(bytes(100_000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)) + body


UNREADABLE = {
    "nothing": b"",
    "a page": b"<!doctype html>",
    "noise": bytes(range(256)) * 40,
    "noise behind a signature": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
    "cut short": poster(PAY)[:2000],
    "a bomb": bomb(30_000),
    "another format": packed(code(PAY), "BMP"),
}


@pytest.mark.parametrize("data", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_picture_has_no_codes(data: bytes) -> None:
    assert codes(data) == ()


def test_a_bomb_is_not_unpacked() -> None:
    assert grey(bomb(30_000)) is TOO_LARGE


@pytest.mark.parametrize(("size", "form"), [((4000, 3000), "JPEG"), ((4096, 4096), "PNG"), ((16_000, 1000), "PNG")])
def test_a_large_picture_is_scaled_down_and_keeps_its_shape(size: tuple[int, int], form: str) -> None:
    scaled = grey(packed(Image.new("RGB", size, "white"), form))
    assert not isinstance(scaled, Refused)
    assert MOST_GREY / 4 < scaled.width * scaled.height <= MOST_GREY
    assert scaled.width / scaled.height == pytest.approx(size[0] / size[1], rel=0.01)


def test_the_corners_of_codes_all_over_a_picture_lead_nowhere() -> None:
    corner = np.full((9, 9), 255, np.uint8)
    corner[1:8, 1:8], corner[2:7, 2:7], corner[3:6, 3:6] = 0, 255, 0
    everywhere = np.tile(np.kron(corner, np.ones((3, 3), np.uint8)), (30, 30))
    assert codes(packed(Image.fromarray(everywhere), "PNG")) == ()


WHOLE = packed(code(PAY, 120), "PNG")


@given(st.binary(max_size=40), st.integers(0, len(WHOLE)))
@settings(max_examples=50, deadline=None)
def test_no_bytes_whatsoever_stop_the_reader(noise: bytes, at: int) -> None:
    assert codes(WHOLE[:at] + noise + WHOLE[at + len(noise) :]) in {(), (PAY,)}
