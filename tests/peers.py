"""A webhook on loopback that takes messages, and fails at them in every way that a real one does."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Any, ClassVar


class Reply(StrEnum):
    """What the peer does with a message; `ACCEPTED_THEN_CUT` keeps it, but the sender never hears so."""

    ACCEPTED = "accepted"
    ACCEPTED_THEN_CUT = "accepted_then_cut"
    FAILED = "failed"
    CUT = "cut"
    REFUSED = "refused"

    @property
    def is_kept(self) -> bool:
        return self in {Reply.ACCEPTED, Reply.ACCEPTED_THEN_CUT}


FAULTS = tuple(reply for reply in Reply if reply is not Reply.ACCEPTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One message as it came in. `path` is where it was sent; `at` is a reading of time.time()."""

    key: str
    path: str
    reply: Reply
    at: float


class Peer:
    """Remembers everything it was sent. `fault_rate` is the share of messages that meet with a fault."""

    def __init__(self, *, fault_rate: float, random: Random) -> None:
        self.receipts: list[Receipt] = []
        self.url = ""
        self._fault_rate = fault_rate
        self._random = random
        self._lock = threading.Lock()

    def take(self, key: str, path: str) -> Reply:
        with self._lock:
            faulty = self._random.random() < self._fault_rate
            reply = self._random.choice(FAULTS) if faulty else Reply.ACCEPTED
            self.receipts.append(Receipt(key=key, path=path, reply=reply, at=time.time()))
        return reply

    def kept(self) -> Counter[str]:
        """How often each message was taken in, by its key."""
        return Counter(receipt.key for receipt in self.receipts if receipt.reply.is_kept)

    def by_key(self) -> dict[str, list[Receipt]]:
        """The receipts of each message, the first one first."""
        grouped: dict[str, list[Receipt]] = {}
        for receipt in self.receipts:
            grouped.setdefault(receipt.key, []).append(receipt)
        return grouped


def unexplained(receipts: Iterable[Receipt]) -> int:
    """How many repeats of one message had no cause. Each life of the sender posts to a path of its own:

    a message that was accepted is sent again only by a later life, which its sender did not live to record.
    """
    found, accepted_by = 0, set[str]()
    for receipt in receipts:
        found += receipt.path in accepted_by
        if receipt.reply is Reply.ACCEPTED:
            accepted_by.add(receipt.path)
    return found


@contextmanager
def webhook_peer(*, fault_rate: float = 0.0, seed: int = 0) -> Iterator[Peer]:
    """A peer that answers on a free port of loopback as long as the block lasts."""
    peer = Peer(fault_rate=fault_rate, random=Random(seed))
    handler = type("Handler", (_Handler,), {"peer": peer})
    server = _Quiet(("127.0.0.1", 0), handler)
    peer.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield peer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A sender that dies while it is answered is no fault of the peer's."""


class _Handler(BaseHTTPRequestHandler):
    peer: ClassVar[Peer]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        body = self.rfile.read(length)
        if len(body) < length:
            # The sender died in the middle of it.
            self.close_connection = True
            return
        match self.peer.take(json.loads(body)["key"], self.path):
            case Reply.ACCEPTED:
                self._answer(200, {"errcode": 0})
            case Reply.REFUSED:
                self._answer(200, {"errcode": 1})
            case Reply.FAILED:
                self._answer(500, {})
            case Reply.CUT | Reply.ACCEPTED_THEN_CUT:
                self.close_connection = True

    def _answer(self, status: int, document: dict[str, int]) -> None:
        content = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""
