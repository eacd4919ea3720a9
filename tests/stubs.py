"""A small AppView on loopback that can misbehave in every way that a real platform does."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

SEARCH = "/xrpc/app.bsky.actor.searchActors"
PROFILE = "/xrpc/app.bsky.actor.getProfile"
FEED = "/xrpc/app.bsky.feed.getAuthorFeed"
LOGIN_PAGE = "<!doctype html><title>Sign in</title><form action=/login><input type=password></form>"

Misbehaviour = Callable[["_Handler", dict[str, Any]], None]


def _status(status: int, error: str) -> Misbehaviour:
    return lambda handler, _: handler.answer(json.dumps({"error": error}), status=status)


MISBEHAVIOURS: dict[str, Misbehaviour] = {
    "a search that ignores the keyword": lambda handler, _: handler.answer(json.dumps(handler.stub.everybody())),
    "a search that finds somebody for nonsense": lambda handler, document: handler.answer(
        json.dumps(document if document.get("actors") else handler.stub.everybody())
    ),
    "a search that is always empty": lambda handler, _: handler.answer(json.dumps({"actors": []})),
    "429": _status(429, "RateLimitExceeded"),
    "401": _status(401, "AuthMissing"),
    "a login page on 200": lambda handler, _: handler.answer(LOGIN_PAGE, content_type="text/html"),
    "a cut connection": lambda handler, document: handler.cut(json.dumps(document)),
    "an HTML error page": lambda handler, _: handler.answer("<h1>Bad gateway</h1>", 502, "text/html"),
    "truncated JSON": lambda handler, document: handler.answer(json.dumps(document)[:-9]),
    "a drifted schema": lambda handler, document: handler.answer(json.dumps({"data": {"v2": document}})),
}


class StubNetwork:
    """Accounts by did. `misbehaviour` replaces what searches answer, `everywhere` what look-ups answer too."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = dict(names)
        self.misbehaviour: Misbehaviour | None = None
        self.everywhere = False
        self.url = ""

    def everybody(self) -> dict[str, Any]:
        return {"actors": [actor(did, name) for did, name in self.names.items()]}

    def found(self, keyword: str) -> dict[str, Any]:
        return {"actors": [actor(did, name) for did, name in self.names.items() if keyword in name]}


def actor(did: str, name: str) -> dict[str, Any]:
    return {"did": did, "handle": f"{did.rsplit(':', 1)[-1]}.test", "displayName": name, "labels": []}


@contextmanager
def stub_network(names: dict[str, str]) -> Iterator[StubNetwork]:
    """A stub that answers on a free port of loopback as long as the block lasts."""
    stub = StubNetwork(names)
    handler = type("Handler", (_Handler,), {"stub": stub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    stub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    stub: ClassVar[StubNetwork]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        params = {name: values[0] for name, values in parse_qs(parts.query).items()}
        status, document = self._document(parts.path, params)
        if self.stub.misbehaviour is not None and (parts.path == SEARCH or self.stub.everywhere):
            self.stub.misbehaviour(self, document)
        else:
            self.answer(json.dumps(document), status)

    def _document(self, path: str, params: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if path == SEARCH:
            return 200, self.stub.found(params["q"])
        if path == FEED:
            return 200, {"feed": []}
        did = params.get("actor", "")
        if did not in self.stub.names:
            return 400, {"error": "InvalidRequest", "message": "Profile not found"}
        return 200, actor(did, self.stub.names[did])

    def answer(self, body: str, status: int = 200, content_type: str = "application/json") -> None:
        content = body.encode()
        self.send_response(status)
        self.send_header("content-type", f"{content_type}; charset=utf-8")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def cut(self, body: str) -> None:
        """Promises more than it sends."""
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body.encode()) + 100))
        self.end_headers()
        self.wfile.write(body.encode())
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""
