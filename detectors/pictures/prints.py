"""The print of a picture: a coarse grid of its tones, from which every window of it can be cut.

Hashes of a whole picture (imagehash, pdqhash) are no use here: on emblems of one colour a badge in the corner or a crop
off the middle moves them farther than another emblem does.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

GRID = 64

Tones = NDArray[np.float32]


def printed(image: Image.Image) -> str:
    """A square picture's tones in 64 rows of 64, a byte each, as hex."""
    return image.convert("L").resize((GRID, GRID), Image.Resampling.BOX).tobytes().hex()


def tones(print_: str) -> Tones:
    """The tones (0-255) behind a print. Raises ValueError for what is none."""
    return np.frombuffer(bytes.fromhex(print_), dtype=np.uint8).reshape(GRID, GRID).astype(np.float32)
