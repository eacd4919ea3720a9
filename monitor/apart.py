"""Reads the codes of strangers' pictures in a process of its own: what crashes or hangs there costs one picture.

A picture is `length (4 bytes, big-endian), data` on standard input; the answer, in JSON, comes back in the same form.
"""

import asyncio
import json
import struct
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from typing import BinaryIO

from detectors.pictures import codes

LENGTH = struct.Struct(">I")
COMMAND = (sys.executable, "-m", "monitor.apart")


class Apart:
    """Starts at the first picture, and anew after a picture that it did not survive or come to an end with."""

    def __init__(self, seconds: float, command: tuple[str, ...] = COMMAND) -> None:
        self._seconds, self._command = seconds, command
        self._turn = asyncio.Lock()
        self._process: Process | None = None

    async def codes(self, data: bytes) -> tuple[str, ...]:
        """What the codes of a picture lead to; none where it could not be read in time."""
        async with self._turn:
            read = False
            try:
                async with asyncio.timeout(self._seconds):
                    found = await self._asked(data)
                read = True
                return found
            except (TimeoutError, OSError, asyncio.IncompleteReadError):
                return ()
            finally:
                if not read:
                    await self._end()

    async def aclose(self) -> None:
        async with self._turn:
            await self._end()

    async def _asked(self, data: bytes) -> tuple[str, ...]:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                *self._command, stdin=PIPE, stdout=PIPE, start_new_session=True
            )
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(LENGTH.pack(len(data)) + data)
        await process.stdin.drain()
        (size,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
        return tuple(json.loads(await process.stdout.readexactly(size)))

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            process.kill()
            await process.wait()


def serve(taken: BinaryIO, given: BinaryIO, read: Callable[[bytes], tuple[str, ...]]) -> None:
    """Answers picture after picture until there are no more."""
    while len(head := taken.read(LENGTH.size)) == LENGTH.size:
        answer = json.dumps(read(taken.read(*LENGTH.unpack(head)))).encode()
        given.write(LENGTH.pack(len(answer)) + answer)
        given.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer, codes)
