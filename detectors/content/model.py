"""The linear model of wording: `python -m monitor.training` makes it, tables/MODEL.md says from what."""

import io
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from detectors.content.grams import SIZES, all_buckets, buckets, length, spans
from detectors.content.kinds import Kind

NAME = "model.npz"
# Short texts vary more: from so many Han characters on there are margins of their own. Fewer characters say nothing.
LENGTHS = (6, 12, 20, 26, 32, 40)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Row 0 of `weights` tells unwanted from official, then one row a Kind: what of the unwanted, or whose voice.

    `likely` and `sure`: the margins that 1 % and 0.1 % of genuine official texts reach, a line a class of length.
    """

    version: str
    weights: NDArray[np.int8]
    scale: NDArray[np.float64]
    bias: NDArray[np.float64]
    likely: NDArray[np.float64]
    sure: NDArray[np.float64]

    def margins(self, text: str) -> NDArray[np.float64]:
        """One margin a row for Han-only text: midway between its most conspicuous window and their mean."""
        each = self._windowed(text)
        midway: NDArray[np.float64] = (each.max(axis=0) + each.mean(axis=0)) / 2
        return midway

    def level(self, text: str) -> int:
        """The class of a text's length: a line of `likely` and `sure`; -1 where it is too short to be judged."""
        return bisect_right(LENGTHS, len(text)) - 1

    def loudness(self, text: str, row: int) -> float:
        """What a Han-only text adds to a row by all its groups together."""
        return float(self.weights[row, all_buckets(text)].sum(dtype=np.int64) * self.scale[row])

    def _windowed(self, text: str) -> NDArray[np.float64]:
        """The margins of every window: groups are looked up once, a window's sum is a difference of running sums."""
        starts = np.array(spans(len(text)))
        found: NDArray[np.int64] = np.zeros((len(starts), len(self.weights)), dtype=np.int64)
        for size in SIZES:
            running = np.cumsum(self.weights[:, buckets(text, size)], axis=1, dtype=np.int64)
            running = np.concatenate([np.zeros((len(self.weights), 1), dtype=np.int64), running], axis=1)
            last = np.maximum(starts[:, 1] - size + 1, starts[:, 0])
            found += (running[:, last] - running[:, starts[:, 0]]).T
        groups = sum(max(0, int(starts[0, 1] - starts[0, 0]) - size + 1) for size in SIZES)
        margins: NDArray[np.float64] = found * self.scale / length(groups) + self.bias
        return margins


def row_of(kind: Kind) -> int:
    """Where a kind stands in the model."""
    return 1 + tuple(Kind).index(kind)


@cache
def shipped() -> Model:
    """The model in detectors/content/tables."""
    return unpacked(files("detectors.content.tables").joinpath(NAME).read_bytes())


def unpacked(data: bytes) -> Model:
    """A model out of its file."""
    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in ("weights", "scale", "bias", "likely", "sure")}
        return Model(version=str(stored["version"]), **arrays)


def packed(model: Model) -> bytes:
    """The file of a model."""
    held = io.BytesIO()
    arrays = {name: getattr(model, name) for name in ("weights", "scale", "bias", "likely", "sure")}
    np.savez_compressed(held, version=np.array(model.version), **arrays)
    return held.getvalue()
