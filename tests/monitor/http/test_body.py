import gzip
import zlib
from collections.abc import AsyncIterator

import pytest

from monitor.http.body import Unreadable, read_body

PLAIN = "临泽市".encode() * 100
# The names of tests hold them: they must not change with the time.
PACKED = gzip.compress(PLAIN, mtime=0)
PACKED_TWICE = gzip.compress(PACKED, mtime=0)


async def pieces(body: bytes, size: int = 7) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("", PLAIN),
        ("identity", PLAIN),
        ("gzip", PACKED),
        (" X-GZIP ", PACKED),
        ("deflate", zlib.compress(PLAIN)),
    ],
)
async def test_a_body_is_unpacked(encoding: str, packed: bytes) -> None:
    assert await read_body(pieces(packed), encoding, len(PLAIN)) == PLAIN


@pytest.mark.parametrize("encoding", ["", "gzip"])
async def test_no_body_is_no_body(encoding: str) -> None:
    assert await read_body(pieces(b""), encoding, 10) == b""


@pytest.mark.parametrize(
    ("encoding", "packed", "why"),
    [
        ("", PLAIN + b"x", "larger than 900"),
        ("gzip", gzip.compress(PLAIN + b"x", mtime=0), "larger than 900"),
        ("gzip", gzip.compress(bytes(50_000_000), mtime=0), "larger than 900"),
        ("gzip, gzip", PACKED_TWICE, "not asked for"),
        ("br", PLAIN, "not asked for"),
        ("gzip", PLAIN, "damaged"),
        ("gzip", PACKED[:-9], "cut short"),
    ],
)
async def test_a_body_that_cannot_be_held_is_refused(encoding: str, packed: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        await read_body(pieces(packed, 65_536), encoding, len(PLAIN))


async def test_what_follows_the_end_of_a_packed_body_is_not_read() -> None:
    taken: list[bytes] = []

    async def without_end() -> AsyncIterator[bytes]:
        yield PACKED + b"more"
        for _ in range(1000):
            taken.append(b"x" * 65_536)
            yield taken[-1]

    assert await read_body(without_end(), "gzip", len(PLAIN)) == PLAIN
    assert len(taken) == 1


@pytest.mark.parametrize(("encoding", "body"), [("", PLAIN), ("gzip", PACKED)])
async def test_a_body_is_read_to_its_end_so_that_its_connection_serves_again(encoding: str, body: bytes) -> None:
    ended: list[bool] = []

    async def once() -> AsyncIterator[bytes]:
        yield body
        ended.append(True)

    assert await read_body(once(), encoding, len(PLAIN)) == PLAIN
    assert ended
