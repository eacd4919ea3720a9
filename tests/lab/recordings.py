"""What real servers answered to the authors of other programs, as those programs' sources ship it."""

import ast
import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import yaml

from tests.lab.servers import RECORDINGS

MASTODON = RECORDINGS / "mastodon_py-2.3.3" / "tests"
GITHUB = RECORDINGS / "pygithub-2.10.0" / "tests" / "ReplayData"
FEEDS = RECORDINGS / "feedparser-6.0.14" / "tests"
SITES = RECORDINGS / "maigret-0.6.6" / "maigret" / "resources" / "data.json"
# Bodies are recorded unpacked, whatever these headers say of them.
OF_THE_WIRE = frozenset({"content-encoding", "content-length", "transfer-encoding"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer; `recording` is the file's name without its ending, `place` which one in the file."""

    recording: str
    place: int
    method: str
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def params(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.url).query))

    @property
    def name(self) -> str:
        return f"{self.recording}#{self.place}"

    def answer(self, _: httpx.Request) -> httpx.Response:
        """The recorded answer, whatever is asked."""
        return httpx.Response(self.status, headers=list(self.headers), stream=httpx.ByteStream(self.body))


@cache
def cassettes() -> dict[str, tuple[Exchange, ...]]:
    """Every cassette of mastodon.py by folder and name; without an exchange where it recorded another protocol."""
    files = sorted(MASTODON.rglob("*.yaml"))
    return {f"{file.parent.name}/{file.stem}": tuple(_of_cassette(file)) for file in files}


def _of_cassette(file: Path) -> Iterator[Exchange]:
    recorded = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)  # quick, and as safe as the slow one
    for place, each in enumerate(recorded.get("interactions", ()), 1):
        request, response = each["request"], each["response"]
        headers = [(name.lower(), value) for name, values in response["headers"].items() for value in values]
        yield Exchange(
            recording=f"{file.parent.name}/{file.stem}",
            place=place,
            method=request["method"],
            url=request["uri"],
            status=response["status"]["code"],
            headers=_kept(headers),
            body=_unpacked(response["body"].get("string") or "", dict(headers)),
        )


def _unpacked(body: str | bytes, headers: dict[str, str]) -> bytes:
    raw = body.encode() if isinstance(body, str) else body
    return gzip.decompress(raw) if headers.get("content-encoding") == "gzip" else raw


@cache
def replays() -> dict[str, tuple[Exchange, ...]]:
    """Every replay of PyGithub by its name."""
    return {file.stem: tuple(_of_replay(file)) for file in sorted(GITHUB.glob("*.txt"))}


def _of_replay(file: Path) -> Iterator[Exchange]:
    """Blocks of lines, each closed by an empty one: six of the request and its body, three of the answer.

    A raw body has more lines than one.
    """
    blocks = re.split(r"\n(?=https?\n[A-Z]+\n\S+\n)", file.read_text("utf-8"))
    for place, block in enumerate(blocks, 1):
        scheme, method, host, port, path, _asked_with, _asked, status, headers, *body = block.split("\n")
        yield Exchange(
            recording=file.stem,
            place=place,
            method=method,
            url=f"{scheme}://{host}{'' if port == 'None' else f':{port}'}{path}",
            status=int(status),
            headers=_kept([(name.lower(), str(value)) for name, value in _listed(headers)]),
            body="\n".join(body).strip("\n").encode(),
        )


def _listed(headers: str) -> list[tuple[str, Any]]:
    read: Any = ast.literal_eval(headers)
    return list(read.items() if isinstance(read, dict) else read)


def _kept(headers: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in headers if name not in OF_THE_WIRE)
