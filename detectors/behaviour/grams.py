"""Wording as numbers: character n-grams and whole words of a text, hashed into a fixed row of buckets."""

import re
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

BUCKETS = 8192
LONGEST = 600
WIDTHS = (1, 2, 3, 4, 5)
WORD = re.compile(r"[#@]?\w+")
PRIME = np.uint64(0x100000001B3)
SPREAD = np.uint64(0x9E3779B97F4A7C15)
KEEP = np.uint64(64 - 13)

Buckets = NDArray[np.uint16]


def grams(text: str) -> Buckets:
    """The buckets of a text's n-grams (1 to 5 characters) and words, each bucket once, ascending."""
    cut = text[:LONGEST].lower()
    codes = np.frombuffer(cut.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    hashed = [_runs(codes, width) for width in WIDTHS if len(codes) >= width]
    words = np.array([crc32(word.encode("utf-8", "surrogatepass")) for word in WORD.findall(cut)], dtype=np.uint64)
    return np.unique(np.concatenate([*hashed, _bucket(words * PRIME)])).astype(np.uint16)


def _runs(codes: NDArray[np.uint64], width: int) -> NDArray[np.uint64]:
    many = len(codes) - width + 1
    value = np.full(many, width, dtype=np.uint64)
    for place in range(width):
        value = value * PRIME + codes[place : place + many]
    return _bucket(value)


def _bucket(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return (values * SPREAD) >> KEEP
