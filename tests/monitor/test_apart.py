"""The reader of pictures that may die of one."""

import asyncio
import sys
from io import BytesIO

import pytest

from detectors.pictures import codes
from monitor.apart import LENGTH, Apart, serve
from tests.detectors.pictures.posters import poster

PAY = "https://qr.alipay.com/fkx00001"
POSTER = poster(PAY)
# Answers with the length of a picture; at b"crash" it dies, at b"hang" it never answers.
FRAIL = """
import os, struct, sys, time
while head := sys.stdin.buffer.read(4):
    data = sys.stdin.buffer.read(*struct.unpack(">I", head))
    if data == b"crash": os.abort()
    if data == b"hang": time.sleep(60)
    answer = b'["%d"]' % len(data)
    sys.stdout.buffer.write(struct.pack(">I", len(answer)) + answer)
    sys.stdout.buffer.flush()
"""


def frail(seconds: float = 20) -> Apart:
    return Apart(seconds, (sys.executable, "-c", FRAIL))


async def test_a_picture_is_read_by_another_process() -> None:
    reader = Apart(20)
    assert [await reader.codes(data) for data in (POSTER, b"no picture", b"", POSTER)] == [(PAY,), (), (), (PAY,)]
    await reader.aclose()


async def test_many_at_once_are_read_one_after_the_other() -> None:
    reader = frail()
    assert await asyncio.gather(*(reader.codes(b"x" * size) for size in range(20))) == [
        (str(size),) for size in range(20)
    ]
    await reader.aclose()


@pytest.mark.parametrize(("data", "seconds"), [(b"crash", 20), (b"hang", 2)])
async def test_a_picture_that_kills_or_stops_the_reader_is_not_read_and_the_next_one_is(
    data: bytes, seconds: float
) -> None:
    reader = frail(seconds)
    assert [await reader.codes(each) for each in (b"one", data, b"three")] == [("3",), (), ("5",)]
    await reader.aclose()


async def test_who_is_stopped_in_the_middle_leaves_no_half_read_answer() -> None:
    reader = frail()
    stopped = asyncio.create_task(reader.codes(b"hang"))
    await asyncio.sleep(0.2)
    stopped.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stopped
    assert await reader.codes(b"four") == ("4",)
    await reader.aclose()


async def test_a_reader_that_cannot_be_started_reads_nothing() -> None:
    assert await Apart(5, ("/nowhere/python",)).codes(POSTER) == ()


async def test_a_reader_that_was_never_asked_closes() -> None:
    await Apart(5).aclose()


def test_the_other_side_answers_until_there_is_no_more() -> None:
    given = BytesIO()
    serve(BytesIO((LENGTH.pack(len(POSTER)) + POSTER) * 2 + b"cut"), given, codes)
    answer = f'["{PAY}"]'.encode()
    assert given.getvalue() == (LENGTH.pack(len(answer)) + answer) * 2
