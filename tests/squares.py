"""An invented platform on loopback whose accounts are read through JSON, and which can misbehave."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, unquote, urlsplit

SECRET = "played-cookie-of-the-square"
# What its invented handbook says, as somebody would write it down who has read it.
DESCRIPTION = """# 账号ID: the number that stands in the address of an account's page.
id: square
name: 广场
version: 1
class: C
verified: shape
sources: ["the platform's own handbook, invented for the tests"]
base_url: https://square.example
auth: {kind: cookie}
answers:
  - {when: "json.code == `40101`", is: auth, why: "login expired"}
  - {when: "json.code == `42900`", is: rate_limited, why: "too many requests", until: "json.wait"}
  - {when: "matches('/verify', location)", is: blocked, why: "visitor wall", hold_minutes: 240}
operations:
  whoami:
    request: {path: /me}
    proof: "type(json.data.name) == 'string'"
    fields: {login: json.data.name, expires_at: moment(json.data.until)}
  search:
    request: {path: /search, query: {q: "{{keyword}}"}}
    proof: "json.code == `0` && type(json.data.list) == 'array'"
    items: json.data.list
    empty: "json.data.total == `0`"
    fields: &account {user_id: to_string(id), display_name: name, bio: about, followers: count(fans)}
  exact:
    request: {path: /named, query: {name: "{{name}}"}}
    proof: "json.code == `0` && type(json.data.list) == 'array'"
    items: json.data.list
    empty: "json.data.total == `0`"
    fields: *account
  profile:
    request: {path: "/user/{{user_id}}"}
    answers: [{when: "json.code == `40400` && json.message == 'no such user'", is: not_found, why: "查无此人"}]
    proof: "to_string(json.data.id) == asked.user_id"
    items: json.data
    fields: *account
  posts:
    request: {path: "/user/{{user_id}}/posts"}
    answers: [{when: "json.code == `40400` && json.message == 'no such user'", is: not_found, why: "查无此人"}]
    proof: "json.code == `0` && type(json.data.list) == 'array'"
    items: json.data.list
    empty: "json.data.total == `0`"
    fields: {post_id: to_string(id), text: text, published_at: moment(at)}
"""
REFUSALS: dict[str, tuple[int, dict[str, str], str]] = {
    "expired": (200, {}, '{"code":40101,"message":"please log in","data":null}'),
    "limited": (200, {}, '{"code":42900,"message":"slow down","wait":"600","data":null}'),
    "walled": (302, {"location": "/verify"}, ""),
    "drifted": (200, {}, '{"code":0,"result":{"users":[]}}'),
    "broken": (502, {}, "<h1>Bad gateway</h1>"),
}


class Square:
    """Accounts by number. `fault` is how it answers everything instead; `ignores` makes every list one of all."""

    def __init__(self, names: dict[int, str]) -> None:
        self.names = dict(names)
        self.fault = ""
        self.ignores = False
        self.fuzzy = False
        self.cookies: list[str] = []
        self.asked: list[str] = []
        self.url = ""

    def answer(self, path: str, params: dict[str, str]) -> tuple[int, dict[str, str], str]:
        self.asked.append(path)
        if self.fault:
            return REFUSALS[self.fault]
        return 200, {}, json.dumps(self._document(path, params), ensure_ascii=False)

    def _document(self, path: str, params: dict[str, str]) -> dict[str, Any]:
        if path == "/me":
            return _said({"name": "临泽值班", "until": "2026-12-31T00:00:00Z", "session_key": SECRET})
        if path in {"/search", "/named"}:
            return _said(
                _listed([_account(id, name) for id, name in self.names.items() if self._fits(path, name, params)])
            )
        _, _, id, *posts = path.split("/")
        if int(id) not in self.names:
            return {"code": 40400, "message": "no such user", "data": None}
        written = {"id": 1, "text": "通知", "at": 1772400000}
        return _said(_listed([written]) if posts else _account(int(id), self.names[int(id)]))

    def _fits(self, path: str, name: str, params: dict[str, str]) -> bool:
        if self.ignores or (self.fuzzy and not any(params.get("q", "-") in each for each in self.names.values())):
            return True
        return name == params["name"] if path == "/named" else params["q"] in name


def _said(data: dict[str, Any]) -> dict[str, Any]:
    return {"code": 0, "message": "ok", "data": data}


def _listed(found: list[dict[str, Any]]) -> dict[str, Any]:
    return {"total": len(found), "list": found}


def _account(id: int, name: str) -> dict[str, Any]:
    return {"id": id, "name": name, "about": "电话 13812345678", "fans": "1.2万"}


@contextmanager
def square(names: dict[int, str]) -> Iterator[Square]:
    """A square that answers on a free port of loopback as long as the block lasts."""
    place = Square(names)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"square": place}))
    place.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield place
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    square: ClassVar[Square]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.square.cookies.append(self.headers.get("cookie", ""))
        params = {name: values[0] for name, values in parse_qs(parts.query).items()}
        status, headers, body = self.square.answer(unquote(parts.path), params)
        content = body.encode()
        self.send_response(status)
        named = {"content-type": "application/json", "set-cookie": f"sid={SECRET}"} | headers
        for name, value in (named | {"content-length": str(len(content))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""
