"""Pictures with QR codes in them, drawn for the test."""

from collections.abc import Mapping
from io import BytesIO

import numpy as np
from PIL import Image
from zxingcpp import BarcodeFormat, create_barcode

PLACE = (80, 80)
SIZE = (720, 960)


def code(content: str | bytes, side: int = 240, kind: BarcodeFormat = BarcodeFormat.QRCode) -> Image.Image:
    """A code with its margin."""
    drawn = np.asarray(create_barcode(content, kind).to_image(scale=8))
    return Image.fromarray(drawn).convert("RGB").resize((side, side), Image.Resampling.LANCZOS)


def street(size: tuple[int, int] = SIZE) -> Image.Image:
    """Something like a photograph: patches of every colour, and noise."""
    chance, (width, height) = np.random.default_rng(1), size
    patches = chance.integers(0, 256, (height // 20, width // 20, 3), dtype=np.uint8)
    smooth = np.asarray(Image.fromarray(patches).resize(size, Image.Resampling.BICUBIC), dtype=np.int16)
    return Image.fromarray(np.clip(smooth + chance.integers(-12, 13, smooth.shape), 0, 255).astype(np.uint8))


def with_codes(placed: Mapping[tuple[int, int], Image.Image], on: Image.Image | None = None) -> Image.Image:
    poster = on.copy() if on else street()
    for place, drawn in placed.items():
        poster.paste(drawn, place, drawn if drawn.mode == "RGBA" else None)
    return poster


def packed(image: Image.Image, form: str = "JPEG", **options: int) -> bytes:
    data = BytesIO()
    image.save(data, form, **options)
    return data.getvalue()


def poster(*contents: str) -> bytes:
    """A JPEG with these codes, one below the other."""
    return packed(with_codes({(80, 40 + 300 * i): code(content) for i, content in enumerate(contents)}))
