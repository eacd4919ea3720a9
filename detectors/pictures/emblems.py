"""The national flag (GB 12982) and the national emblem (GB 15093), which anybody may show, by their layout."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from detectors.pictures.shapes import SIDE, Mask, Pixels, middle, parts

# Stars smaller than this are lost in an avatar.
STAR = 3
HALF = SIDE // 2


def is_national(pixels: Pixels) -> bool:
    """Red and gold, and laid out as the flag or as the emblem, whatever ground the emblem lies on."""
    red, gold = _hues(pixels)
    return is_flag(red, gold) or is_emblem(red, gold)


def _hues(pixels: Pixels) -> tuple[Mask, Mask]:
    """What is red, and what is gold or yellow."""
    r, g, b = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    vivid = (pixels.max(axis=2) - pixels.min(axis=2)) > 70
    red = vivid & (r > 110) & (g - b < 0.35 * (r - b)) & (g < 0.5 * r)
    gold = vivid & ~red & (r > 130) & (g > 0.5 * r) & (b < 0.75 * g)
    return red, gold


def is_flag(red: Mask, gold: Mask) -> bool:
    """Nothing but red, a large star to the left above, and four small ones in an arc to the right of it."""
    rows = np.flatnonzero((red | gold).mean(axis=1) > 0.9)
    if len(rows) < SIDE // 2 or not 0.005 <= gold[rows].mean() <= 0.14 or red[rows].mean() < 0.8:
        return False
    stars = parts(gold[rows], STAR)
    if not 4 <= len(stars) <= 6:
        return False
    (down, across), small = middle(stars[0]), [middle(star) for star in stars[1:]]
    beside = all(x > across and abs(y - down) < 0.3 for y, x in small)
    return beside and down < 0.5 and across < 0.4 and stars[1].sum() < 0.45 * stars[0].sum()


def is_emblem(red: Mask, gold: Mask) -> bool:
    """Within a gold ring of ears: a red field with stars above, the gate in gold beneath it."""
    box = _box(red | gold, gold)
    if box is None:
        return False
    red, gold = _within(red, box), _within(gold, box)
    ring = _zone(0.74, 0.94) & _upper(0.62)
    field, gate = _middle(0.16, 0.44, 0.22), _middle(0.55, 0.66, 0.22)
    if gold[ring].mean() < 0.6 or red[field].mean() < 0.55 or gold[gate].mean() < 0.5:
        return False
    stars = parts(gold & field, STAR)
    return len(stars) >= 3 and abs(middle(stars[0])[1] - 0.5) < 0.08


def _box(drawn: Mask, gold: Mask) -> tuple[int, int, int, int] | None:
    """Where the drawing lies: all of it, or the gold in it where the ground is red."""
    for mask in (drawn, gold):
        rows, columns = np.flatnonzero(mask.mean(axis=1) > 0.02), np.flatnonzero(mask.mean(axis=0) > 0.02)
        if len(rows) and len(columns):
            box = int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
            wide, tall = box[2] - box[0], box[3] - box[1]
            if mask is gold or mask[rows[0] : rows[0] + 4, columns[0] : columns[0] + 4].mean() < 0.5:
                return box if min(wide, tall) > SIDE * 0.3 and 0.8 <= wide / tall <= 1.25 else None
    return None


def _within(mask: Mask, box: tuple[int, int, int, int]) -> Mask:
    return np.asarray(Image.fromarray(mask).crop(box).resize((SIDE, SIDE)), dtype=np.bool_)


def _offsets() -> NDArray[np.float64]:
    return (np.arange(SIDE) + 0.5) / HALF - 1


def _zone(inner: float, outer: float) -> Mask:
    radius = np.hypot(_offsets()[:, None], _offsets()[None, :])
    return np.asarray((radius >= inner) & (radius <= outer))


def _upper(share: float) -> Mask:
    return np.broadcast_to((np.arange(SIDE) < share * SIDE)[:, None], (SIDE, SIDE))


def _middle(top: float, bottom: float, aside: float) -> Mask:
    """A strip about the middle: from `top` to `bottom`, and so far to either side, as shares of the side."""
    mask = np.zeros((SIDE, SIDE), dtype=np.bool_)
    mask[round(top * SIDE) : round(bottom * SIDE), round((0.5 - aside) * SIDE) : round((0.5 + aside) * SIDE)] = True
    return mask
