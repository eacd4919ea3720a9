"""Reads a body piece by piece, and unpacks it without trusting its size."""

import zlib
from collections.abc import AsyncIterable

UNPACKED = {"", "identity"}
PACKED = {"gzip", "x-gzip", "deflate"}
EITHER_HEADER = zlib.MAX_WBITS | 32


class Unreadable(Exception):
    """The body is too large, or its packing is not what was asked for; the message says which."""


async def read_body(pieces: AsyncIterable[bytes], encoding: str, limit: int) -> bytes:
    """The unpacked body of at most `limit` bytes; raises Unreadable before it ever holds more."""
    encoding = encoding.strip().lower()
    if encoding in UNPACKED:
        return await _plain(pieces, limit)
    if encoding in PACKED:
        return await _unpacked(pieces, limit)
    raise Unreadable("the body is packed in a way that was not asked for")


async def _plain(pieces: AsyncIterable[bytes], limit: int) -> bytes:
    body = bytearray()
    async for piece in pieces:
        body += _within(limit, len(body), piece)
    return bytes(body)


async def _unpacked(pieces: AsyncIterable[bytes], limit: int) -> bytes:
    body = bytearray()
    unpacker = zlib.decompressobj(EITHER_HEADER)
    try:
        async for piece in pieces:
            # The unpacker keeps whatever follows the end, without bound.
            if unpacker.eof:
                break
            body += _within(limit, len(body), unpacker.decompress(piece, limit - len(body) + 1))
    except zlib.error as broken:
        raise Unreadable("the packed body is damaged") from broken
    if body and not unpacker.eof:
        raise Unreadable("the packed body is cut short")
    return bytes(body)


def _within(limit: int, size: int, piece: bytes) -> bytes:
    if size + len(piece) > limit:
        raise Unreadable(f"the body is larger than {limit} bytes")
    return piece
