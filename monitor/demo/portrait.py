"""Pictures for the people of the invented platform, each one's own and always the same."""

import struct
import zlib
from functools import lru_cache
from random import Random

# Sides that the fields divide evenly.
LARGE, SMALL = 256, 160
FIELDS = 8


@lru_cache(maxsize=512)
def portrait(seed: str, side: int) -> bytes:
    """A PNG of coloured fields; the same fields for the same seed at every size."""
    chance, width = Random(seed), side // FIELDS
    fields = [[chance.randbytes(3) * width for _ in range(FIELDS)] for _ in range(FIELDS)]
    rows = b"".join((b"\0" + b"".join(line)) * width for line in fields)
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
