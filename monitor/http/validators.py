"""Bodies that need not be fetched again while the platform says 304."""

from collections import OrderedDict

from monitor.http.wire import Reply

ENTRIES = 512
BYTES = 16_000_000


class Validators:
    """The most recently used replies that carried an ETag or a Last-Modified; bounded in number and in bytes."""

    def __init__(self, entries: int = ENTRIES, total_bytes: int = BYTES) -> None:
        self._entries = entries
        self._total_bytes = total_bytes
        self._kept: OrderedDict[str, Reply] = OrderedDict()
        self._size = 0

    def get(self, url: str) -> Reply | None:
        if url in self._kept:
            self._kept.move_to_end(url)
        return self._kept.get(url)

    def keep(self, url: str, reply: Reply) -> None:
        """Remembers a 200 that can be asked about again; anything else leaves things as they are."""
        if reply.status != 200 or not conditions(reply) or len(reply.body) > self._total_bytes:
            return
        self._drop(url)
        self._kept[url] = reply
        self._size += len(reply.body)
        while self._size > self._total_bytes or len(self._kept) > self._entries:
            self._drop(next(iter(self._kept)))

    def _drop(self, url: str) -> None:
        dropped = self._kept.pop(url, None)
        self._size -= len(dropped.body) if dropped else 0


def conditions(reply: Reply | None) -> dict[str, str]:
    """The request headers that ask whether `reply` still holds; empty when it has no validator."""
    if reply is None:
        return {}
    asked = {"if-none-match": "etag", "if-modified-since": "last-modified"}
    return {condition: reply.headers[name] for condition, name in asked.items() if reply.headers.get(name)}
