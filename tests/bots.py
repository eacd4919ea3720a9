"""The far ends of the bots, on loopback: each checks what its vendor checks, and says HTTP 200 to nearly everything."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Protocol
from urllib.parse import parse_qs, urlsplit

Said = dict[str, Any]
WINDOW = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    content_type: str
    body: bytes


class Bot(Protocol):
    def answer(self, request: Request) -> Said: ...


class Pace:
    """Counts a bot's messages: above `limit` within `span` they are refused, and so is all that comes in `blocked`."""

    def __init__(self, now: Callable[[], datetime], limit: int, span: timedelta, blocked: timedelta) -> None:
        self._now = now
        self._limit = limit
        self._span = span
        self._blocked = blocked
        self._until: datetime | None = None
        self._times: list[datetime] = []

    def is_kept(self) -> bool:
        now = self._now()
        if self._until is not None and now < self._until:
            return False
        self._times = [time for time in self._times if now - time < self._span] + [now]
        if len(self._times) > self._limit:
            self._until = now + self._blocked
            return False
        return True


class WecomBot:
    """企业微信群机器人: a key, a form for each kind of message, 2048 or 4096 bytes, 20 a minute."""

    def __init__(self, now: Callable[[], datetime], key: str = "693a91f6-7aoc") -> None:
        self.key = key
        self.taken: list[Said] = []
        self._pace = Pace(now, 20, timedelta(minutes=1), timedelta())

    def answer(self, request: Request) -> Said:
        if request.path != "/cgi-bin/webhook/send" or request.query != {"key": self.key}:
            return _errcode(93000, "invalid webhook url, hint: [1755605200], from ip: 192.0.2.7")
        if not self._pace.is_kept():
            return _errcode(45009, "api freq out of limit, hint: [1755605201]")
        said = _object(request)
        kind = said.get("msgtype")
        if kind not in {"text", "markdown"}:
            return _errcode(40008, "invalid message type")
        content = said[kind]["content"]
        if not content:
            return _errcode(44004, "empty content")
        limit = 2048 if kind == "text" else 4096
        if len(content.encode()) > limit:
            return _errcode(40058, f"{kind}.content exceed max length {limit}. invalid Request Parameter")
        self.taken.append(said)
        return _errcode(0, "ok")


class WecomApp:
    """企业微信自建应用: a token for a secret, good for two hours; who is unknown stands in `invaliduser`."""

    def __init__(self, now: Callable[[], datetime], secret: str = "corp-secret", users: frozenset[str] = frozenset()):
        self.secret = secret
        self.users = users
        self.tokens: dict[str, datetime] = {}
        self.taken: list[Said] = []
        self._now = now

    def answer(self, request: Request) -> Said:
        if request.path == "/cgi-bin/gettoken" and request.method == "GET":
            return self._token(request)
        token = request.query.get("access_token", "")
        if token not in self.tokens:
            return _errcode(40014, "invalid access_token")
        if self.tokens[token] <= self._now():
            return _errcode(42001, "access_token expired")
        return self._send(_object(request))

    def _token(self, request: Request) -> Said:
        if request.query.get("corpsecret") != self.secret:
            return _errcode(40001, f"invalid credential, secret {request.query.get('corpsecret')}")
        token = f"token-{len(self.tokens)}"
        self.tokens[token] = self._now() + timedelta(hours=2)
        return _errcode(0, "ok") | {"access_token": token, "expires_in": 7200}

    def _send(self, said: Said) -> Said:
        if said.get("msgtype") != "text" or not isinstance(said.get("agentid"), int):
            return _errcode(40008, "invalid message type")
        if len(said["text"]["content"].encode()) > 2048:
            return _errcode(45002, "content size out of limit")
        if said["touser"] not in self.users:
            return _errcode(0, "ok") | {"invaliduser": said["touser"], "msgid": "m1"}
        self.taken.append(said)
        return _errcode(0, "ok") | {"msgid": "m1"}


class DingtalkBot:
    """钉钉自定义机器人: token, signature within the hour, keyword, 20,000 bytes, 20 a minute or ten silent ones."""

    def __init__(
        self, now: Callable[[], datetime], token: str = "ding-token", secret: str = "", keyword: str = ""
    ) -> None:
        self.token = token
        self.secret = secret
        self.keyword = keyword
        self.taken: list[Said] = []
        self._now = now
        self._pace = Pace(now, 20, timedelta(minutes=1), timedelta(minutes=10))

    def answer(self, request: Request) -> Said:
        if request.path != "/robot/send" or request.query.get("access_token") != self.token:
            return _errcode(300005, "token is not exist")
        if request.content_type.partition(";")[0] != "application/json":
            return _errcode(43004, "无效的HTTP HEADER Content-Type")
        if not self._pace.is_kept():
            return _errcode(130101, "send too fast, exceed 20 times per minute")
        if len(request.body) > 20_000:
            return _errcode(460101, "message too long, exceed 20000 bytes")
        if self.secret and not self._is_signed(request.query):
            return _errcode(310000, "sign not match")
        said = _object(request)
        if said.get("msgtype") != "markdown":
            return _errcode(400105, "不支持的消息类型")
        if self.keyword not in said["markdown"]["text"]:
            return _errcode(310000, "keywords not in content")
        self.taken.append(said)
        return _errcode(0, "ok")

    def _is_signed(self, query: dict[str, str]) -> bool:
        stamp = query.get("timestamp", "0")
        if abs(self._now().timestamp() * 1000 - int(stamp)) > WINDOW.total_seconds() * 1000:
            return False
        digest = hmac.new(self.secret.encode(), f"{stamp}\n{self.secret}".encode(), hashlib.sha256).digest()
        return query.get("sign") == base64.b64encode(digest).decode()


class FeishuBot:
    """飞书自定义机器人: token, signature within the hour, keyword, 20 KB, 100 a minute and 5 a second."""

    def __init__(
        self, now: Callable[[], datetime], token: str = "hook-token", secret: str = "", keyword: str = ""
    ) -> None:
        self.token = token
        self.secret = secret
        self.keyword = keyword
        self.taken: list[Said] = []
        self._now = now
        self._paces = (
            Pace(now, 100, timedelta(minutes=1), timedelta()),
            Pace(now, 5, timedelta(seconds=1), timedelta()),
        )

    def answer(self, request: Request) -> Said:
        if request.path != f"/open-apis/bot/v2/hook/{self.token}":
            return _code(19001, "param invalid: incoming webhook access token invalid")
        if not all(tuple(pace.is_kept() for pace in self._paces)):
            return _code(11232, "frequency limited psm[lark.oapi.app_platform_runtime]appID[1500]")
        said = _object(request)
        if len(request.body) > 20 * 1024 or said.get("msg_type") != "interactive":
            return _code(9499, "Bad Request")
        if self.secret and not self._is_signed(said):
            return _code(19021, "sign match fail or timestamp is not within one hour from current time")
        if self.keyword not in json.dumps(said, ensure_ascii=False):
            return _code(19024, "Key Words Not Found")
        self.taken.append(said)
        return _code(0, "success") | {"StatusCode": 0, "StatusMessage": "success", "Extra": None}

    def _is_signed(self, said: Said) -> bool:
        stamp = str(said.get("timestamp", "0"))
        if abs(self._now().timestamp() - int(stamp)) > WINDOW.total_seconds():
            return False
        digest = hmac.new(f"{stamp}\n{self.secret}".encode(), b"", hashlib.sha256).digest()
        return bool(said.get("sign") == base64.b64encode(digest).decode())


def _errcode(code: int, text: str) -> Said:
    return {"errcode": code, "errmsg": text}


def _code(code: int, text: str) -> Said:
    return {"code": code, "msg": text, "data": {}}


def _object(request: Request) -> Said:
    said: Said = json.loads(request.body)
    return said


@contextmanager
def served(bot: Bot) -> Iterator[str]:
    """The base address at which a bot answers as long as the block lasts."""
    handler = type("Handler", (_Handler,), {"bot": bot, "lock": threading.Lock()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    bot: ClassVar[Bot]
    lock: ClassVar[threading.Lock]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        query = parse_qs(parts.query, strict_parsing=bool(parts.query))
        request = Request(
            method=self.command,
            path=parts.path,
            query={name: values[-1] for name, values in query.items()},
            content_type=self.headers.get("content-type", ""),
            body=self.rfile.read(int(self.headers.get("content-length", "0"))),
        )
        with self.lock:
            content = json.dumps(self.bot.answer(request), ensure_ascii=False).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json; charset=utf-8")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""
