import gzip
import os
from threading import Thread

import pytest

from monitor.backtest.streams import unpacked

LINES = b"".join(b"line %d\n" % number for number in range(5000))


def piped(*parts: bytes) -> bytes:
    """What comes out of a pipe into which the parts are put one after the other."""
    out, into = os.pipe()

    def fill() -> None:
        for part in parts:
            os.write(into, part)
        os.close(into)

    filling = Thread(target=fill)
    filling.start()
    with os.fdopen(out, "rb") as stream:
        found = b"".join(unpacked(stream))
    filling.join()
    return found


def test_a_pipe_is_read_from_its_first_byte_plainly_or_gzipped() -> None:
    assert piped(LINES) == piped(gzip.compress(LINES)) == LINES


def test_a_pipe_that_trickles_is_told_apart_too() -> None:
    packed = gzip.compress(LINES)
    assert piped(packed[:1], packed[1:2], packed[2:]) == LINES


@pytest.mark.parametrize("few", [b"", b"{", b"\x1f", b"{}"])
def test_hardly_any_bytes_are_read_as_they_are(few: bytes) -> None:
    assert piped(few) == few
