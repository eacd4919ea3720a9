"""The single things that speak against a post: departures from its account's past, and what it says by itself.

Each is a log-odds; a departure is below 0 where the post is like its account's own.
"""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class Signal(StrEnum):
    WORDING = "wording"
    HOUR = "hour"
    FORM = "form"
    CLIENT = "client"
    MENTION = "mention"
    TAG = "tag"
    HOST = "host"
    SCRIPT = "script"
    CONTENT = "content"


ORDER = tuple(Signal)
CONTENT = ORDER.index(Signal.CONTENT)
# One value a signal, in the order of Signal.
Signals = NDArray[np.float64]
