"""Ways to look at a name: by its characters, its sounds, its shapes.

A view gives every code point of a folded name one number, whatever stands beside it. So a name has as many tokens in
every view, and two names that agree in one view agree in every coarser one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from detectors.names import glyph, sound
from detectors.names.rows import UNICODE, rows_of

Classes = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class View:
    """`classes` gives an array over all code points; equal numbers look the same in this view."""

    name: str
    classes: Callable[[], Classes]

    def __call__(self, folded: str) -> NDArray[np.int32]:
        return self.classes()[rows_of([folded]).values]


@cache
def _identity() -> Classes:
    return np.arange(UNICODE, dtype=np.int32)


CHARACTERS = View("characters", _identity)
SOUND = View("sound", sound.classes)
GLYPH = View("glyph", glyph.classes)
