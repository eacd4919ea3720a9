"""Sends bytes down a connection and waits until the other side has read them all, as its own closing proves."""

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress

PIECE = 4096


def tell(line: socket.socket, octets: bytes) -> None:
    """Over a plain connection. Raises OSError when the line breaks, or when nothing is confirmed in time."""
    line.sendall(octets)
    line.shutdown(socket.SHUT_WR)
    while line.recv(PIECE):
        pass


def tell_privately(line: socket.socket, octets: bytes, *, tls: ssl.SSLContext, host: str) -> None:
    """Over TLS. Raises OSError too when the other side refuses us, which TLS 1.3 lets it say after the handshake."""
    _Private(line, tls, host).tell(octets)


class _Private:
    """TLS step by step: SSLSocket.unwrap takes a refusal for a farewell, since either ends the connection."""

    def __init__(self, line: socket.socket, tls: ssl.SSLContext, host: str) -> None:
        self._line = line
        self._heard = ssl.MemoryBIO()
        self._said = ssl.MemoryBIO()
        self._tls = tls.wrap_bio(self._heard, self._said, server_hostname=host)

    def tell(self, octets: bytes) -> None:
        self._take(self._tls.do_handshake)
        self._tls.write(octets)
        with suppress(ssl.SSLWantReadError):
            # A refusal that came with the end of the handshake is raised here.
            self._tls.read(PIECE)
        with suppress(ssl.SSLWantReadError):
            self._tls.unwrap()
        self._flush()
        self._line.shutdown(socket.SHUT_WR)
        # Some collectors close without a farewell; whatever they had to say came before.
        with suppress(ssl.SSLZeroReturnError, ssl.SSLEOFError):
            while True:
                self._take(self._read)

    def _read(self) -> None:
        self._tls.read(PIECE)

    def _take(self, step: Callable[[], None]) -> None:
        """Repeats a step until it has heard enough."""
        while True:
            try:
                step()
            except ssl.SSLWantReadError:
                self._flush()
                self._listen()
            else:
                self._flush()
                return

    def _flush(self) -> None:
        if said := self._said.read():
            self._line.sendall(said)

    def _listen(self) -> None:
        if piece := self._line.recv(PIECE):
            self._heard.write(piece)
        else:
            self._heard.write_eof()
