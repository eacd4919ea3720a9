"""Makes a picture of a stranger's bytes, no larger than is needed, or says why they are none."""

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from domain.text import Text

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
# The largest avatars that platforms hand out have 4,096 pixels a side.
MOST_PIXELS = 4096 * 4096
LONGEST_SIDE = 16_384
SIDE = 192
# A code on a poster of 1,080 by 8,000 is read at this size, and the most hostile picture in a few seconds.
MOST_GREY = 4_000_000
PAPER = (255, 255, 255)
MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:[!?a-z])", re.IGNORECASE)
SVG = re.compile(rb"<(?:\w+:)?svg\b", re.IGNORECASE)
# How far into a file its first element may hide behind comments.
HEAD = 4096
# What Pillow raises on hostile files; it documents less (python-pillow/Pillow#9814).
BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    Warning,
    struct.error,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Bytes that are not taken for a picture."""

    reason: Text


EMPTY = Refused(reason=Text("图片为空", "the picture is empty"))
VECTOR = Refused(reason=Text("图片是 SVG 矢量图，不予解析", "the picture is an SVG, which is not read"))
PAGE = Refused(reason=Text("得到的是网页而不是图片", "the picture is a page of markup"))
UNKNOWN = Refused(
    reason=Text("不是可识别的图片格式（JPEG、PNG、WebP、GIF、AVIF）", "the picture is not JPEG, PNG, WebP, GIF or AVIF")
)
TOO_LARGE = Refused(
    reason=Text("图片像素过多，疑为解压炸弹", "the picture has too many pixels, as decompression bombs have")
)
DAMAGED = Refused(reason=Text("图片损坏或不完整", "the picture is damaged or cut short"))


def decode(data: bytes) -> Image.Image | Refused:
    """The middle of the picture as 192 x 192 RGB: first frame, upright, on white where it is transparent."""
    return _seen(data, _square)


def grey(data: bytes) -> Image.Image | Refused:
    """The whole picture in tones of grey, as it lies, scaled down to 4 million pixels."""
    return _seen(data, _scaled)


def _seen(data: bytes, view: Callable[[Image.Image], Image.Image]) -> Image.Image | Refused:
    if refused := _unfit(data):
        return refused
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            return view(image) if _is_bounded(image) else TOO_LARGE
    except UnidentifiedImageError:
        return UNKNOWN
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return TOO_LARGE
    except BROKEN:
        return DAMAGED


def _unfit(data: bytes) -> Refused | None:
    if not data:
        return EMPTY
    if MARKUP.match(data[:HEAD]):
        return VECTOR if SVG.search(data[:HEAD]) else PAGE
    return None


def _is_bounded(image: Image.Image) -> bool:
    return image.width * image.height <= MOST_PIXELS and max(image.size) <= LONGEST_SIDE


def _square(image: Image.Image) -> Image.Image:
    """Platforms show the middle square of a picture, so two that differ beside it are the same."""
    image.draft("RGB", (2 * SIDE, 2 * SIDE))
    upright = ImageOps.exif_transpose(image)
    edge = min(upright.size)
    left, top = (upright.width - edge) // 2, (upright.height - edge) // 2
    return _flat(upright.crop((left, top, left + edge, top + edge))).resize(
        (SIDE, SIDE), Image.Resampling.BICUBIC, reducing_gap=3.0
    )


def _scaled(image: Image.Image) -> Image.Image:
    share = (MOST_GREY / (image.width * image.height)) ** 0.5
    size = (max(1, int(image.width * share)), max(1, int(image.height * share)))
    image.draft("L", size)
    toned = image if image.mode == "L" and not image.has_transparency_data else _flat(image).convert("L")
    if toned.width * toned.height <= MOST_GREY:
        return toned.copy()
    return toned.resize(size, Image.Resampling.BOX)


def _flat(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if not image.has_transparency_data:
        return image.convert("RGB")
    paper = Image.new("RGBA", image.size, PAPER)
    return Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")
