"""How alike characters look when printed: drawn in three typefaces, blurred, compared point by point."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from monitor.tables.sources import MissingSource

# Debian's fonts-noto-cjk and fonts-wqy-zenhei; the number is the face for simplified Chinese within the file.
FACES = (
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
)
SIDE, POINTS = 40, 36
# Thin characters such as 一 are not blown up beyond this when cut to their ink.
NARROWEST = 32
BLURS = (1.0, 2.0)

Pictures = NDArray[np.float32]


def resemblance(characters: Sequence[str]) -> Pictures:
    """For each pair of characters the mean correlation of their pictures, in place or cut to the ink, -1 to 1."""
    in_place = np.zeros((len(characters), len(characters)), np.float32)
    cut = np.zeros_like(in_place)
    for face in FACES:
        drawn = draw(characters, *face)
        in_place += _correlation(drawn)
        cut += _correlation(np.stack([_cut(picture) for picture in drawn]))
    np.maximum(in_place, cut, out=in_place)
    in_place /= len(FACES)
    return in_place


def draw(characters: Sequence[str], path: str, index: int) -> Pictures:
    """One square picture a character, ink 1 on 0."""
    try:
        font = ImageFont.truetype(path, POINTS, index=index)
    except OSError as absent:
        raise MissingSource(f"{path}: install the Debian packages fonts-noto-cjk and fonts-wqy-zenhei") from absent
    pictures = np.zeros((len(characters), SIDE, SIDE), np.float32)
    for number, character in enumerate(characters):
        image = Image.new("L", (SIDE, SIDE), 0)
        ImageDraw.Draw(image).text((SIDE // 2, SIDE // 2), character, 255, font=font, anchor="mm")
        pictures[number] = np.asarray(image, np.float32) / 255
    return pictures


def _cut(picture: Pictures) -> Pictures:
    rows, columns = np.where(picture > 0.2)
    if not len(rows):
        return picture
    (top, bottom), (left, right) = _at_least(rows), _at_least(columns)
    inked = Image.fromarray((picture[top:bottom, left:right] * 255).astype(np.uint8))
    return np.asarray(inked.resize((SIDE, SIDE), Image.Resampling.BILINEAR), np.float32) / np.float32(255)


def _at_least(positions: NDArray[np.intp]) -> tuple[int, int]:
    first, last = int(positions.min()), int(positions.max()) + 1
    if last - first >= NARROWEST // 2:
        return first, last
    middle = (first + last) // 2
    return max(0, middle - NARROWEST // 2), min(SIDE, middle + NARROWEST // 2)


def _correlation(pictures: Pictures) -> Pictures:
    total = np.zeros((len(pictures), len(pictures)), np.float32)
    for width in BLURS:
        flat = blurred(pictures, width).reshape(len(pictures), -1)
        flat -= flat.mean(0)
        flat /= np.linalg.norm(flat, axis=1, keepdims=True) + 1e-9
        total += flat @ flat.T
    return total / np.float32(len(BLURS))


def blurred(pictures: Pictures, width: float) -> Pictures:
    """Spreads the ink by `width` points, so that a stroke slightly aside still counts."""
    reach = int(3 * width + 0.5)
    offsets = np.arange(-reach, reach + 1)
    weights = np.exp(-(offsets**2) / (2 * width * width))
    for axis in (1, 2):
        spread = np.zeros_like(pictures)
        for offset, weight in zip(offsets.tolist(), (weights / weights.sum()).tolist(), strict=True):
            spread += np.roll(pictures, offset, axis) * np.float32(weight)
        pictures = spread
    return pictures
