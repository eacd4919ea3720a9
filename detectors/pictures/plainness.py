"""Pictures that say nothing about anybody: blank ones, a platform's own, the nation's."""

from enum import StrEnum

import numpy as np
from PIL import Image

from detectors.pictures.defaults import is_default
from detectors.pictures.emblems import is_national
from detectors.pictures.shapes import SIDE, Pixels

# Tones a step between neighbours: a fade from black to white over half the picture has fewer.
FADE = 8.0
FADED = 0.99


class Plainness(StrEnum):
    """Why a picture says nothing; `NONE` where it does say something."""

    NONE = ""
    BLANK = "blank"
    DEFAULT = "default"
    EMBLEM = "emblem"


def plainness(image: Image.Image) -> Plainness:
    """Judged by what a square picture shows, not by a list of known ones."""
    pixels = np.asarray(image.resize((SIDE, SIDE), Image.Resampling.BOX), dtype=np.float32)
    if _is_blank(pixels):
        return Plainness.BLANK
    if is_national(pixels):
        return Plainness.EMBLEM
    return Plainness.DEFAULT if is_default(pixels) else Plainness.NONE


def _is_blank(pixels: Pixels) -> bool:
    """One colour, or one that fades into another."""
    across = np.abs(np.diff(pixels, axis=1)).max(axis=2)
    down = np.abs(np.diff(pixels, axis=0)).max(axis=2)
    return all(float((steps < FADE).mean()) >= FADED for steps in (across, down))
