"""A file or a pipe, plainly or gzipped, as one stream that is read once from front to end."""

import gzip
import io
from typing import IO, cast

GZIPPED = b"\x1f\x8b"


class _Rejoined(io.RawIOBase):
    """What was read to tell what a stream holds, and then the rest: a pipe cannot be wound back."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        found = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(buffer) :]
        buffer[: len(found)] = found
        return len(found)


def unpacked(stream: IO[bytes]) -> IO[bytes]:
    head = stream.read(len(GZIPPED))
    whole = io.BufferedReader(_Rejoined(head, stream))
    return cast(IO[bytes], gzip.GzipFile(fileobj=whole) if head == GZIPPED else whole)
