"""The outer form of a text: what a writer does without thinking of it."""

import re

import numpy as np
from numpy.typing import NDArray

Style = NDArray[np.float64]
HAN = re.compile(r"[㐀-鿿]")
LATIN = re.compile(r"[A-Za-z]")
DIGIT = re.compile(r"\d")
UPPER = re.compile(r"[A-Z]")
EMOJI = re.compile(r"[☀-➿\U0001f300-\U0001faff]")
LINK = re.compile(r"https?://\S+")
MARKS = (
    "!",
    "?",
    "…",
    "...",
    " !",
    " :",
    '"',
    "“",
    "«",
    "【",
    "，",
    "、",
    "\n",
    "#",
    "@",
    "’",
    "'",
    ";",
    "(",
    "-",
    "|",
)
OPENINGS = ("RT @", ".@", "@", "#", "【", "//@", '"', "«")
NAMES = ("length", "words", "han", "latin", "digits", "capitals", "emoji", "links", "ends with link", "full stop")


def style(text: str) -> Style:
    """Shares, counts on a log scale and yes/no features; same order and length for every text."""
    bare = LINK.sub("", text)
    size = max(1, len(bare))
    shares = [len(each.findall(bare)) / size for each in (HAN, LATIN, DIGIT, UPPER)]
    tail = text.rstrip()
    ends = (bool(re.search(r"https?://\S+$", tail)), bare.rstrip().endswith((".", "。")))
    marks = [np.log1p(text.count(mark)) for mark in MARKS]
    head = [
        np.log1p(size),
        np.log1p(len(bare.split())),
        *(np.sqrt(share) for share in shares),
        np.log1p(len(EMOJI.findall(text))),
        np.log1p(len(LINK.findall(text))),
    ]
    return np.array([*head, *ends, *marks, *(text.startswith(each) for each in OPENINGS)], dtype=np.float64)


FEATURES = len(NAMES) + len(MARKS) + len(OPENINGS)
