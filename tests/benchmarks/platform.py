"""An AppView in a process of its own that answers from memory, so that only Diting's own work is measured.

`python -m tests.benchmarks.platform ACCOUNTS` prints its address. GET /hijack?actor=DID renames an account.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

from tests.benchmarks.crowd import STRANGERS, did, names

SEARCH = "/xrpc/app.bsky.actor.searchActors"
PROFILE = "/xrpc/app.bsky.actor.getProfile"
FEED = "/xrpc/app.bsky.feed.getAuthorFeed"
HIJACK = "/hijack"
HIJACKED = "鑫旺小额贷款"
POSTS = 20
MOMENT = "2026-03-02T01:30:00.000Z"


class Accounts:
    """The registered accounts by did; a search finds whoever bears just that name, and a few strangers beside."""

    def __init__(self, amount: int) -> None:
        self._names = {did(number): name for number, name in enumerate(names(amount))}
        self._by_name = {name: did for did, name in self._names.items()}

    def answer(self, target: str) -> bytes:
        parts = urlsplit(target)
        params = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == SEARCH:
            return _reply({"actors": self._found(params["q"])})
        if parts.path == PROFILE:
            return _reply(_actor(params["actor"], self._names[params["actor"]]))
        if parts.path == FEED:
            return _reply({"feed": [_post(params["actor"], number) for number in range(POSTS)]})
        assert parts.path == HIJACK
        self._names[params["actor"]] = HIJACKED
        return _reply({})

    def _found(self, keyword: str) -> list[dict[str, object]]:
        if keyword.isascii():
            return []
        official = self._by_name.get(keyword)
        found = [_actor(official, keyword)] if official else []
        here = keyword.encode().hex()
        return found + [_actor(f"did:plc:{here}x{n}", f"{keyword[:2]}{name}") for n, name in enumerate(STRANGERS)]


def _actor(did: str, name: str) -> dict[str, object]:
    return {
        "did": did,
        "handle": f"{did.rsplit(':', 1)[-1]}.test",
        "displayName": name,
        "description": f"{name}，欢迎关注。",
        "followersCount": 1234,
        "createdAt": MOMENT,
        "labels": [],
    }


def _post(did: str, number: int) -> dict[str, object]:
    record = {
        "$type": "app.bsky.feed.post",
        "text": f"今日提醒（{number}）：请通过官方渠道办理业务。" * 3,
        "createdAt": MOMENT,
    }
    uri = f"at://{did}/app.bsky.feed.post/{number}"
    return {"post": {"uri": uri, "cid": f"bafy{number}", "record": record, "indexedAt": MOMENT}}


def _reply(document: object) -> bytes:
    body = json.dumps(document, ensure_ascii=False).encode()
    return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body)


class _Connection(asyncio.Protocol):
    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._unread = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *requests, self._unread = (self._unread + data).split(b"\r\n\r\n")
        for request in requests:
            self._transport.write(self._accounts.answer(request.split(b" ", 2)[1].decode("ascii")))


async def serve(accounts: Accounts) -> None:
    """Prints its address and answers until its process ends."""
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(accounts), "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


@contextmanager
def platform(accounts: int) -> Iterator[str]:
    """The address of such a platform as long as the block lasts."""
    command = [sys.executable, "-m", "tests.benchmarks.platform", str(accounts)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


if __name__ == "__main__":
    asyncio.run(serve(Accounts(int(sys.argv[1]))))
